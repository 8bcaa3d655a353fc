/** The newest stable release on the profiling branch, as a baseline. */
import { storedBaseline } from '../analyse/stored-baseline.js';
import { UserError } from '../errors.js';
import type { Measurement } from '../measure/measurement.js';
import { folderOf } from '../publish/branch-folder.js';
import { GitHubStore } from '../publish/github-store.js';
import { readSummary } from '../report/release/read.js';
import { readBranch } from './branch-state.js';
import type { GitHubJob } from './job.js';
import type { Baseline } from './judge.js';

/**
 * @param notes why no other baseline could be had, for the message
 * @throws UserError where the branch holds no release that can be read
 */
export async function releaseBaseline(
  { world, inputs, github, site }: GitHubJob,
  notes: readonly string[],
): Promise<{ readonly base: Measurement; readonly baseline: Baseline }> {
  const folder = await folderOf(new GitHubStore(github), inputs.profilingBranch, site.benchmarksPath);
  const state = await readBranch(folder, (text) => {
    world.log.warning(text);
  });
  if (state.newest === null)
    throw new UserError(
      `There is no baseline: ${[...notes, `the branch ${inputs.profilingBranch} holds no release that can be read.`].join(' ')}`,
      'Publish a release first (mode: release), or check out with fetch-depth: 0 and use baseline: base.',
    );
  const { profile, tree } = state.newest;
  const release = state.history.releases.find(({ version }) => version === profile.version);
  const text = release && (await folder.readText(`all/artifacts/${release.folder}/summary.json`));
  const summary = readSummary(text ?? '');
  return {
    // Samples of tests are in the release's summary alone; where it was lost, instructions still compare.
    base: storedBaseline(summary.ok ? summary.value : profile, profile.functions, await tree()),
    baseline: { kind: 'release', commit: profile.commit, label: profile.version },
  };
}
