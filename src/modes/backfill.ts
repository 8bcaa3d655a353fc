/**
 * Mode `backfill`: releases for older tags, in the order of versions, each measured and published by itself, in one
 * commit each: measuring takes minutes, and what is published stays where the job ends early.
 */
import { keptReleases, type HistoryRelease } from '../analyse/history.js';
import { compareVersions } from '../analyse/versions.js';
import { UserError } from '../errors.js';
import { ApiError } from '../publish/api-error.js';
import { folderOf } from '../publish/branch-folder.js';
import { readBranch } from './branch-state.js';
import type { Job } from './job.js';
import type { Outcome } from './outcome.js';
import type { Host } from './release-publish.js';
import { publishMeasured } from './release.js';
import { taggedRelease, type ReleaseToMeasure } from './wanted-release.js';

/** A tag of a commit, with its own date. */
type Tagged = Pick<ReleaseToMeasure, 'version' | 'commit' | 'date'>;

/** What is published already is passed over, so that a backfill that was stopped goes on where it was. */
export async function backfill(job: Job, host: Host): Promise<Outcome> {
  const { world } = job;
  const tags = await tagsOf(job);
  const failed: string[] = [];
  let outcome: Outcome = { outputs: {}, summary: '', failure: null };
  for (const { version, commit } of missing(job, tags, await publishedReleases(job, host))) {
    try {
      outcome = await publishMeasured(job, host, await taggedRelease(job, host, version, commit));
    } catch (error) {
      world.signal.throwIfAborted();
      // An old version whose suite no longer runs must not keep the others from being measured; a GitHub that takes none
      // of them must, before the minutes of measuring are spent on each.
      if (!(error instanceof UserError) || error instanceof ApiError) throw error;
      failed.push(version);
      world.log.warning(`${version} is left out: ${error.message}`);
    }
  }
  return failed.length === 0 ? outcome : { ...outcome, failure: `Not measured: ${failed.join(', ')}.` };
}

/** The tags that are asked for, of the clone and of its remote: a clone made for one tag has that one alone. */
async function tagsOf({ git, inputs, world }: Job): Promise<readonly Tagged[]> {
  const here = await git.tags(inputs.tags);
  const elsewhere = (await git.remoteTags(inputs.tags)).filter((tag) => !here.includes(tag));
  if (elsewhere.length > 0) {
    const refs = elsewhere.map((tag) => `refs/tags/${tag}:refs/tags/${tag}`);
    const reason = await git.fetch(refs, 'single');
    if (reason !== null) world.log.warning(`Tags of the remote could not be fetched: ${reason}.`);
  }
  const tags = await git.tags(inputs.tags);
  if (tags.length === 0)
    throw new UserError(
      `No tag matches ${inputs.tags.map((glob) => JSON.stringify(glob)).join(', ')}.`,
      'Check tags: neither the clone nor its remote has one.',
    );
  const tagged: Tagged[] = [];
  for (const version of [...tags].sort(compareVersions)) {
    const commit = await git.taggedCommit(version);
    if (commit === null) world.log.warning(`The tag ${JSON.stringify(version)} is of no commit: it is left out.`);
    else tagged.push({ version, commit, date: await git.tagDate(version) });
  }
  return tagged;
}

/** Those that are neither published nor would be thrown away again, by keep-releases, when all of them are. */
function missing(
  { inputs, world }: Job,
  tagged: readonly Tagged[],
  published: readonly HistoryRelease[],
): readonly Tagged[] {
  const known = new Set(published.map(({ version }) => version));
  const wanted = tagged.filter(({ version }) => !known.has(version));
  const dated = wanted.map(({ version, date }) => ({ version, date: date.toISOString() }));
  const kept = new Set(keptReleases([...published, ...dated], inputs.keepReleases).map(({ version }) => version));
  for (const { version } of tagged) {
    if (known.has(version)) world.log.info(`${version} is published already.`);
    else if (!kept.has(version)) world.log.info(`${version} is left out: keep-releases keeps ${inputs.keepReleases}.`);
  }
  return wanted.filter(({ version }) => kept.has(version));
}

async function publishedReleases({ site, world }: Job, { store }: Host): Promise<readonly HistoryRelease[]> {
  const folder = await folderOf(store, site.profilingBranch, site.benchmarksPath);
  const { history } = await readBranch(folder, (text) => {
    world.log.warning(text);
  });
  return history.releases;
}
