/** `by_release/`: a folder per test of the newest stable release, and the page above them. */
import type { History, HistoryTest } from '../../analyse/history.js';
import type { FunctionRecord, ProfileRecord, TestRecord } from '../../analyse/release-record.js';
import type { CallTree } from '../../measure/measurement.js';
import type { PublishedFile } from '../../publish/files.js';
import { flamegraphJson } from '../flamegraph/trace-events.js';
import { hasInstructions } from '../flamegraph/layout.js';
import { countColumn } from '../text/duration.js';
import { code } from '../text/markdown.js';
import { percent } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { testFolder } from './folder.js';
import { functionsByTest } from './functions-by-test.js';
import { testHistorySvg } from '../pictures/test-history.js';
import { testHistoryTable } from './test-history-table.js';
import { byPlace, profileJson } from './json.js';
import type { ReleaseReport } from './report.js';
import {
  bySelfTime,
  functionsTable,
  placeLink,
  samplesOf,
  slowestTests,
  testsTable,
  titled,
  type Place,
} from './sections.js';

/** Functions in a test's table and file: its heaviest. */
const MOST_FUNCTIONS = 30;

const HISTORY_PICTURE = '![Best time of this test by release; lower is better](history.svg)';

/**
 * A folder's page and flame graph show what only a change of the code or of the machine changes; the noise of a release
 * is in `profile.json` and `history.svg` alone.
 */
export function testPages(report: ReleaseReport): PublishedFile[] {
  const { record, history, site } = report;
  const { tree } = record;
  // Links to main's tip, and not to the release's commit, which would make every page a new one for each release.
  const place = { site, commit: site.mainBranch };
  const functions = tree === null ? new Map<string, FunctionRecord[]>() : functionsByTest(tree, record.profile);
  const byId = new Map(history.tests.map((test) => [test.id, test]));
  return record.profile.tests.flatMap((test) => {
    const folder = testFolder(test.id, test.name);
    const own = heaviest(functions.get(test.id) ?? []).slice(0, MOST_FUNCTIONS);
    const past = byId.get(test.id);
    return [
      { path: `${folder}/README.md`, content: testPage(test, own, past, history, place, tree !== null) },
      { path: `${folder}/profile.json`, content: profileJson(profileOf(record.profile, test, own)) },
      ...(tree === null ? [] : [{ path: `${folder}/flamegraph.json`, content: testFlamegraph(tree, test.id) }]),
      ...(past === undefined ? [] : [{ path: `${folder}/history.svg`, content: testHistorySvg(history, past) }]),
    ];
  });
}

/** The profile of one test alone: its own time as the suite's and its file's, and the functions below it. */
function profileOf(profile: ProfileRecord, test: TestRecord, functions: readonly FunctionRecord[]): ProfileRecord {
  const { file, time, cpu = time, instructions } = test;
  return {
    ...profile,
    suite: { time, cpu, instructions, cycles: null, referenceCycles: null },
    files: [{ file, tests: 1, time, instructions }],
    tests: [test],
    functions,
  };
}

/** By instructions where they were counted: an order that only a change of the code changes. */
function heaviest(functions: readonly FunctionRecord[]): readonly FunctionRecord[] {
  if (!functions.some(isCounted)) return bySelfTime(functions);
  return functions.toSorted((a, b) => b.selfInstructions - a.selfInstructions || byPlace(a, b));
}

function isCounted({ selfInstructions }: FunctionRecord): boolean {
  return selfInstructions > 0;
}

/** By instructions where ticks were instructions: such a graph changes only when the code does. */
function testFlamegraph(tree: CallTree, test: string): string {
  return flamegraphJson(tree, { test, weight: hasInstructions(tree) ? 'instructions' : 'time' });
}

function testPage(
  test: TestRecord,
  functions: readonly FunctionRecord[],
  past: HistoryTest | undefined,
  history: History,
  place: Place,
  profiled: boolean,
): string {
  return [
    `# ${code(test.name, 1000)}\n`,
    `A test of ${placeLink(place, test.file, test.line)}, one of [all tests](../README.md), which has its times.\n`,
    `## History\n`,
    past === undefined ? '' : `${HISTORY_PICTURE}\n\n${testHistoryTable(past, history)}`,
    `## Functions, slowest first\n`,
    functions.length === 0
      ? 'The profiler took no sample in this test: it is too short, or profiling was off.\n'
      : functions.some(isCounted)
        ? `${instructionRows(functions, place)}\nBy VM instructions of one run, which repeat; times are in [\`profile.json\`](profile.json).\n`
        : `${functionsTable(functions, place)}\nFrom ${samplesOf(functions)}.\n`,
    `## What lies here\n`,
    `- [\`profile.json\`](profile.json): this test's samples and functions`,
    profiled ? `- [\`flamegraph.json\`](flamegraph.json): open it in [speedscope](https://www.speedscope.app)` : '',
    `\nHow to read the figures: [all releases](../../all/README.md#how-to-read-this).\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function instructionRows(functions: readonly FunctionRecord[], place: Place): string {
  const counts = countColumn(functions.map(({ selfInstructions }) => selfInstructions));
  const whole = functions.reduce((sum, { selfInstructions }) => sum + selfInstructions, 0);
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
      percent(selfInstructions / whole),
      placeLink(place, file, line),
    ]),
  );
}

/** `by_release/README.md`. */
export function testsPage(report: ReleaseReport): string {
  const { profile } = report.record;
  const place = { site: report.site, commit: report.site.mainBranch };
  return [
    `# Tests of ${code(profile.version, 60)}\n`,
    "A folder for each test of the newest stable release, named by its id and its name. Each holds the test's history, its",
    'profile and its flame graph; the folder goes when its test goes. A folder is written anew when its test changes (its',
    'instructions by 1%, its best time by 15%, its source, its functions, the machine), so its `profile.json` may name an',
    'older release; the newest figures of every test are below and in [`profile.json`](../all/profile.json).',
    '[All releases](../all/README.md).\n',
    testsTable(slowestTests(profile.tests), profile.suite, place, ({ id, name }) => testFolder(id, name)),
  ].join('\n');
}
