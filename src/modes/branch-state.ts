/**
 * What the profiling branch says, read with care: files of another schema version, broken or foreign ones are passed
 * over with a warning that names them, and are left as they are. A broken history is made anew where releases stand beside
 * it: it is ours then, and says nothing that they do not say.
 */
import { EMPTY_HISTORY, addRelease, withFolders, type History } from '../analyse/history.js';
import type { ProfileRecord, SummaryRecord } from '../analyse/release-record.js';
import { compareVersions } from '../analyse/versions.js';
import type { CallTree } from '../measure/measurement.js';
import type { BranchFolder } from '../publish/branch-folder.js';
import { counted } from '../report/comparison/words.js';
import { readFlamegraphJson } from '../report/flamegraph/trace-events.js';
import { readHistory, readProfile, readSummary, type Read } from '../report/release/read.js';

/** Called with one line for each file that is passed over. */
export type Warn = (text: string) => void;

export interface StoredRelease {
  readonly profile: ProfileRecord;
  /** Whether there is a flame graph. */
  readonly isSampled: boolean;
  /** Reads the flame graph, which may be large; null where there is none that can be read. */
  readonly tree: () => Promise<CallTree | null>;
}

export interface BranchState {
  readonly history: History;
  /** Whether some of the history could not be read: the file itself, or what stands in for it. */
  readonly isPartial: boolean;
  /** The newest stable release; null where there is none that can be read. */
  readonly newest: StoredRelease | null;
  /** Paths of our own names that hold something else: never written, never deleted. */
  readonly untouchable: ReadonlySet<string>;
}

const HISTORY = 'all/history.json';
const ARTIFACTS = 'all/artifacts';
const FLAME_GRAPH = 'all/flamegraph.json';
const summaryPath = (release: string): string => `${ARTIFACTS}/${release}/summary.json`;

/** @param own name of the release's folder that is about to be written: what stands there already is read with care, too */
export async function readBranch(folder: BranchFolder, warn: Warn, own?: string): Promise<BranchState> {
  const untouchable = new Set<string>();
  const leave = (path: string, reason: string): void => {
    untouchable.add(path);
    warn(`${path} on the branch is left as it is: it ${reason}.`);
  };
  const take = async <T>(path: string, read: (text: string) => Read<T>): Promise<T | null> => {
    const text = await folder.readText(path);
    if (text === null) return null;
    const result = read(text);
    if (result.ok) return result.value;
    leave(path, result.reason);
    return null;
  };
  const kept = await folder.readText(HISTORY);
  const read = kept === null ? null : readHistory(kept);
  const history = await completed(read?.ok ? read.value : null, folder, (path) => take(path, readSummary));
  if (read?.ok === false) {
    if (read.kind === 'broken' && history.releases.length > 0) {
      const folders = counted(history.releases.length, 'release folder');
      warn(`${HISTORY} on the branch is made anew from ${folders}: it ${read.reason}.`);
    } else leave(HISTORY, read.reason);
  }
  const isPartial = untouchable.size > (own !== undefined && untouchable.has(summaryPath(own)) ? 1 : 0);
  const summary = summaryPath(own ?? '');
  if (own !== undefined && !untouchable.has(summary)) await take(summary, readSummary);
  const profile = await take('all/profile.json', readProfile);
  if (profile === null) return { history, isPartial, newest: null, untouchable };
  const isSampled = (await folder.find(FLAME_GRAPH)) !== null;
  return { history, isPartial, newest: { profile, isSampled, tree: () => readTree(folder, warn) }, untouchable };
}

/**
 * The history of the release folders that are really there: one that it lacks is read, one that is gone is dropped. Each
 * that it lacks costs a request, one after the other and none kept: a lost history of a thousand releases comes back so.
 */
async function completed(
  stored: History | null,
  folder: BranchFolder,
  readRelease: (path: string) => Promise<SummaryRecord | null>,
): Promise<History> {
  const present = (await folder.list(ARTIFACTS)).filter(({ type }) => type === 'tree').map(({ path }) => path);
  const here = new Set(present);
  let history = withFolders(stored ?? EMPTY_HISTORY, (name) => here.has(name));
  const known = new Set(history.releases.map((release) => release.folder));
  for (const name of present.filter((path) => !known.has(path)).sort(byVersion)) {
    const summary = await readRelease(summaryPath(name));
    if (summary !== null) history = addRelease(history, name, summary);
  }
  return history;
}

/** Of folders' names: the version stands behind the date. */
function byVersion(a: string, b: string): number {
  return compareVersions(a.slice('YYYY_MM_DD-'.length), b.slice('YYYY_MM_DD-'.length));
}

async function readTree(folder: BranchFolder, warn: Warn): Promise<CallTree | null> {
  const text = await folder.readText(FLAME_GRAPH);
  if (text === null) return null;
  try {
    return readFlamegraphJson(text);
  } catch (error) {
    warn(`${FLAME_GRAPH} on the branch cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
