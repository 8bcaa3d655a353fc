/** Mode `release`: a tag's commit is measured, and its results are kept on the profiling branch. */
import { releaseRecord } from '../analyse/record.js';
import type { ReleaseRecord } from '../analyse/release-record.js';
import { UserError } from '../errors.js';
import { payloadAt, payloadText, type GitHubEvent } from '../event.js';
import { bringCommit } from '../measure/merge-base.js';
import { openSession } from '../measure/session.js';
import { releaseOfTag } from '../publish/github-release.js';
import { mainTip } from '../publish/transaction.js';
import type { Job } from './job.js';
import { planOf, withCheckouts } from './measuring.js';
import { mergedRelease } from './merge.js';
import type { Outcome } from './outcome.js';
import { publishRecord, type Host } from './release-publish.js';
import { measureReleasePart } from './shard.js';

/** A release to measure. */
export interface ReleaseToMeasure {
  readonly version: string;
  readonly commit: string;
  readonly date: Date;
  readonly prerelease: boolean;
}

export async function release(job: Job, host: Host, event: GitHubEvent | null): Promise<Outcome> {
  if (job.inputs.shards !== '') return mergedRelease(job, host, event);
  const wanted = await releaseOf(job, host, event);
  return job.inputs.shard === null ? publishMeasured(job, host, wanted) : measureReleasePart(job, wanted);
}

/** The release that the event, or the input `version`, names; its commit is brought here where it is not yet. */
export async function releaseOf(job: Job, host: Host, event: GitHubEvent | null): Promise<ReleaseToMeasure> {
  const { git, inputs } = job;
  const payload = event?.payload ?? {};
  const version = inputs.version || payloadText(payload, 'release', 'tag_name');
  if (version === '')
    throw new UserError(
      'There is no release: the event names none, and input version is empty.',
      'Give version: v1.2.3.',
    );
  const found = await bringCommit(git, `refs/tags/${version}`);
  const commit = (await git.taggedCommit(version)) ?? found.commit;
  if (commit === null)
    throw new UserError(
      `The tag ${JSON.stringify(version)} is not in the repository${found.commit === null ? `: ${found.reason}` : ''}.`,
      'Push the tag first; a release is measured at its tag.',
    );
  const published = Date.parse(payloadText(payload, 'release', 'published_at'));
  if (Number.isNaN(published)) return taggedRelease(job, host, version, commit);
  const prerelease = payloadAt(payload, 'release', 'prerelease') === true;
  return { version, commit, date: new Date(published), prerelease };
}

/** A tag's release as GitHub has it; a tag without one is dated by itself. */
export async function taggedRelease(
  { git }: Job,
  { github }: Host,
  version: string,
  commit: string,
): Promise<ReleaseToMeasure> {
  const told = github === null ? null : await releaseOfTag(github, version);
  const date = told?.published ?? (await git.tagDate(version).catch(() => git.commitDate(commit)));
  return { version, commit, date, prerelease: told?.prerelease ?? false };
}

/** Measures a release, reports it, and publishes it whole or not at all. */
export async function publishMeasured(job: Job, host: Host, release: ReleaseToMeasure): Promise<Outcome> {
  // A token that does not hold, a host that does not answer, a branch that is not there: found out before the minutes of
  // measuring.
  await mainTip(host.store, job.site.mainBranch);
  return publishRecord(job, host, await measureRelease(job, release));
}

async function measureRelease(
  job: Job,
  { version, commit, date, prerelease }: ReleaseToMeasure,
): Promise<ReleaseRecord> {
  return withCheckouts(job, [{ label: version, commit }], async (subjects) => {
    const session = await openSession(job.world, subjects, planOf(job));
    const [measurement] = await session.measure();
    if (measurement === undefined) throw new Error('The session returned no measurement.');
    for (const note of measurement.notes) job.world.log.notice(note);
    return releaseRecord(measurement, { version, date, prerelease });
  });
}
