/**
 * Mode `backfill`: releases for older tags, in the order of versions, each measured and published by itself, in one
 * commit each: measuring takes minutes, and what is published stays where the job ends early.
 */
import { compareVersions } from '../analyse/versions.js';
import { UserError } from '../errors.js';
import { BranchFolder } from '../publish/branch-folder.js';
import { readBranch } from './branch-state.js';
import type { Job } from './job.js';
import type { Outcome } from './outcome.js';
import type { Host } from './release-publish.js';
import { publishMeasured, taggedRelease } from './release.js';

/** What is published already is passed over, so that a backfill that was stopped goes on where it was. */
export async function backfill(job: Job, host: Host): Promise<Outcome> {
  const { git, inputs, world } = job;
  let tags = await git.tags(inputs.tags);
  if (tags.length === 0) {
    await git.fetch(
      inputs.tags.map((glob) => `+refs/tags/${glob}:refs/tags/${glob}`),
      'single',
    );
    tags = await git.tags(inputs.tags);
  }
  if (tags.length === 0)
    throw new UserError(
      `No tag matches ${inputs.tags.map((glob) => JSON.stringify(glob)).join(', ')}.`,
      'Check tags, and check out with fetch-depth: 0 so that the tags are here.',
    );
  const published = await publishedVersions(job, host);
  const failed: string[] = [];
  let outcome: Outcome = { outputs: {}, summary: '', failure: null };
  for (const version of [...tags].sort(compareVersions)) {
    if (published.has(version)) {
      world.log.info(`${version} is published already.`);
      continue;
    }
    const commit = await git.taggedCommit(version);
    if (commit === null) continue;
    try {
      outcome = await publishMeasured(job, host, await taggedRelease(job, host, version, commit));
    } catch (error) {
      world.signal.throwIfAborted();
      // An old version whose suite no longer runs must not keep the others from being measured.
      if (!(error instanceof UserError)) throw error;
      failed.push(version);
      world.log.warning(`${version} is left out: ${error.message}`);
    }
  }
  return failed.length === 0 ? outcome : { ...outcome, failure: `Not measured: ${failed.join(', ')}.` };
}

async function publishedVersions({ site, world }: Job, { store }: Host): Promise<ReadonlySet<string>> {
  const tip = await store.branchTip(site.profilingBranch);
  if (tip === null) return new Set();
  const entry = await new BranchFolder(store, (await store.commit(tip)).tree).find(site.benchmarksPath);
  const { history } = await readBranch(new BranchFolder(store, entry?.type === 'tree' ? entry.sha : null), (text) => {
    world.log.warning(text);
  });
  return new Set(history.releases.map(({ version }) => version));
}
