import type { World } from '../world.js';
import type { ObjectStore } from './object-store.js';
import type { GitHubRepository } from './octokit.js';
import { publishSummary, type SummaryRequest, type SummaryResult } from './summary.js';
import { syncBranch } from './sync.js';
import { publishTree, type PublishRequest, type PublishResult } from './transaction.js';

export interface ReleasePublication {
  readonly tree: PublishRequest;
  /** Null for `summary: none`. */
  readonly summary: SummaryRequest | null;
}

export interface ReleaseResult {
  readonly branch: PublishResult;
  readonly summary: SummaryResult | null;
  /** Tip of the profiling branch when all is done. */
  readonly commit: string;
}

/**
 * Publishes a release: the profiling branch in one commit, then the summary page on main, and, where that moved main,
 * main once more into the branch. Each step can be repeated; killed in between, the next run completes it.
 */
export async function publishRelease(
  store: ObjectStore,
  github: GitHubRepository | null,
  world: World,
  { tree, summary }: ReleasePublication,
): Promise<ReleaseResult> {
  const branch = await publishTree(store, world, tree);
  if (summary === null) return { branch, summary: null, commit: branch.commit };
  const written = await publishSummary(store, github, world, summary);
  if (written.kind !== 'commit') return { branch, summary: written, commit: branch.commit };
  const synced = await syncBranch(store, world, tree);
  return { branch, summary: written, commit: synced.commit };
}
