/** The summary page: on main with links to the profiling branch, and the same with relative links on the branch. */
import { code } from '../text/markdown.js';
import { branchImageUrl, branchUrl } from './links.js';
import type { ReleaseReport } from './report.js';
import { slowestTests } from './slowest.js';
import { testsTable } from './tables.js';
import { testFolder } from './folder.js';
import { addressPath } from '../text/markdown.js';
import { relativeTo, releasesTable, suiteAnswer, timingImage, type Addresses } from './suite-page.js';

/** Releases in the table before the rest is folded. */
const RELEASES = 10;

/** The page for main: no image bytes there, every picture is a link to the profiling branch. */
export function summaryPage(report: ReleaseReport): string {
  const { site } = report;
  return page(report, {
    image: (name) => branchImageUrl(site, `all/${name}`),
    page: (path) => branchUrl(site, path, /\.\w+$/.test(path) && !path.includes('artifacts/') ? 'blob' : 'tree'),
  });
}

/** The page for the same place on the profiling branch. */
export function branchSummaryPage(report: ReleaseReport): string {
  return page(report, relativeTo(wayTo(report.site.summaryPath, report.site.benchmarksPath)));
}

/** Relative way from a page to a folder, ending in a slash: `''` where the page lies in it. */
function wayTo(pagePath: string, folder: string): string {
  const from = pagePath
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .slice(0, -1);
  const to = folder.split('/').filter((part) => part !== '' && part !== '.');
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  const way = [...from.slice(shared).map(() => '..'), ...to.slice(shared)];
  return way.length === 0 ? '' : `${addressPath(way.join('/'))}/`;
}

function page(report: ReleaseReport, addresses: Addresses): string {
  const { history, newest, site, top } = report;
  const { profile } = newest;
  const place = { site, commit: profile.commit };
  const hasImages = addresses.image('timing.png') !== '';
  const flame = addresses.image('flamegraph.svg');
  return [
    '# Performance\n',
    suiteAnswer(report),
    hasImages ? timingImage(addresses, report) : '',
    releasesTable(history, addresses, RELEASES),
    newest.tree === null || !hasImages
      ? ''
      : `## Where the time goes in ${code(profile.version, 60)}\n\n<a href="${flame}"><img src="${flame}" width="1000" alt="Flame graph of the suite"></a>\n`,
    `## Slowest tests of ${code(profile.version, 60)}\n`,
    testsTable(slowestTests(profile.tests).slice(0, top), profile.suite, place, ({ id, name }) =>
      addresses.page(`by_release/${testFolder(id, name)}`),
    ),
    hasImages
      ? `More on the branch ${code(site.profilingBranch, 80)}: [all releases](${addresses.page('all/README.md')}), [every test](${addresses.page('by_release')}).\n`
      : `The pictures and every detail are on the branch ${code(site.profilingBranch, 80)}, below ${code(site.benchmarksPath, 80)}.\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}
