/** The README's pictures in `docs/images`, made from the recorded measurement. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { githubPage } from '../__tests__/support/github-style.js';
import { renderMarkdown } from '../__tests__/support/render-markdown.js';
import { recorded } from '../__tests__/support/recorded.js';
import { recordedPages } from '../__tests__/support/recorded-pages.js';

const target = path.join(process.cwd(), 'docs/images');
mkdirSync(target, { recursive: true });
const files = new Map((await recordedPages(recorded())).map(({ path: name, content }) => [name, content]));

function copy(from: string, name: string): void {
  writeFileSync(path.join(target, name), files.get(from) ?? '');
}

/** Few colours are enough for text and lines: a third of the bytes. */
function small(name: string): void {
  const at = path.join(target, name);
  execFileSync('pngquant', ['--force', '--strip', '--speed', '1', '--output', at, '64', at]);
}

for (const name of ['timing.png', 'timing-dark.png']) {
  copy(`branch/all/${name}`, name);
  small(name);
}
copy('branch/all/flamegraph.svg', 'flamegraph.svg');
copy('branch/all/callgraph.svg', 'callgraph.svg');
copy('bad/flamegraph-diff.svg', 'flamegraph-diff.svg');
const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((at) => existsSync(at));
if (executablePath === undefined) throw new Error('Chromium is not there: apt-get install chromium.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 860, height: 400 }, deviceScaleFactor: 2, colorScheme });
    await page.setContent(githubPage(renderMarkdown(String(files.get('bad/comment.md'))), 'comment'));
    await page.locator('article').screenshot({ path: path.join(target, `comment-${colorScheme}.png`) });
    small(`comment-${colorScheme}.png`);
  }
} finally {
  await browser.close();
}
process.stdout.write(`${target}\n`);
