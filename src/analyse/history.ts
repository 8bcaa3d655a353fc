/**
 * The history of all releases on the profiling branch: `all/history.json`. It repeats what the releases' own
 * `summary.json` files say, in one file, so that publishing reads one blob and not one per release.
 */
import type { Environment, TestIdentity } from '../measure/measurement.js';
import type { SummaryRecord } from './release-record.js';
import { quantile } from './statistics.js';
import { compareVersions, newestStable } from './versions.js';

/** One release, as the table and the picture need it. Times in seconds. */
export interface HistoryRelease {
  /** Name of its folder below `all/artifacts/`: `2026_01_31-v1.2.0`. Unique. */
  readonly folder: string;
  readonly version: string;
  readonly prerelease?: true;
  readonly commit: string;
  readonly date: string;
  readonly environment: Environment;
  readonly testingMethod: string;
  readonly rounds: number;
  readonly tests: number;
  readonly suite: {
    readonly best: number;
    readonly median: number;
    readonly mean: number;
    readonly deviation: number;
    /** Quartiles of the samples: the band in the picture. */
    readonly lowerQuartile: number;
    readonly upperQuartile: number;
    readonly instructions: number | null;
  };
}

/** One test through the releases: only the releases that had it. */
export interface HistoryTest {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly sourceHash: string;
  /** Folder of the release that its own folder below `by_release/` is of; missing where it has none. */
  readonly shown?: string;
  readonly points: readonly {
    readonly folder: string;
    readonly best: number;
    readonly median: number;
    readonly instructions: number | null;
  }[];
}

export interface History {
  readonly schemaVersion: 1;
  readonly kind: 'history';
  /** In the order of versions, the oldest first. */
  readonly releases: readonly HistoryRelease[];
  /** In the order in which they came. */
  readonly tests: readonly HistoryTest[];
}

export const EMPTY_HISTORY: History = { schemaVersion: 1, kind: 'history', releases: [], tests: [] };

/** Points of tests kept in all, so that ten thousand tests do not make a file that nobody can load. */
const MAXIMUM_POINTS = 100_000;
/** … but never fewer than the points of this many releases. */
const MINIMUM_RELEASES = 10;

/**
 * The history with one release more. The same version again replaces itself, also where its folder's name (its date)
 * changed. A test that is new by its id continues the history of one that is gone, where file and source hash are the
 * same and no other test comes into question: it was renamed.
 *
 * @param folder the release's folder below `all/artifacts/`
 */
export function addRelease(history: History, folder: string, summary: SummaryRecord): History {
  const before = withoutVersion(history, summary.version, folder);
  const releases = [...before.releases, historyRelease(folder, summary)].sort((a, b) =>
    compareVersions(a.version, b.version),
  );
  const isNewest = releases.at(-1)?.folder === folder;
  const order = new Map(releases.map((release, index) => [release.folder, index]));
  const continued = continuedTests(before.tests, summary.tests);
  const tests = new Map(before.tests.map((test) => [test.id, test]));
  for (const test of summary.tests) {
    const old = continued.get(test.id);
    const { id, name, file, sourceHash } = isNewest || old === undefined ? test : old;
    const { best, median } = test.time;
    const points = [...(old?.points ?? []), { folder, best, median, instructions: test.instructions }];
    points.sort((a, b) => (order.get(a.folder) ?? 0) - (order.get(b.folder) ?? 0));
    const shown = old?.id === id && old.shown !== undefined ? { shown: old.shown } : {};
    if (old !== undefined && old.id !== id) tests.delete(old.id);
    tests.set(id, { id, name, file, sourceHash, ...shown, points });
  }
  return bounded({ ...EMPTY_HISTORY, releases, tests: [...tests.values()] });
}

/**
 * The history of the releases that are kept; `always` is one of them: a patch to an old line is not thrown away by its
 * own publication.
 *
 * @param keep number of releases; 0 keeps all
 * @param always folder of the release that is being published
 */
export function pruneReleases(history: History, keep: number, always = ''): History {
  if (keep === 0 || history.releases.length <= keep) return history;
  const kept = new Set(keptReleases(history.releases, keep, ({ folder }) => folder === always).map((r) => r.folder));
  return withFolders(history, (folder) => kept.has(folder));
}

/** The history after a release wrote the folders of these tests. */
export function withShown(history: History, tests: ReadonlySet<string>, folder: string): History {
  return { ...history, tests: history.tests.map((test) => (tests.has(test.id) ? { ...test, shown: folder } : test)) };
}

/**
 * The `keep` releases with the latest dates; the newest stable one always stays, and so does what is `needed`.
 *
 * @param keep number of releases; 0 keeps all
 */
export function keptReleases<T extends Pick<HistoryRelease, 'version' | 'prerelease' | 'date'>>(
  releases: readonly T[],
  keep: number,
  needed: (release: T) => boolean = () => false,
): readonly T[] {
  if (keep === 0) return releases;
  const newest = newestStable(releases);
  const rank = (release: T) => (release === newest || needed(release) ? 1 : 0);
  return [...releases]
    .sort(
      (a, b) => rank(b) - rank(a) || Date.parse(b.date) - Date.parse(a.date) || compareVersions(b.version, a.version),
    )
    .slice(0, keep);
}

/** Folders of releases that `before` had and `after` has no more: those to delete below `all/artifacts/`. */
export function removedFolders(before: History, after: History): readonly string[] {
  const kept = new Set(after.releases.map(({ folder }) => folder));
  return before.releases.map(({ folder }) => folder).filter((folder) => !kept.has(folder));
}

function historyRelease(folder: string, summary: SummaryRecord): HistoryRelease {
  const { version, prerelease, commit, date, environment, method, tests, suite } = summary;
  const { best, median, mean, deviation, samples } = suite.time;
  return {
    folder,
    version,
    ...(prerelease === undefined ? {} : { prerelease }),
    commit,
    date,
    environment,
    testingMethod: method.testingMethod,
    rounds: method.rounds,
    tests: tests.length,
    suite: {
      best,
      median,
      mean,
      deviation,
      lowerQuartile: quantile(samples, 0.25),
      upperQuartile: quantile(samples, 0.75),
      instructions: suite.instructions,
    },
  };
}

/** For each test of the release the entry that it continues: by id, else by being the only one with its source. */
function continuedTests(
  known: readonly HistoryTest[],
  tests: readonly TestIdentity[],
): ReadonlyMap<string, HistoryTest> {
  const byId = new Map(known.map((test) => [test.id, test]));
  const present = new Set(tests.map(({ id }) => id));
  const gone = bySource(known.filter(({ id }) => !present.has(id)));
  const fresh = bySource(tests.filter(({ id }) => !byId.has(id)));
  const continued = new Map<string, HistoryTest>();
  for (const test of tests) {
    const source = sourceKey(test);
    const [old, ...others] = gone.get(source) ?? [];
    const isRenamed = others.length === 0 && fresh.get(source)?.length === 1 && !byId.has(test.id);
    const entry = byId.get(test.id) ?? (isRenamed ? old : undefined);
    if (entry !== undefined) continued.set(test.id, entry);
  }
  return continued;
}

type WithSource = Pick<HistoryTest, 'file' | 'sourceHash'>;

function sourceKey({ file, sourceHash }: WithSource): string {
  return `${sourceHash}\n${file}`;
}

function bySource<T extends WithSource>(tests: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const test of tests) {
    if (test.sourceHash === '') continue;
    const key = sourceKey(test);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [test]);
    else group.push(test);
  }
  return groups;
}

function withoutVersion(history: History, version: string, folder: string): History {
  const replaced = new Set(
    history.releases.filter((r) => r.version === version || r.folder === folder).map((release) => release.folder),
  );
  return replaced.size === 0 ? history : withFolders(history, (name) => !replaced.has(name));
}

/** The history of these releases alone. */
export function withFolders(history: History, keeps: (folder: string) => boolean): History {
  const releases = history.releases.filter(({ folder }) => keeps(folder));
  return { ...history, releases, tests: testsAt(history, new Set(releases.map(({ folder }) => folder))) };
}

/** The tests with their points at these releases alone; without the tests that have none. */
function testsAt({ tests }: History, folders: ReadonlySet<string>): HistoryTest[] {
  return tests
    .map((test) =>
      test.points.every(({ folder }) => folders.has(folder))
        ? test
        : { ...test, points: test.points.filter(({ folder }) => folders.has(folder)) },
    )
    .filter(({ points }) => points.length > 0);
}

/** Drops the points of the oldest releases where there are too many in all, and tests that have none left. */
function bounded(history: History): History {
  const counts = new Map<string, number>();
  for (const { points } of history.tests)
    for (const { folder } of points) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  let sum = 0;
  const kept = new Set<string>();
  for (const { folder } of history.releases.toReversed()) {
    sum += counts.get(folder) ?? 0;
    if (sum > MAXIMUM_POINTS && kept.size >= MINIMUM_RELEASES) break;
    kept.add(folder);
  }
  return kept.size === history.releases.length ? history : { ...history, tests: testsAt(history, kept) };
}
