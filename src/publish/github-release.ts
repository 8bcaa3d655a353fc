import { apiError, statusOf } from './api-error.js';
import type { GitHubRepository } from './octokit.js';

/** What GitHub says of a release. */
export interface GitHubRelease {
  /** Whether it is marked as a pre-release, whatever its version says. */
  readonly prerelease: boolean;
  /** When it was published; null for a draft. */
  readonly published: Date | null;
}

/**
 * The release of a tag, for a run that no event of it started. Null where the tag has none.
 *
 * @throws UserError naming request, cause and permission
 */
export async function releaseOfTag(github: GitHubRepository, tag: string): Promise<GitHubRelease | null> {
  const { octokit, ...repository } = github;
  try {
    const { data } = await octokit.rest.repos.getReleaseByTag({ ...repository, tag });
    return { prerelease: data.prerelease, published: data.published_at === null ? null : new Date(data.published_at) };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw apiError(error, `read the release of ${tag}`, 'contents: read');
  }
}
