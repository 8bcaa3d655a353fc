/**
 * `index.html`: history chart, tables and flame graph viewer in one file that loads nothing: it works from a disk and
 * from GitHub Pages. Its content security policy allows its own script and style, by their hashes, and nothing else.
 */
import { createHash } from 'node:crypto';
import type { ReleaseReport } from '../release/report.js';
import { duration, grouped } from '../text/duration.js';
import { escapeXml as escapeHtml, scriptJson } from '../text/xml.js';
import type { PageData } from './page/data.js';
import { pageScript } from './page.generated.js';
import { pageData } from './page-data.js';
import { pageStyle } from './style.js';

/** A history without releases is left out: that is the page of a working tree. */
export type ViewerReport = Pick<ReleaseReport, 'history' | 'newest'> & { readonly title: string };

const POLICY = [
  "default-src 'none'",
  `script-src '${digest(pageScript)}'`,
  `style-src '${digest(pageStyle)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Three boxes of a flame graph; without an icon of its own a browser would ask the server for one. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0072b2" d="M1 1h14v4H1z"/><path fill="#e69f00" d="M1 6h9v4H1z"/><path fill="#d55e00" d="M1 11h5v4H1z"/></svg>',
)}`;

/** @returns the page; the same report gives the same bytes. What changes from release to release stands at its end. */
export function viewerHtml(report: ViewerReport): string {
  const title = escapeHtml(report.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${ICON}">
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="muted">${summary(report)}</p>
</header>
<main>
<div class="bar"><label>Show <select id="choice"></select></label><nav id="places" aria-label="On this page"><a href="#profile-title">Flame graph</a> <a href="#tests-title">Tests</a> <a href="#functions-title">Functions</a></nav></div>
<section id="history" aria-labelledby="history-title">
<h2 id="history-title">History</h2>
<div class="tools"><select id="measure" aria-label="What is drawn"><option value="time">Time</option><option value="count">VM instructions</option></select><button id="zoom-in" aria-label="Fewer releases" title="Fewer releases (key +)">+</button><button id="zoom-out" aria-label="More releases" title="More releases (key −)">−</button><button id="zoom-all" title="Key Escape">All releases</button></div>
<div id="chart" tabindex="0" role="slider" aria-label="Release. Arrow keys move, plus and minus zoom, Escape shows all"></div>
<p id="point" class="said" aria-live="off"></p>
<p class="muted key"><b>● best</b> <i>◆ median</i> <span>▒ half of the runs (for a test: best to median)</span> <span>┆ another machine or interpreter: not comparable</span></p>
<p class="muted">Lower is better. Drag over releases to zoom in.</p>
</section>
<section id="profile" aria-labelledby="profile-title">
<h2 id="profile-title">Flame graph</h2>
<div class="tools"><input id="find" type="search" placeholder="Search functions and files" aria-label="Search the flame graph"><select id="shape" aria-label="Shape"><option value="tests">Test by test</option><option value="merged">All tests merged</option></select><select id="order" aria-label="Order"><option value="weight">Heaviest left</option><option value="name">By name</option></select><button id="flame-all" title="Key Escape">Whole</button></div>
<div id="files" class="chips" role="group" aria-label="Files, heaviest first"></div>
<p id="matches" class="muted" role="status"></p>
<p id="unseen" class="muted" hidden>The profiler saw too little of this test: here is the whole suite.</p>
<p id="about" class="said"></p>
<div id="flame" role="tree" aria-label="Flame graph: arrow keys move, Enter zooms, Escape shows all"></div>
<p class="muted">A box is a function, below the one that called it; its width is the time spent in it and in what it called. Left to right is no order in time. Click a box to make it as wide as the page.</p>
</section>
<section aria-labelledby="tests-title"><h2 id="tests-title">Tests</h2>${colourWords(report)}<div id="tests"></div></section>
<section aria-labelledby="functions-title"><h2 id="functions-title">Functions</h2><div id="functions"></div></section>
</main>
<noscript>This page needs JavaScript; README.md beside it has the same figures.</noscript>
<script type="application/json" id="data">${dataText(pageData(report))}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

function summary({ newest: { profile } }: ViewerReport): string {
  const { version, date, tests, suite, environment, method } = profile;
  const facts = [
    `${version} (${date.slice(0, 10)})`,
    `${grouped(tests.length)} ${tests.length === 1 ? 'test' : 'tests'}`,
    `best ${duration(suite.time.best)} of ${grouped(method.rounds)} ${method.rounds === 1 ? 'run' : 'runs'}`,
    environment.interpreter,
    environment.cpu,
  ];
  return facts.map((fact) => escapeHtml(fact, 100)).join(' · ');
}

/** What the colours of the table of tests mean, where it has any. */
function colourWords({ history }: ViewerReport): string {
  if (history.releases.length < 2) return '';
  return '<p class="muted">Change: against the release before. Coloured where it is more than noise: instructions by 1%, and a time that they bear out; else a time that changed by far more than most tests’ did.</p>';
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
