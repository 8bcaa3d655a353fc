/**
 * `index.html`: history chart, tables and flame graph viewer in one file that loads nothing: it works from a disk and
 * from GitHub Pages. Its content security policy allows its own script and style, by their hashes, and nothing else.
 */
import { createHash } from 'node:crypto';
import type { ReleaseReport } from '../release/report.js';
import { rounded } from '../release/json.js';
import { flameLayout, type Flame } from '../flamegraph/layout.js';
import { escapeHtml, scriptJson } from '../text/html.js';
import { visible } from '../text/visible.js';
import type { BoxRow, FrameRow, PageData } from './page/data.js';
import { pageScript } from './page.generated.js';
import { pageStyle } from './style.js';

/** Boxes of the flame graph, functions and points of a test that the page holds. */
const MOST_BOXES = 5000;
const MOST_FUNCTIONS = 1000;
const MOST_POINTS = 200;

export type ViewerReport = Pick<ReleaseReport, 'history' | 'newest'> & { readonly title: string };

/** @returns the page; the same report gives the same bytes */
export function viewerHtml(report: ViewerReport): string {
  const policy = `default-src 'none'; script-src '${digest(pageScript)}'; style-src '${digest(pageStyle)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(report.title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>${escapeHtml(report.title)}</h1>
<h2 id="history">History</h2>
<p><label>Show <select id="choice"></select></label></p>
<div id="chart" tabindex="0" role="group" aria-label="Time by release; arrow keys move, plus zooms in, minus zooms out" aria-describedby="hint"></div>
<p id="hint" aria-live="polite"></p>
<p class="note key"><b>● best</b>, <i>◆ median</i>, band: half of the runs (for a test: best to median). Lower is better. Drag to zoom, double-click for all; with the keyboard: arrows, +, −. A dashed line: another machine.</p>
<h2>Flame graph of ${escapeHtml(report.newest.profile.version)}</h2>
<p><input id="find" type="search" placeholder="Search functions and files" aria-label="Search the flame graph"></p>
<p id="about" aria-live="polite"></p>
<div id="flame" role="group" aria-label="Flame graph; arrow keys move, Enter zooms, Escape shows all"></div>
<h2>Tests</h2>
<div id="tests"></div>
<h2>Functions</h2>
<div id="functions"></div>
<noscript>This page needs JavaScript; README.md beside it has the same figures.</noscript>
<script type="application/json" id="data">${dataText(pageData(report))}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** JSON with one record a line: git stores what a release adds, not the page again. */
function dataText(data: PageData): string {
  const members = Object.entries(data).map(([key, value]: [string, unknown]) =>
    Array.isArray(value)
      ? `"${key}":[\n${value.map((record) => scriptJson(record)).join(',\n')}\n]`
      : `"${key}":${scriptJson(value)}`,
  );
  return `{${members.join(',\n')}}`;
}

function pageData({ history, newest, title }: ViewerReport): PageData {
  const { profile, tree } = newest;
  const machines: string[] = [];
  const numberOf = (machine: string): number => {
    if (!machines.includes(machine)) machines.push(machine);
    return machines.indexOf(machine);
  };
  const releases = history.releases.map(({ version, date, suite, environment }) => {
    const { best, median, lowerQuartile, upperQuartile } = suite;
    const machine = visible([environment.interpreter, environment.cpu, environment.os].join(', '), 200);
    const times = [best, median, lowerQuartile, upperQuartile].map(rounded) as [number, number, number, number];
    return [visible(version), date.slice(0, 10), ...times, numberOf(machine)] as const;
  });
  const positions = new Map(history.releases.map(({ folder }, index) => [folder, index]));
  const past = new Map(history.tests.map(({ id, points }) => [id, points]));
  const flame = tree === null ? null : flameLayout(tree, { weight: 'time', maximumFrames: MOST_BOXES });
  return {
    title,
    version: profile.version,
    machines,
    releases,
    tests: profile.tests.map((test) => [
      visible(test.name, 300),
      visible(test.file),
      test.line,
      rounded(test.time.best),
      rounded(test.time.median),
      test.instructions,
      (past.get(test.id) ?? []).slice(-MOST_POINTS).flatMap(({ folder, best, median }) => {
        const position = positions.get(folder);
        return position === undefined ? [] : [[position, rounded(best), rounded(median)] as const];
      }),
      test.id,
    ]),
    functions: profile.functions
      .toSorted((a, b) => b.selfTime - a.selfTime || (a.name < b.name ? -1 : 1))
      .slice(0, MOST_FUNCTIONS)
      .map(({ name, file, line, selfTime, totalTime, calls }) => [
        visible(name),
        visible(file),
        line,
        rounded(selfTime),
        rounded(totalTime),
        calls,
      ]),
    ...flatFlame(flame),
  };
}

function flatFlame(root: Flame | null): { readonly frames: FrameRow[]; readonly boxes: BoxRow[] } {
  const frames: FrameRow[] = [];
  const numbers = new Map<string, number>();
  const boxes: BoxRow[] = [];
  const add = (flame: Flame, parent: number): void => {
    const { name, file, line, test = '' } = flame.frame;
    const key = [name, file, String(line), test].join('\0');
    const frame = numbers.get(key) ?? frames.push([visible(name), visible(file), line, test]) - 1;
    numbers.set(key, frame);
    const box = boxes.push([frame, parent, flame.total]) - 1;
    for (const child of flame.children) add(child, box);
  };
  if (root !== null) add(root, -1);
  return { frames, boxes };
}
