/** The files that a release writes below the benchmarks folder, but for the folders of the tests. */
import type { ProfileRecord } from '../../analyse/release-record.js';
import type { PublishedFile } from '../published-file.js';
import { flamegraphJson } from '../flamegraph/trace-events.js';
import { badgeJson, badgeSvg } from '../pictures/badge.js';
import { callgraphSvg } from '../pictures/callgraph.js';
import { flamegraphSvg } from '../pictures/flamegraph-svg.js';
import { timingPictures } from '../pictures/timing.js';
import { viewerHtml } from '../viewer/html.js';
import { releaseOf } from './change.js';
import { releaseFolder } from './folder.js';
import { historyJson } from './history-json.js';
import { profileJson, summaryJson } from './json.js';
import { releasePage } from './release-page.js';
import type { ReleaseReport } from './report.js';
import { suitePage } from './suite-page.js';
import { testsPage } from './test-pages.js';

/**
 * One file after the other: those of ten thousand tests are large. Paths are relative to the benchmarks folder. What
 * belongs to the newest stable release alone (the suite's profile and flame graph, the page of `by_release/`) is left out
 * where this release is another one.
 */
export async function* releasePages(report: ReleaseReport): AsyncGenerator<PublishedFile> {
  const { record, history, isNewest, chartReleases } = report;
  const { profile } = record;
  const folder = releaseOf(history, profile.version)?.folder ?? releaseFolder(profile.date, profile.version);
  yield { path: 'all/README.md', content: suitePage(report) };
  const timing = await timingPictures(history, { limit: chartReleases, title: title(report) });
  yield { path: 'all/timing.png', content: timing.light };
  yield { path: 'all/timing-dark.png', content: timing.dark };
  yield { path: 'all/history.json', content: historyJson(history) };
  yield { path: 'all/badge.json', content: badgeJson(history) };
  yield { path: 'all/badge.svg', content: badgeSvg(history) };
  yield { path: 'all/index.html', content: viewerHtml({ ...report, title: title(report) }) };
  yield { path: `all/artifacts/${folder}/README.md`, content: releasePage(report) };
  yield { path: `all/artifacts/${folder}/summary.json`, content: summaryJson(record.summary) };
  if (isNewest) yield* newestPages(report);
}

async function* newestPages(report: ReleaseReport): AsyncGenerator<PublishedFile> {
  const { record } = report;
  const { profile, tree } = record;
  yield { path: 'all/profile.json', content: profileJson(withoutSamples(profile)) };
  yield { path: 'by_release/README.md', content: testsPage(report) };
  if (tree === null) return;
  yield { path: 'all/flamegraph.json', content: flamegraphJson(tree) };
  yield { path: 'all/flamegraph.svg', content: flamegraphSvg(tree, { title: `The suite at ${profile.version}` }) };
  yield { path: 'all/callgraph.svg', content: await callgraphSvg(record) };
}

/** Without the samples of tests: they are in the release's `summary.json`, and no two samples have anything in common. */
function withoutSamples(profile: ProfileRecord): ProfileRecord {
  const tests = profile.tests.map(({ time: { best, median, mean, deviation }, ...test }) => ({
    ...test,
    time: { best, median, mean, deviation },
  }));
  return { ...profile, tests };
}

function title({ site }: ReleaseReport): string {
  return site.repository === '' ? 'The suite, release by release' : `${site.repository}: the suite, release by release`;
}
