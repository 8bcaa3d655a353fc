/** Mode `sync`: after every push to main, the profiling branch contains main. Nothing is measured. */
import type { ObjectStore } from '../publish/object-store.js';
import { syncBranch } from '../publish/sync.js';
import type { Job } from './job.js';
import type { Outcome } from './outcome.js';

export async function sync({ world, inputs, site }: Job, store: ObjectStore): Promise<Outcome> {
  if (inputs.dryRun) {
    world.log.info(`Dry run: ${site.mainBranch} would be brought into ${site.profilingBranch}.`);
    return { outputs: {}, summary: '', failure: null };
  }
  const { commit, changed } = await syncBranch(store, world, {
    branch: site.profilingBranch,
    mainBranch: site.mainBranch,
    benchmarksPath: inputs.benchmarksPath,
  });
  world.log.info(
    `${site.profilingBranch} ${changed ? 'now contains' : 'already contained'} ${site.mainBranch}: ${commit}`,
  );
  return { outputs: { 'profiling-commit': commit }, summary: '', failure: null };
}
