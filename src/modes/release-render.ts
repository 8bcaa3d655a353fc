/** A measured release becomes the changes of the profiling branch: what is written, and what goes by omission. */
import { addRelease, pruneReleases, removedFolders, withShown } from '../analyse/history.js';
import type { ReleaseRecord } from '../analyse/release-record.js';
import { isNewestStable } from '../analyse/versions.js';
import type { BranchFolder } from '../publish/branch-folder.js';
import type { PublishedFile } from '../report/published-file.js';
import type { Changes } from '../publish/tree-builder.js';
import { releaseFolder, testFolder } from '../report/release/folder.js';
import { releasePages } from '../report/release/pages.js';
import { testPages } from '../report/release/test-pages.js';
import type { ReleaseReport } from '../report/release/report.js';
import { branchSummaryPage } from '../report/release/summary-page.js';
import type { Site } from '../report/site.js';
import { readBranch, type Warn } from './branch-state.js';
import { changedTests } from './changed-tests.js';
import { deletableReleases, deletableTests } from './release-folders.js';

export interface RenderOptions {
  readonly record: ReleaseRecord;
  readonly site: Site;
  readonly top: number;
  readonly chartReleases: number;
  readonly keepReleases: number;
  readonly deleteRemovedTests: boolean;
}

export interface Rendered {
  readonly changes: Changes;
  readonly report: ReleaseReport;
  /** Path of the release's folder below the benchmarks folder. */
  readonly releasePath: string;
}

const NEWEST_PROFILE = 'all/profile.json';

/** @param existing the benchmarks folder as the branch has it now */
export async function renderRelease(existing: BranchFolder, options: RenderOptions, warn: Warn): Promise<Rendered> {
  const { record, site, top, chartReleases } = options;
  const { version, date } = record.profile;
  const folder = releaseFolder(date, version);
  const state = await readBranch(existing, warn, folder);
  const all = pruneReleases(addRelease(state.history, folder, record.summary), options.keepReleases, folder);
  const isNewest = isNewestStable(record.profile, all.releases);
  const own = { profile: record.profile, tree: record.tree };
  const newest =
    isNewest || state.newest === null ? own : { profile: state.newest.profile, tree: await state.newest.tree() };
  const folders = new Set((await existing.list('by_release')).map(({ path }) => path));
  const changed =
    isNewest && !state.untouchable.has(NEWEST_PROFILE)
      ? changedTests(record, folder, all, state.newest, ({ id, name }) => folders.has(testFolder(id, name)))
      : new Set<string>();
  const history = withShown(all, changed, folder);
  const { isPartial } = state;
  const report: ReleaseReport = { record, history, isPartial, isNewest, newest, site, top, chartReleases };
  const stale =
    isNewest && options.deleteRemovedTests ? await deletableTests(existing, new Set(testFolders(record)), warn) : [];
  const gone = await deletableReleases(existing, removedFolders(state.history, history), warn);
  return {
    changes: {
      write: allowed(pagesOf(report, changed), state.untouchable),
      deletePaths: [...gone, ...stale].filter((path) => !isProtected(path, state.untouchable)),
    },
    report,
    releasePath: `all/artifacts/${folder}`,
  };
}

/** The summary page's path below the benchmarks folder; null where it lies elsewhere, and so comes from main. */
function pageWithin(page: string, folder: string): string | null {
  return page.startsWith(`${folder}/`) ? page.slice(folder.length + 1) : null;
}

function testFolders({ profile }: ReleaseRecord): string[] {
  return profile.tests.map(({ id, name }) => testFolder(id, name));
}

/**
 * Where the suite's own profile is of a newer version, so are the tests', and where a release's summary is, so is its page:
 * the newer version's files are all left.
 */
async function* allowed(
  files: AsyncIterable<PublishedFile>,
  untouchable: ReadonlySet<string>,
): AsyncGenerator<PublishedFile> {
  const left = [...untouchable].flatMap((path) => (path === NEWEST_PROFILE ? ['by_release/'] : releaseFolders(path)));
  for await (const file of files)
    if (!untouchable.has(file.path) && !left.some((folder) => file.path.startsWith(folder))) yield file;
}

/** The folder whose summary a path is: `all/artifacts/2026_01_10-v1.0.0/`. */
function releaseFolders(path: string): string[] {
  return path.startsWith('all/artifacts/') ? [path.slice(0, path.lastIndexOf('/') + 1)] : [];
}

async function* pagesOf(report: ReleaseReport, changed: ReadonlySet<string>): AsyncGenerator<PublishedFile> {
  yield* releasePages(report);
  yield* testPages(report, changed);
  const summary = pageWithin(report.site.summaryPath, report.site.benchmarksPath);
  if (summary !== null) yield { path: summary, content: branchSummaryPage(report) };
}

function isProtected(folder: string, untouchable: ReadonlySet<string>): boolean {
  return [...untouchable].some((path) => path.startsWith(`${folder}/`));
}
