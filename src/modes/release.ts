/** Mode `release`: a tag's commit is measured, and its results are kept on the profiling branch. */
import { releaseRecord } from '../analyse/record.js';
import type { ReleaseRecord } from '../analyse/release-record.js';
import type { GitHubEvent } from '../event.js';
import { mainTip } from '../publish/transaction.js';
import type { Job } from './job.js';
import { measureAlone, withCheckout } from './measuring.js';
import { mergedRelease } from './merge.js';
import type { Outcome } from './outcome.js';
import { publishRecord, type Host } from './release-publish.js';
import { measureReleasePart } from './shard.js';
import { releaseOf, type ReleaseToMeasure } from './wanted-release.js';

export async function release(job: Job, host: Host, event: GitHubEvent | null): Promise<Outcome> {
  if (job.inputs.shards !== '') return mergedRelease(job, host, event);
  const wanted = await releaseOf(job, host, event);
  return job.inputs.shard === null ? publishMeasured(job, host, wanted) : measureReleasePart(job, wanted);
}

/** Measures a release, reports it, and publishes it whole or not at all. */
export async function publishMeasured(job: Job, host: Host, release: ReleaseToMeasure): Promise<Outcome> {
  // A token that does not hold or may not write, a host that does not answer, a branch that is not there: found out before
  // the minutes of measuring. A blob that no tree names is nobody's to see, and goes with git's housekeeping.
  await mainTip(host.store, job.site.mainBranch);
  if (!job.inputs.dryRun) await host.store.createBlob(Buffer.from('\n'));
  return publishRecord(job, host, await measureRelease(job, release));
}

async function measureRelease(
  job: Job,
  { version, commit, date, prerelease }: ReleaseToMeasure,
): Promise<ReleaseRecord> {
  return withCheckout(job, { label: version, commit }, async (subject) => {
    const { measurement } = await measureAlone(job, subject);
    for (const note of measurement.notes) job.world.log.notice(note);
    return releaseRecord(measurement, { version, date, prerelease });
  });
}
