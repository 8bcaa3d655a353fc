/** Which release is to be measured: the one that the event names, or the input `version`. */
import { UserError } from '../errors.js';
import { payloadAt, payloadText, type GitHubEvent } from '../event.js';
import { bringCommit } from '../measure/merge-base.js';
import { releaseOfTag } from '../publish/github-release.js';
import type { Job } from './job.js';
import type { Host } from './release-publish.js';

/** A release to measure. */
export interface ReleaseToMeasure {
  readonly version: string;
  readonly commit: string;
  readonly date: Date;
  readonly prerelease: boolean;
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
