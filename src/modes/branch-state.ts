/**
 * What the profiling branch says, read with care: files of another schema version, broken or foreign ones are passed
 * over with a warning that names them, and are left as they are.
 */
import { EMPTY_HISTORY, addRelease, fromSummaries, type History } from '../analyse/history.js';
import type { ProfileRecord, SummaryRecord } from '../analyse/release-record.js';
import type { CallTree } from '../measure/measurement.js';
import type { BranchFolder } from '../publish/branch-folder.js';
import { readFlamegraphJson } from '../report/flamegraph/trace-events.js';
import { readHistory, readProfile, readSummary, type Read } from '../report/release/read.js';

/** Called with one line for each file that is passed over. */
export type Warn = (text: string) => void;

export interface BranchState {
  readonly history: History;
  /** The newest stable release's profile and flame graph; null where there is none that can be read. */
  readonly newest: { readonly profile: ProfileRecord; readonly tree: CallTree | null } | null;
  /** Paths of our own names that hold something else: never written, never deleted. */
  readonly untouchable: ReadonlySet<string>;
}

const ARTIFACTS = 'all/artifacts';

export async function readBranch(folder: BranchFolder, warn: Warn): Promise<BranchState> {
  const untouchable = new Set<string>();
  const take = async <T>(path: string, read: (text: string) => Read<T>): Promise<T | null> => {
    const text = await folder.readText(path);
    if (text === null) return null;
    const result = read(text);
    if (result.ok) return result.value;
    untouchable.add(path);
    warn(`${path} on the branch is left as it is: it ${result.reason}.`);
    return null;
  };
  const stored = await take('all/history.json', readHistory);
  const history = await completed(stored, folder, (path) => take(path, readSummary));
  const profile = await take('all/profile.json', readProfile);
  if (profile === null) return { history, newest: null, untouchable };
  return { history, newest: { profile, tree: await readTree(folder, warn) }, untouchable };
}

/** The history of the release folders that are really there: one that it lacks is read, one that is gone is dropped. */
async function completed(
  stored: History | null,
  folder: BranchFolder,
  readRelease: (path: string) => Promise<SummaryRecord | null>,
): Promise<History> {
  const present = (await folder.list(ARTIFACTS)).filter(({ type }) => type === 'tree').map(({ path }) => path);
  const known = new Set(stored?.releases.map((release) => release.folder) ?? []);
  const summaries: { folder: string; summary: SummaryRecord }[] = [];
  for (const name of present.filter((path) => !known.has(path))) {
    const summary = await readRelease(`${ARTIFACTS}/${name}/summary.json`);
    if (summary !== null) summaries.push({ folder: name, summary });
  }
  if (stored === null) return fromSummaries(summaries);
  const here = new Set(present);
  const kept: History = {
    ...EMPTY_HISTORY,
    releases: stored.releases.filter((release) => here.has(release.folder)),
    tests: stored.tests
      .map((test) => ({ ...test, points: test.points.filter((point) => here.has(point.folder)) }))
      .filter(({ points }) => points.length > 0),
  };
  return summaries.reduce((history, { folder: name, summary }) => addRelease(history, name, summary), kept);
}

async function readTree(folder: BranchFolder, warn: Warn): Promise<CallTree | null> {
  const text = await folder.readText('all/flamegraph.json');
  if (text === null) return null;
  try {
    return readFlamegraphJson(text);
  } catch (error) {
    warn(`all/flamegraph.json on the branch cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
