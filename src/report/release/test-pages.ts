/** `by_release/`: a folder per test of the newest stable release, and the page above them. */
import type { History } from '../../analyse/history.js';
import type { FunctionRecord, ProfileRecord, TestRecord } from '../../analyse/release-record.js';
import type { CallTree } from '../../measure/measurement.js';
import type { PublishedFile } from '../../publish/files.js';
import { flamegraphJson } from '../flamegraph/trace-events.js';
import { hasInstructions } from '../flamegraph/layout.js';
import { testHistorySvg } from '../pictures/test-history.js';
import { durationColumn } from '../text/duration.js';
import { code, link } from '../text/markdown.js';
import { change } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { testFolder } from './folder.js';
import { functionsByTest } from './functions-by-test.js';
import { profileJson } from './json.js';
import { sourceUrl } from './links.js';
import type { ReleaseReport } from './report.js';
import { bySelfTime, functionsTable, placeLink, slowestTests, testsTable, titled, type Place } from './sections.js';

/** Functions in a test's table and file: its heaviest. */
const MOST_FUNCTIONS = 30;
/** Releases in a test's table. */
const MOST_RELEASES = 5;

export function testPages(report: ReleaseReport): PublishedFile[] {
  const { record, history, site } = report;
  const place = { site, commit: record.profile.commit };
  const tree = record.tree;
  const functions = tree === null ? new Map<string, FunctionRecord[]>() : functionsByTest(tree, record.profile);
  const byId = new Map(history.tests.map((test) => [test.id, test]));
  return record.profile.tests.flatMap((test) => {
    const folder = testFolder(test.id, test.name);
    const own = bySelfTime(functions.get(test.id) ?? []).slice(0, MOST_FUNCTIONS);
    const past = byId.get(test.id);
    const profile: ProfileRecord = { ...record.profile, tests: [test], files: [], functions: own };
    return [
      { path: `${folder}/README.md`, content: testPage(test, own, history, place, tree !== null) },
      { path: `${folder}/profile.json`, content: profileJson(profile) },
      ...(tree === null ? [] : [{ path: `${folder}/flamegraph.json`, content: testFlamegraph(tree, test.id) }]),
      ...(past === undefined ? [] : [{ path: `${folder}/history.svg`, content: testHistorySvg(history, past) }]),
    ];
  });
}

/** By instructions where ticks were instructions: such a graph changes only when the code does. */
function testFlamegraph(tree: CallTree, test: string): string {
  return flamegraphJson(tree, { test, weight: hasInstructions(tree) ? 'instructions' : 'time' });
}

function testPage(
  test: TestRecord,
  functions: readonly FunctionRecord[],
  history: History,
  place: Place,
  profiled: boolean,
): string {
  const source = link('source', sourceUrl(place.site, place.commit, test.file, test.line));
  return [
    `# ${code(test.name, 1000)}\n`,
    `A test of ${placeLink(place, test.file, test.line)} (${source}), one of [all tests](../README.md).\n`,
    testHistory(test, history),
    `## Functions, slowest first\n`,
    functions.length === 0
      ? 'The profiler took no sample in this test: it is too short, or profiling was off.\n'
      : functionsTable(functions, place),
    `## What lies here\n`,
    `- [\`profile.json\`](profile.json): this test's samples and functions`,
    profiled ? `- [\`flamegraph.json\`](flamegraph.json): open it in [speedscope](https://www.speedscope.app)` : '',
    `\nHow to read the figures: [all releases](../../all/README.md#how-to-read-this).\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function testHistory(test: TestRecord, history: History): string {
  const past = history.tests.find(({ id }) => id === test.id);
  if (past === undefined) return '';
  const versions = new Map(history.releases.map(({ folder, version }) => [folder, version]));
  const points = past.points.filter(({ folder }) => versions.has(folder)).slice(-MOST_RELEASES - 1);
  const time = durationColumn(points.flatMap(({ best, median }) => [best, median]));
  const rows = points
    .map((point, index) => [
      link(code(versions.get(point.folder) ?? '', 40), `../../all/artifacts/${point.folder}`),
      time.format(point.best),
      time.format(point.median),
      point.instructions === null ? '–' : String(point.instructions),
      index === 0 ? '–' : change(point.best / (points[index - 1]?.best ?? NaN) - 1),
    ])
    .slice(-MOST_RELEASES)
    .toReversed();
  return `![Best time of this test by release; lower is better](history.svg)\n\n${markdownTable(
    [
      { title: 'Version' },
      { title: titled('Best', time), align: 'right' },
      { title: titled('Median', time), align: 'right' },
      { title: 'Instructions', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    rows,
  )}`;
}

/** `by_release/README.md`. */
export function testsPage(report: ReleaseReport): string {
  const { profile } = report.record;
  const place = { site: report.site, commit: profile.commit };
  return [
    `# Tests of ${code(profile.version, 60)}\n`,
    "A folder for each test of the newest stable release, named by its id and its name. Each holds the test's history, its",
    'profile and its flame graph; the folder goes when its test goes. [All releases](../all/README.md).\n',
    testsTable(slowestTests(profile.tests), profile.suite, place, ({ id, name }) => testFolder(id, name)),
  ].join('\n');
}
