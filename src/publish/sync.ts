import type { World } from '../world.js';
import type { ObjectStore } from './object-store.js';
import { publishTree, type PublishResult } from './transaction.js';

export interface SyncRequest {
  readonly branch: string;
  readonly mainBranch: string;
  /** Path of all benchmarks in the repository, without the `name` input's part. */
  readonly benchmarksPath: string;
}

/** Brings main into the profiling branch and leaves the benchmarks as they are; makes the branch where it is missing. */
export function syncBranch(store: ObjectStore, world: World, request: SyncRequest): Promise<PublishResult> {
  return publishTree(store, world, { ...request, message: `Bring ${request.mainBranch} into ${request.branch}` });
}
