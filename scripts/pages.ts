/**
 * Looks at every page as GitHub would show it: writes all that is made from the recorded measurement to `build/pages`,
 * the Markdown as HTML too, and a screenshot of each page and picture: light and dark, wide and as narrow as a phone.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { githubPage } from '../__tests__/support/github-style.js';
import { renderMarkdown } from '../__tests__/support/render-markdown.js';
import { recorded } from '../__tests__/support/recorded.js';
import { historyOf, manyReleases } from '../__tests__/report/release/fixture.js';
import { timingPictures } from '../src/report/pictures/timing.js';
import { recordedPages } from '../__tests__/support/recorded-pages.js';

const target = path.join(process.cwd(), 'build/pages');
/** Only paths that hold this word: `make pages ONLY=comment`. */
const only = process.argv[2] ?? '';
const WIDTHS = { wide: 1280, phone: 390 } as const;
const SCHEMES = ['light', 'dark'] as const;

function write(name: string, content: string | Uint8Array): string {
  const at = path.join(target, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
  return at;
}

/** Two tests' pages are enough to look at; pictures stand on a page of their own. */
function looked(files: readonly { path: string; content: string | Uint8Array }[]): Map<string, string> {
  const pages = new Map<string, string>();
  let tests = 0;
  for (const { path: name, content } of files) {
    if (!name.includes(only)) continue;
    if (/by_release\/.+\//.test(name) && (tests += 1) > 8) continue;
    if (name.endsWith('.md')) {
      const kind = /comment|summary\.md/.test(name) ? 'comment' : 'page';
      pages.set(name, write(name.replace(/md$/, 'html'), githubPage(renderMarkdown(String(content)), kind)));
    } else if (/\.(?:svg|png)$/.test(name)) {
      const picture = `<img src="${path.basename(name)}" alt="">`;
      pages.set(name, write(`${name}.html`, githubPage(picture)));
    }
  }
  return pages;
}

/** What a reader would have to scroll sideways for; tables may, the page must not. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** The history at its extremes: one release and more than are drawn, long names of versions, machines that changed. */
async function timings(): Promise<{ path: string; content: Uint8Array }[]> {
  const all = manyReleases(100, { tests: 2 });
  const history = historyOf(all);
  const of = (number: number) => ({ ...history, releases: history.releases.slice(0, number) });
  const long = {
    ...history,
    releases: of(12).releases.map((one) => ({ ...one, version: `release-${one.version}-candidate` })),
  };
  const cases = [
    { path: 'timing/1.png', history: of(1), limit: 35 },
    { path: 'timing/2.png', history: of(2), limit: 35 },
    { path: 'timing/12-long.png', history: long, limit: 35 },
    { path: 'timing/35.png', history: { ...history, releases: history.releases.slice(40, 75) }, limit: 35 },
    { path: 'timing/100.png', history, limit: 100 },
  ];
  const drawn = cases.map(async (one) => {
    const title = 'owner/lua-thing: the suite, release by release';
    const { light, dark } = await timingPictures(one.history, { limit: one.limit, title });
    return [
      { path: one.path, content: light },
      { path: one.path.replace('.png', '-dark.png'), content: dark },
    ];
  });
  return (await Promise.all(drawn)).flat();
}

rmSync(target, { recursive: true, force: true });
const files = [...(await recordedPages(recorded())), ...(await timings())];
for (const { path: name, content } of files) write(name, content);
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((at) => existsSync(at));
if (executablePath === undefined) throw new Error('Chromium is not there: apt-get install chromium.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const [name, at] of looked(files)) {
    for (const scheme of SCHEMES) {
      for (const [word, width] of Object.entries(WIDTHS)) {
        const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
        await page.goto(pathToFileURL(at).href);
        const wider = await overflow(page);
        if (wider > 0) process.stdout.write(`${name}, ${scheme} ${word}: ${String(wider)} pixels too wide\n`);
        await page.screenshot({ path: path.join(target, 'looks', `${name}.${scheme}-${word}.png`), fullPage: true });
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
process.stdout.write(`The pages: ${target}\nTheir looks: ${path.join(target, 'looks')}\n`);
