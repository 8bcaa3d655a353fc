/** `by_release/`: a folder per test of the newest stable release, and the page above them. */
import { lineOf } from '../text/place.js';
import { counted } from '../comparison/words.js';
import type { HistoryRelease, HistoryTest } from '../../analyse/history.js';
import type { FunctionRecord, ProfileRecord, TestRecord } from '../../analyse/release-record.js';
import type { CallTree } from '../../measure/measurement.js';
import type { PublishedFile } from '../published-file.js';
import { hasInstructions, type Weight } from '../flamegraph/layout.js';
import { partsByTest } from '../flamegraph/test-parts.js';
import { flamegraphJson, TEST_FRAMES } from '../flamegraph/trace-events.js';
import { countColumn, duration } from '../text/duration.js';
import { code, link, prose } from '../text/markdown.js';
import { percent } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { releaseOf } from './change.js';
import { testFolder } from './folder.js';
import { functionsByTest } from './functions-by-test.js';
import { testHistoryPictures } from '../pictures/test-history.js';
import { MOST_BEHIND } from './test-change.js';
import { LEAST_CHANGE, testHistoryTables } from './test-history-table.js';
import { byPlace, profileJson } from './json.js';
import type { ReleaseReport } from './report.js';
import { samplesOf } from './legend.js';
import { bySelfTime, slowestTests } from './slowest.js';
import { functionsTable, placeLink, testsTable, titled, type Place } from './tables.js';

/** Functions in a test's table and file: its heaviest. */
const MOST_FUNCTIONS = 30;

const HISTORY_PICTURE = '![Best time of this test by release; lower is better](history.svg)';

/** What the folders of all tests are made from. */
interface Source {
  readonly report: ReleaseReport;
  readonly place: Place;
  /** The release that the folders will be of. */
  readonly release: HistoryRelease | null;
  readonly functions: ReadonlyMap<string, readonly FunctionRecord[]>;
  readonly parts: ReadonlyMap<string, CallTree>;
  /** By instructions where ticks were instructions: then a graph changes only where the code does. */
  readonly weight: Weight;
  readonly table: (test: HistoryTest) => string;
  readonly picture: (test: HistoryTest) => string;
}

/**
 * The folders of tests, one file after the other: ten thousand tests have more pages than need be in memory at once.
 *
 * @param changed ids of the tests whose folders are made; all where not given
 */
export function* testPages(report: ReleaseReport, changed?: ReadonlySet<string>): Generator<PublishedFile> {
  const { record, history, site } = report;
  const tests = record.profile.tests.filter(({ id }) => changed?.has(id) ?? true);
  if (tests.length === 0) return;
  const { tree, profile } = record;
  const source: Source = {
    report,
    place: { site, commit: profile.commit },
    release: releaseOf(history, profile.version),
    functions: tree === null ? new Map() : functionsByTest(tree, profile),
    parts: tree === null ? new Map() : partsByTest(tree),
    weight: tree !== null && hasInstructions(tree) ? 'instructions' : 'time',
    table: testHistoryTables(history),
    picture: testHistoryPictures(history),
  };
  const past = new Map(history.tests.map((test) => [test.id, test]));
  for (const test of tests) yield* pagesOf(test, past.get(test.id), source);
}

function* pagesOf(test: TestRecord, past: HistoryTest | undefined, source: Source): Generator<PublishedFile> {
  const { tree, profile } = source.report.record;
  const folder = testFolder(test.id, test.name);
  const own = heaviest(source.functions.get(test.id) ?? []).slice(0, MOST_FUNCTIONS);
  yield { path: `by_release/${folder}/README.md`, content: testPage(test, own, past, source) };
  yield { path: `by_release/${folder}/profile.json`, content: profileJson(profileOf(profile, test, own)) };
  if (past !== undefined) yield { path: `by_release/${folder}/history.svg`, content: source.picture(past) };
  if (tree === null) return;
  const part = source.parts.get(test.id) ?? { frames: [], nodes: [] };
  const options = { weight: source.weight, maximumFrames: TEST_FRAMES };
  yield { path: `by_release/${folder}/flamegraph.json`, content: flamegraphJson(part, options) };
}

/** The profile of one test alone: its own time as the suite's and its file's, and the functions below it. */
function profileOf(profile: ProfileRecord, test: TestRecord, functions: readonly FunctionRecord[]): ProfileRecord {
  const { file, instructions } = test;
  const { samples = [], ...figures } = test.time;
  const time = { ...figures, samples };
  return {
    ...profile,
    suite: { time, cpu: test.cpu ?? time, instructions, cycles: null, referenceCycles: null },
    files: [{ file, tests: 1, time: figures, instructions }],
    tests: [test],
    functions,
  };
}

/** By instructions where they were counted: an order that only a change of the code changes. */
function heaviest(functions: readonly FunctionRecord[]): readonly FunctionRecord[] {
  if (!functions.some(isCounted)) return bySelfTime(functions);
  return functions.toSorted((a, b) => (b.selfInstructions ?? 0) - (a.selfInstructions ?? 0) || byPlace(a, b));
}

function isCounted({ selfInstructions }: FunctionRecord): boolean {
  return (selfInstructions ?? 0) > 0;
}

function testPage(
  test: TestRecord,
  functions: readonly FunctionRecord[],
  past: HistoryTest | undefined,
  { report: { record }, place, release, table }: Source,
): string {
  return [
    `# ${code(test.name, 1000)}\n`,
    `A test of ${placeLink(place, test.file, test.line)}, one of [all tests](../README.md).\n`,
    release === null ? '' : figures(test, release),
    `## History\n`,
    past === undefined ? '' : `${HISTORY_PICTURE}\n\n${table(past)}`,
    `## Functions, slowest first\n`,
    functions.length === 0
      ? 'The profiler took no sample in this test: it is too short, or profiling was off.\n'
      : functions.some(isCounted)
        ? `${instructionRows(functions, place)}\nBy VM instructions of one run, which repeat; times are in [\`profile.json\`](profile.json).\n`
        : `${functionsTable(functions, place)}\nFrom ${samplesOf(functions)}.\n`,
    `## What lies here\n`,
    `- [\`profile.json\`](profile.json): this test's samples and functions`,
    record.tree === null
      ? ''
      : `- [\`flamegraph.json\`](flamegraph.json): open it in [speedscope](https://www.speedscope.app)`,
    `\nHow to read the figures: [all releases](../../all/README.md#how-to-read-this).\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** The test's times, and whose they are: the folder is not written anew by a release that did not change the test. */
function figures({ time }: TestRecord, { version, folder, rounds, environment }: HistoryRelease): string {
  const at = link(code(version, 60), `../../all/artifacts/${folder}`);
  return `At ${at} it takes **${duration(time.best)}** (best of ${counted(rounds, 'round')}; median ${duration(time.median)}), with ${prose(environment.interpreter, 40)} on ${prose(environment.cpu, 60)}. All on this page is of that release: what came later changed the test by less than ${LEAST_CHANGE}. The newest figures are in [all tests](../README.md) and in [\`profile.json\`](../../all/profile.json).\n`;
}

function instructionRows(functions: readonly FunctionRecord[], place: Place): string {
  const counts = countColumn(functions.map(({ selfInstructions }) => selfInstructions));
  const whole = functions.reduce((sum, { selfInstructions }) => sum + (selfInstructions ?? 0), 0);
  return markdownTable(
    [
      { title: 'Function' },
      { title: titled('Self', counts), align: 'right' },
      { title: 'Share', align: 'right' },
      { title: 'Where' },
    ],
    functions.map(({ name, file, line, selfInstructions }) => [
      code(name, 60),
      counts.format(selfInstructions),
      percent((selfInstructions ?? 0) / whole),
      placeLink(place, file, lineOf({ file, line })),
    ]),
  );
}

/** `by_release/README.md`. */
export function testsPage(report: ReleaseReport): string {
  const { profile } = report.record;
  // Links to main's tip: to the release's commit, every row would be another with each release.
  const place = { site: report.site, commit: report.site.mainBranch };
  return [
    `# Tests of ${code(profile.version, 60)}\n`,
    "A folder for each test of the newest stable release: the test's history, its profile and its flame graph. Slowest first;",
    'see also [all releases](../all/README.md).\n',
    testsTable(slowestTests(profile.tests), profile.suite, place, ({ id, name }) => testFolder(id, name)),
    'Folders are named by id and name; one goes when its test goes. A release writes anew the folders of the tests that it',
    `changed (their source, ${LEAST_CHANGE.replaceAll('its', 'their')}), and every folder after ${String(MOST_BEHIND)} releases at most; each page`,
    'says which release it is of. The newest figures of every test are above and in [`profile.json`](../all/profile.json).\n',
  ].join('\n');
}
