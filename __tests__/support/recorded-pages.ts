/** Everything that people read, made from the recorded measurement: pages, pictures, comment, step summary, log. */
import { compare } from '../../src/analyse/compare.js';
import type { Comparison } from '../../src/analyse/comparison.js';
import { confirm } from '../../src/analyse/confirm.js';
import { addRelease, EMPTY_HISTORY } from '../../src/analyse/history.js';
import { releaseRecord } from '../../src/analyse/record.js';
import type { PublishedFile } from '../../src/report/published-file.js';
import { annotations } from '../../src/report/comparison/annotations.js';
import { comment } from '../../src/report/comparison/comment.js';
import { logText } from '../../src/report/comparison/log.js';
import { stepSummary } from '../../src/report/comparison/step-summary.js';
import { mergeSections } from '../../src/report/comparison/sticky.js';
import { flamegraphDiffSvg } from '../../src/report/pictures/flamegraph-diff.js';
import { releaseFolder } from '../../src/report/release/folder.js';
import { releaseLog } from '../../src/report/release/log.js';
import { releasePages } from '../../src/report/release/pages.js';
import { testPages } from '../../src/report/release/test-pages.js';
import type { ReleaseReport } from '../../src/report/release/report.js';
import { summaryPage } from '../../src/report/release/summary-page.js';
import type { Site } from '../../src/report/site.js';
import type { Recorded, RecordedPair } from './recorded.js';

const RECORDED_SITE: Site = {
  serverUrl: 'https://github.com',
  repository: 'example/textkit',
  profilingBranch: 'profiling',
  mainBranch: 'main',
  benchmarksPath: 'benchmarks/busted',
  summaryPath: 'benchmarks/busted/README.md',
  workingDirectory: '.',
  runUrl: 'https://github.com/example/textkit/actions/runs/123456789',
};

/** The report of the newest recorded release. */
export function recordedReport({ releases }: Recorded): ReleaseReport {
  const records = releases.map(({ version, date, measurement }) =>
    releaseRecord(measurement, { version, date: new Date(date), prerelease: false }),
  );
  const record = records.at(-1);
  if (record === undefined) throw new Error('Nothing was recorded.');
  const history = records.reduce(
    (so, { profile, summary }) => addRelease(so, releaseFolder(profile.date, profile.version), summary),
    EMPTY_HISTORY,
  );
  const newest = { profile: record.profile, tree: record.tree };
  return { record, history, isPartial: false, isNewest: true, newest, site: RECORDED_SITE, top: 20, chartReleases: 35 };
}

/** The verdict on a recorded pull request, with the default inputs. */
function recordedComparison({ base, head, again }: RecordedPair): Comparison {
  const comparison = compare(base, head, {
    name: '',
    baseline: { kind: 'base', commit: base.commit, label: 'main' },
    thresholds: {
      fail: 0.1,
      warn: 0.05,
      minimumTestTime: 0.05,
      minimumSlowdown: 0.001,
      gateOn: ['instructions', 'time'],
    },
    paired: true,
    failOnRegression: true,
    ignored: false,
  });
  return again === null ? comparison : confirm(comparison, again.base, again.head);
}

function pullRequestFiles(name: string, pair: RecordedPair): PublishedFile[] {
  const comparison = recordedComparison(pair);
  const compared = new Set(comparison.tests.map(({ test }) => test.id));
  const options = { title: 'What changed', base: 'main', head: 'this pull request', compared };
  const marks = annotations(comparison, RECORDED_SITE);
  return [
    { path: `${name}/comment.md`, content: mergeSections(null, '', comment(comparison, RECORDED_SITE)) },
    { path: `${name}/step-summary.md`, content: stepSummary(comparison, RECORDED_SITE) },
    { path: `${name}/log.txt`, content: logText(comparison, { top: 20, colours: false }) },
    { path: `${name}/log-coloured.txt`, content: logText(comparison, { top: 20, colours: true }) },
    { path: `${name}/annotations.json`, content: `${JSON.stringify(marks, null, 1)}\n` },
    { path: `${name}/flamegraph-diff.svg`, content: flamegraphDiffSvg(pair.base.profile, pair.head.profile, options) },
  ];
}

/** Every file that the report's release writes below the benchmarks folder. */
export async function everyPage(report: ReleaseReport): Promise<PublishedFile[]> {
  const files: PublishedFile[] = [];
  for await (const file of releasePages(report)) files.push(file);
  return report.isNewest ? [...files, ...testPages(report)] : files;
}

/** All files, by medium: `branch/` (the benchmarks folder), `main/`, `good/` and `bad/` (pull requests), `release-log.txt`. */
export async function recordedPages(recorded: Recorded): Promise<PublishedFile[]> {
  const report = recordedReport(recorded);
  const branch = await everyPage(report);
  return [
    ...branch.map(({ path, content }) => ({ path: `branch/${path}`, content })),
    { path: 'main/README.md', content: summaryPage(report) },
    { path: 'release-log.txt', content: releaseLog(report.record, { top: 20, colours: false }) },
    ...pullRequestFiles('good', recorded.good),
    ...pullRequestFiles('bad', recorded.bad),
  ];
}
