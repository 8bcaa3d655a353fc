/** Every file that a release writes below the benchmarks folder. */
import type { PublishedFile } from '../../publish/files.js';
import { flamegraphJson } from '../flamegraph/trace-events.js';
import { badgeJson, badgeSvg } from '../pictures/badge.js';
import { callgraphSvg } from '../pictures/callgraph.js';
import { flamegraphSvg } from '../pictures/flamegraph-svg.js';
import { timingPictures } from '../pictures/timing.js';
import { viewerHtml } from '../viewer/html.js';
import { releaseOf } from './change.js';
import { releaseFolder } from './folder.js';
import { historyJson, profileJson, summaryJson } from './json.js';
import { releasePage } from './release-page.js';
import type { ReleaseReport } from './report.js';
import { suitePage } from './suite-page.js';
import { testPages, testsPage } from './test-pages.js';

/**
 * Paths are relative to the benchmarks folder. What belongs to the newest stable release alone (`by_release/`, the
 * suite's profile and flame graph) is left out where this release is another one.
 */
export async function releasePages(report: ReleaseReport): Promise<PublishedFile[]> {
  const { record, history, isNewest, chartReleases } = report;
  const { profile } = record;
  const folder = releaseOf(history, profile.version)?.folder ?? releaseFolder(profile.date, profile.version);
  const timing = await timingPictures(history, { limit: chartReleases, title: title(report) });
  const files: PublishedFile[] = [
    { path: 'all/README.md', content: suitePage(report) },
    { path: 'all/timing.png', content: timing.light },
    { path: 'all/timing-dark.png', content: timing.dark },
    { path: 'all/history.json', content: historyJson(history) },
    { path: 'all/badge.json', content: badgeJson(history) },
    { path: 'all/badge.svg', content: badgeSvg(history) },
    { path: 'all/index.html', content: viewerHtml({ ...report, title: title(report) }) },
    { path: `all/artifacts/${folder}/README.md`, content: releasePage(report) },
    { path: `all/artifacts/${folder}/summary.json`, content: summaryJson(record.summary) },
  ];
  return isNewest ? [...files, ...(await newestFiles(report))] : files;
}

async function newestFiles(report: ReleaseReport): Promise<PublishedFile[]> {
  const { record } = report;
  const { profile, tree } = record;
  const prefixed = testPages(report).map(({ path, content }) => ({ path: `by_release/${path}`, content }));
  return [
    { path: 'all/profile.json', content: profileJson(profile) },
    ...(tree === null
      ? []
      : [
          { path: 'all/flamegraph.json', content: flamegraphJson(tree) },
          { path: 'all/flamegraph.svg', content: flamegraphSvg(tree, { title: `The suite at ${profile.version}` }) },
          { path: 'all/callgraph.svg', content: await callgraphSvg(record) },
        ]),
    { path: 'by_release/README.md', content: testsPage(report) },
    ...prefixed,
  ];
}

function title({ site }: ReleaseReport): string {
  return site.repository === '' ? 'The suite, release by release' : `${site.repository}: the suite, release by release`;
}
