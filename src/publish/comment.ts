import type { World } from '../world.js';
import { apiError, isRateLimit, statusOf } from './api-error.js';
import type { GitHubRepository } from './octokit.js';

export interface CommentRequest {
  /** Number of the pull request. */
  readonly pullRequest: number;
  /** Hidden text that a comment of ours begins with. */
  readonly marker: string;
  /**
   * The whole comment, from the one that stands (null: none yet, or none wanted). Applied to its own result it changes
   * nothing.
   */
  readonly merge: (existing: string | null) => string | null;
}

export type CommentResult =
  | { readonly kind: 'created' | 'updated' | 'unchanged'; readonly url: string }
  /** The token may not write here, as on a pull request from a fork. */
  | { readonly kind: 'forbidden'; readonly reason: string };

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
}

const ATTEMPTS = 5;

/**
 * Writes the one comment of a pull request: found by its marker and its author on all pages, updated in place, created
 * where it is missing. The API cannot compare and swap, so each write is read back: where another job of a matrix wrote
 * over it, its text is merged again; where two jobs created one each, the older one stays.
 *
 * @throws UserError where GitHub fails for another reason than missing permissions
 */
export async function publishComment(
  github: GitHubRepository,
  world: World,
  request: CommentRequest,
): Promise<CommentResult> {
  const { octokit, owner, repo } = github;
  let written: 'created' | 'updated' | 'unchanged' = 'unchanged';
  try {
    const isOurs = await authorTest(github);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const [first, ...others] = await findComments(github, request, isOurs);
      const body = request.merge(first?.body ?? null);
      if (body === null) return { kind: 'unchanged', url: first?.url ?? '' };
      if (first?.body === body) {
        // Only what is older than ours survives a race of two creations; each job takes away the newer ones.
        for (const { id } of others) await octokit.rest.issues.deleteComment({ owner, repo, comment_id: id });
        return { kind: written, url: first.url };
      }
      if (attempt > 1) await world.sleep(attempt * Math.random());
      if (first === undefined) {
        await octokit.rest.issues.createComment({ owner, repo, issue_number: request.pullRequest, body });
        written = 'created';
      } else {
        await octokit.rest.issues.updateComment({ owner, repo, comment_id: first.id, body });
        if (written === 'unchanged') written = 'updated';
      }
    }
  } catch (error) {
    const named = apiError(error, `comment on pull request #${request.pullRequest}`, 'pull-requests: write');
    const status = statusOf(error);
    if ((status === 403 || status === 404) && !isRateLimit(error) && named instanceof Error) {
      return { kind: 'forbidden', reason: named.message };
    }
    throw named;
  }
  const [comment] = await findComments(github, request, () => true);
  return { kind: written, url: comment?.url ?? '' };
}

/** Comments of ours with the marker, the oldest first. */
async function findComments(
  { octokit, owner, repo }: GitHubRepository,
  request: CommentRequest,
  isOurs: (user: CommentUser) => boolean,
): Promise<readonly Comment[]> {
  const found: Comment[] = [];
  const parameters = { owner, repo, issue_number: request.pullRequest, per_page: 100 };
  for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listComments, parameters)) {
    for (const { id, body, html_url: url, user } of data) {
      if (body?.startsWith(request.marker) && user && isOurs(user)) found.push({ id, body, url });
    }
  }
  return found.sort((a, b) => a.id - b.id);
}

interface CommentUser {
  readonly login: string;
  readonly type: string;
}

/**
 * Whether a comment is by this token's user. An app's token (GITHUB_TOKEN is one) may not ask who it is; then any bot's
 * comment with our marker counts: people cannot write as a bot.
 */
async function authorTest({ octokit }: GitHubRepository): Promise<(user: CommentUser) => boolean> {
  try {
    const { login } = (await octokit.rest.users.getAuthenticated()).data;
    return (user) => user.login === login;
  } catch (error) {
    if ((statusOf(error) !== 403 && statusOf(error) !== 404) || isRateLimit(error)) throw error;
    return (user) => user.type === 'Bot';
  }
}
