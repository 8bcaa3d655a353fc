/** `all/README.md`: every release, the answer first. */
import type { History } from '../../analyse/history.js';
import { durationColumn } from '../text/duration.js';
import { shellWord } from '../comparison/reproduce.js';
import { addressPath, code, details, fence, link, prose } from '../text/markdown.js';
import { markdownTable } from '../text/table.js';
import { visible } from '../text/visible.js';
import { changeCell, changeOf, changeSentence, DOUBTFUL } from './change.js';
import type { ReleaseReport } from './report.js';
import { profileLegend, LEGEND } from './legend.js';
import { leftOut, notable, slowestFunctions } from './slowest.js';
import { functionRows, titled } from './tables.js';

/** Addresses of the other files, which differ between the branch's pages and the one on main. */
export interface Addresses {
  /** An image of `all/`. */
  image(name: string): string;
  /** A page or folder, by its path in the benchmarks folder. */
  page(path: string): string;
}

/** Pages beside the page itself. */
export const relativeTo = (up: string): Addresses => ({
  image: (name) => `${up}all/${name}`,
  page: (path) => `${up}${addressPath(path)}`,
});

export function suitePage(report: ReleaseReport): string {
  const { history, newest, site } = report;
  const place = { site, commit: newest.profile.commit };
  const functions = slowestFunctions(newest.profile);
  const whole = functions.reduce((sum, { selfTime }) => sum + selfTime, 0);
  const shown = notable(functions, report.top);
  return [
    `# Performance, release by release\n`,
    suiteAnswer(report),
    WHAT_THIS_IS,
    timingImage(relativeTo('../'), report),
    `## Releases\n`,
    releasesTable(history, relativeTo('../'), Infinity),
    `## Where the time goes in ${code(newest.profile.version, 60)}\n`,
    newest.tree === null
      ? 'No profile was taken of this release.\n'
      : `[![Flame graph of the suite](flamegraph.svg)](flamegraph.svg)\n`,
    shown.length === 0
      ? ''
      : `${functionRows(shown, whole, place)}\n${leftOut(functions, shown)}\n${profileLegend(functions)}\n`,
    newest.tree === null ? '' : `[![Slowest tests and the functions under them](callgraph.svg)](callgraph.svg)\n`,
    `## Files\n`,
    FILES,
    `## How to read this\n`,
    `${LEGEND}\n`,
    `## How to reproduce this\n`,
    reproduction(newest.profile.version, site.workingDirectory),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const WHAT_THIS_IS =
  'How fast the [busted](https://github.com/lunarmodules/busted) suite of this project runs, measured at every release: newest first, and [test by test](../by_release). [`index.html`](index.html) has it all to click through.\n';

/** What a reader types to measure a release on a machine of his own. */
function reproduction(version: string, workingDirectory: string): string {
  const folder = workingDirectory === '' || workingDirectory === '.' ? [] : [`cd ${shellWord(workingDirectory)}`];
  const commands = [`git checkout ${shellWord(version)}`, ...folder, 'npx busted-profiler-action profile'];
  return `${fence(commands.map((line) => visible(line)).join('\n'), 'sh')}\nOther machines give other times; VM instructions of the same interpreter are the same there.\n`;
}

/** One sentence: the newest stable release against the one before it. */
export function suiteAnswer({ history, isPartial, newest }: ReleaseReport): string {
  const release =
    history.releases.findLast(({ version }) => version === newest.profile.version) ?? history.releases.at(-1);
  return release === undefined ? '' : `${changeSentence(release, changeOf(history, release), isPartial)}\n`;
}

/** The picture, in the look of the reader's page. */
export function timingImage(addresses: Addresses, { history, chartReleases }: ReleaseReport): string {
  const shown = Math.min(chartReleases, history.releases.length);
  const [light, dark] = [addresses.image('timing.png'), addresses.image('timing-dark.png')];
  const alt = `Time of the suite by release: best, median and spread of the newest ${String(shown)} releases; lower is better`;
  return `<a href="${light}"><picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img src="${light}" width="1000" alt="${alt}"></picture></a>\n`;
}

/**
 * What matters most stands first, where a phone shows it.
 * @param limit newest releases shown; older ones are folded
 */
export function releasesTable(history: History, addresses: Addresses, limit: number): string {
  const releases = history.releases.toReversed();
  const time = durationColumn(releases.flatMap(({ suite }) => [suite.best, suite.median]));
  const rows = releases.map((release) => [
    link(code(release.version, 40), addresses.page(`all/artifacts/${release.folder}`)),
    time.format(release.suite.best),
    changeCell(changeOf(history, release)),
    time.format(release.suite.median),
    time.format(release.suite.deviation),
    day(release.date),
    prose(release.environment.cpu, 40),
    prose(release.environment.interpreter, 40),
  ]);
  const columns = [
    { title: 'Version' },
    { title: titled('Best', time), align: 'right' as const },
    { title: 'Change', align: 'right' as const },
    { title: titled('Median', time), align: 'right' as const },
    { title: titled('Deviation', time), align: 'right' as const },
    { title: 'Date' },
    { title: 'Machine' },
    { title: 'Interpreter' },
  ];
  const older = rows.slice(limit);
  const folded =
    older.length === 0 ? '' : `\n${details(`${String(older.length)} older releases`, markdownTable(columns, older))}`;
  const isDoubtful = rows.some((cells) => cells.some((cell) => cell.startsWith(DOUBTFUL)));
  const legend = isDoubtful ? `\n${DOUBTFUL}: VM instructions do not bear it out, so it may be the machine’s.\n` : '';
  return `${markdownTable(columns, rows.slice(0, limit))}${folded}${legend}`;
}

/** A date that no table breaks: with hyphens that hold. */
function day(date: string): string {
  return date.slice(0, 10).replaceAll('-', '&#8209;');
}

const FILES = markdownTable(
  [{ title: 'File' }, { title: 'What it is' }],
  [
    [
      '[`index.html`](index.html)',
      'history chart, tables and flame graph in one page: download it and open it in a browser, or serve the branch with GitHub Pages',
    ],
    [
      '[`flamegraph.json`](flamegraph.json)',
      'the whole suite in the Trace Event format: open it in [speedscope](https://www.speedscope.app), [Perfetto](https://ui.perfetto.dev) or `chrome://tracing`',
    ],
    ['[`profile.json`](profile.json)', 'every test, file and function of the newest stable release'],
    ['[`history.json`](history.json)', 'the figures of all releases, which the picture is drawn from'],
    ['[`artifacts/`](artifacts)', 'one folder per release: its page, and `summary.json` with every sample'],
    ['[`../by_release/`](../by_release)', 'one folder per test: its page, profile and flame graph'],
  ],
);
