/**
 * How soon the page can be used: from the start of its loading, from a disk, in Chromium, until chart, flame graph and
 * tables are drawn; how long a reader then waits for what he asked for; and how large the page is.
 */
import { gzipSync } from 'node:zlib';
import { Chromium } from '../../__tests__/support/chromium.js';
import { manyReleases, reportOf } from '../../__tests__/report/release/fixture.js';
import { viewerHtml } from '../../src/report/viewer/html.js';

const TRIALS = 7;
const SIZES = [
  [1, 50],
  [100, 500],
  [20, 5000],
] as const;

interface Trial {
  readonly ready: number;
  readonly test: number;
  readonly search: number;
}

/** Milliseconds until the work that `act` starts is painted. */
const painted = `async (act) => {
  const start = performance.now();
  act();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return performance.now() - start;
}`;

async function trial(chromium: Chromium, address: string): Promise<Trial> {
  const { page } = await chromium.open(address);
  await page.waitForSelector('[data-ready=yes]');
  const result = await page.evaluate(`(async () => {
    const painted = ${painted};
    while (document.querySelector('#chart svg') === null || document.querySelector('.box') === null)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    const ready = performance.now();
    const choice = document.getElementById('choice');
    const find = document.getElementById('find');
    const test = await painted(() => { choice.value = '0'; choice.dispatchEvent(new Event('change')); });
    choice.value = ''; choice.dispatchEvent(new Event('change'));
    const search = await painted(() => { find.value = 'part3'; find.dispatchEvent(new Event('input')); });
    return { ready, test, search };
  })()`);
  await page.context().close();
  return result as Trial;
}

function row(name: string, values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): string => (sorted[Math.round((sorted.length - 1) * part)] ?? NaN).toFixed(0);
  return `| ${name} | ${at(0)} | ${at(0.5)} | ${at(1)} |`;
}

const chromium = await Chromium.launch();
try {
  const lines = ['| | least, ms | median, ms | most, ms |', '|---|---:|---:|---:|'];
  for (const [releases, tests] of SIZES) {
    const html = viewerHtml({ ...reportOf(manyReleases(releases, { tests })), title: 'bench' });
    const address = chromium.write(html, 'html');
    const trials: Trial[] = [];
    for (let count = 0; count < TRIALS; count += 1) trials.push(await trial(chromium, address));
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
    const size = `${kilobytes(Buffer.byteLength(html))}, ${kilobytes(gzipSync(html).length)} packed`;
    const what = `${String(releases)} releases × ${String(tests)} tests (${size})`;
    lines.push(
      row(
        `${what}: usable`,
        trials.map(({ ready }) => ready),
      ),
      row(
        '… a test chosen',
        trials.map(({ test }) => test),
      ),
      row(
        '… a search in the flame graph',
        trials.map(({ search }) => search),
      ),
    );
  }
  process.stdout.write(`${lines.join('\n')}\n${String(TRIALS)} trials each, ${chromium.browser.version()}.\n`);
} finally {
  await chromium.close();
}
