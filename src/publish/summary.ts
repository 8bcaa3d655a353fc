import type { World } from '../world.js';
import { ApiError, apiError, reasonOf } from './api-error.js';
import { BranchFolder, pathNames } from './branch-folder.js';
import type { ObjectStore } from './object-store.js';
import type { GitHubRepository } from './octokit.js';
import { TreeBuilder } from './tree-builder.js';

export interface SummaryRequest {
  /** `commit` falls back to a pull request, and a pull request to a warning. */
  readonly how: 'commit' | 'pull-request';
  readonly mainBranch: string;
  /** Path of the page on main. */
  readonly path: string;
  /** The page, made afresh for every attempt: it has to match what the profiling branch holds by then. */
  readonly render: () => Promise<string>;
  readonly message: string;
  /** Branch of the pull request; several suites (`name`) need one each. */
  readonly pullRequestBranch: string;
  /** Title and text of the pull request; the text is trusted Markdown. */
  readonly pullRequest: { readonly title: string; readonly body: string };
}

export type SummaryResult =
  /** The page on main was already the same. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'commit'; readonly commit: string }
  | { readonly kind: 'pull-request'; readonly url: string }
  /** Refused in every way; a warning has been given. */
  | { readonly kind: 'refused'; readonly reason: string };

const ATTEMPTS = 5;

/**
 * Puts the summary page on main. An equal page makes no commit: so a workflow that this commit triggers (one by
 * GITHUB_TOKEN triggers none, another token's does) ends here, and nothing runs in a circle. The message carries no
 * "[skip ci]", because a release's tag may be put on this very commit, and its workflow would then not run.
 *
 * Never fails the job for a refusal: the release itself is published by now.
 *
 * @param github null for a local repository, where there are no pull requests
 * @throws UserError where GitHub cannot be reached
 */
export async function publishSummary(
  store: ObjectStore,
  github: GitHubRepository | null,
  world: World,
  request: SummaryRequest,
): Promise<SummaryResult> {
  const refusals: string[] = [];
  if (request.how === 'commit') {
    try {
      return await commitOnMain(store, world, request);
    } catch (error) {
      refusals.push(refusal(error));
      if (github !== null) {
        world.log.info(
          `${request.mainBranch} takes no commit (${refusals.join('; ')}); proposing the page in a pull request.`,
        );
      }
    }
  }
  if (github !== null) {
    try {
      return await proposeToMain(store, github, world, request);
    } catch (error) {
      refusals.push(refusal(error));
    }
  }
  const reason = refusals.join('; then: ') || 'a local repository has no pull requests';
  world.log.warning(
    `The summary page ${request.path} was not written to ${request.mainBranch}: ${reason} ` +
      'The release is published; set "summary: none" to go without the page.',
  );
  return { kind: 'refused', reason };
}

/** What was refused, in words; everything else is thrown on. */
function refusal(error: unknown): string {
  if (error instanceof ApiError && error.refused) return error.message;
  throw error;
}

async function commitOnMain(store: ObjectStore, world: World, request: SummaryRequest): Promise<SummaryResult> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const tip = await tipOf(store, request.mainBranch);
    const tree = await treeWithPage(store, tip, request.path, await request.render());
    if (tree === null) return { kind: 'unchanged' };
    const commit = await store.createCommit({ message: request.message, tree, parents: [tip] });
    if ((await store.updateBranch(request.mainBranch, commit)) === 'updated') return { kind: 'commit', commit };
    await world.sleep(attempt * (0.5 + Math.random()));
  }
  throw lostTooOften(request.mainBranch);
}

async function proposeToMain(
  store: ObjectStore,
  github: GitHubRepository,
  world: World,
  request: SummaryRequest,
): Promise<SummaryResult> {
  const { mainBranch, pullRequestBranch: branch } = request;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const main = await tipOf(store, mainBranch);
    const page = await request.render();
    const tree = await treeWithPage(store, main, request.path, page);
    if (tree === null) return { kind: 'unchanged' };
    const tip = await store.branchTip(branch);
    if (
      tip !== null &&
      (await treeWithPage(store, tip, request.path, page)) === null &&
      (await store.isAncestor(main, tip))
    ) {
      return { kind: 'pull-request', url: await openPullRequest(github, request) };
    }
    // On top of what the branch holds: it is never forced, not even when its last pull request was squashed away.
    const parents = tip === null ? [main] : [tip, main];
    const commit = await store.createCommit({ message: request.message, tree, parents });
    const update = await (tip === null ? store.createBranch(branch, commit) : store.updateBranch(branch, commit));
    if (update === 'updated') return { kind: 'pull-request', url: await openPullRequest(github, request) };
    await world.sleep(attempt * (0.5 + Math.random()));
  }
  throw lostTooOften(branch);
}

/** The commit's tree with the page in it; null where the page is there already. */
async function treeWithPage(store: ObjectStore, commit: string, path: string, page: string): Promise<string | null> {
  const root = new BranchFolder(store, (await store.commit(commit)).tree);
  const names = pathNames(path);
  const present = await root.readText(names.join('/'));
  if (present === page) return null;
  const builder = new TreeBuilder(store);
  const folder = names.slice(0, -1);
  const name = names.at(-1) ?? '';
  const entry = folder.length === 0 ? { type: 'tree', sha: root.sha } : await root.find(folder.join('/'));
  const sha = entry?.type === 'tree' ? entry.sha : null;
  const base = sha ?? undefined;
  const changed = await store.createTree([{ path: name, mode: '100644', type: 'blob', content: page }], base);
  return builder.replace(root, folder, changed);
}

/** The open pull request from the branch, its text brought up to date, or a new one; returns its address. */
async function openPullRequest(github: GitHubRepository, request: SummaryRequest, again = false): Promise<string> {
  const { octokit, owner, repo } = github;
  const { title, body } = request.pullRequest;
  const base = request.mainBranch;
  try {
    const head = `${owner}:${request.pullRequestBranch}`;
    const { data } = await octokit.rest.pulls.list({ owner, repo, state: 'open', base, head, per_page: 1 });
    const [open] = data;
    if (open === undefined) {
      const created = await octokit.rest.pulls.create({
        owner,
        repo,
        title,
        body,
        base,
        head: request.pullRequestBranch,
      });
      return created.data.html_url;
    }
    if (open.title !== title || open.body !== body) {
      await octokit.rest.pulls.update({ owner, repo, pull_number: open.number, title, body });
    }
    return open.html_url;
  } catch (error) {
    // Made by another job in between, or by a request whose answer was lost.
    if (/pull request already exists/i.test(reasonOf(error)) && !again) return openPullRequest(github, request, true);
    throw apiError(error, 'open a pull request', 'pull-requests: write');
  }
}

async function tipOf(store: ObjectStore, branch: string): Promise<string> {
  const tip = await store.branchTip(branch);
  if (tip === null)
    throw new ApiError(`The branch "${branch}" does not exist.`, 'Check main-branch.', 404, 'no branch');
  return tip;
}

function lostTooOften(branch: string): ApiError {
  const what = `The branch ${branch} was moved by somebody else ${ATTEMPTS} times in a row.`;
  return new ApiError(what, 'The next release writes the page.', 409, 'lost race');
}
