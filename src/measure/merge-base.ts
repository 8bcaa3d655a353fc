/** Bringing commits into a clone that may be shallow, and finding where a pull request left its base branch. */
import type { World } from '../world.js';
import type { Git } from './git.js';

/** Commits by which a shallow clone is deepened the first time; each further time twice as many. */
const FIRST_DEPTH = 32;
/** The last time: 32 + 64 + … + 8,192 commits have been asked for then. */
const LAST_DEPTH = 8192;

/** A commit that can be checked out, or why there is none. */
export type Found = { readonly commit: string } | { readonly commit: null; readonly reason: string };

/** Fetches a commit (a SHA, or a ref of the remote's) where it is not here yet. */
export async function bringCommit(git: Git, revision: string): Promise<Found> {
  const here = await git.revParse(revision);
  if (here !== null) return { commit: here };
  const reason = await git.fetch([revision], 'single');
  if (reason !== null) return { commit: null, reason: `${revision} could not be fetched: ${reason}` };
  const fetched = await git.revParse(revision);
  return fetched === null ? { commit: null, reason: `${revision} names no commit` } : { commit: fetched };
}

/**
 * The merge-base of a pull request: the newest commit that both sides have. A merge of the base branch made by GitHub for
 * the pull request (the usual checkout) has its first parent as merge-base, without any history.
 * @param base SHA of the base branch's tip, as the event names it
 * @param head SHA of what is measured as head
 * @param pullRequestHead SHA of the pull request's own last commit, where `head` may be GitHub's merge of it
 */
export async function findMergeBase(
  world: World,
  git: Git,
  { base, head, pullRequestHead }: { base: string; head: string; pullRequestHead?: string },
): Promise<Found> {
  const measured = await bringCommit(git, head);
  if (measured.commit === null) return measured;
  const [first, second, ...more] = await git.parents(measured.commit);
  if (first !== undefined && second !== undefined && more.length === 0 && second === pullRequestHead) {
    return bringCommit(git, first);
  }
  const tip = await bringCommit(git, base);
  if (tip.commit === null) return tip;
  for (let depth = FIRST_DEPTH; ; depth *= 2) {
    const found = await git.mergeBase(tip.commit, measured.commit);
    if (found !== null) return { commit: found };
    if (!(await git.isShallow())) return { commit: null, reason: 'the two histories have no commit in common' };
    if (depth > LAST_DEPTH) return { commit: null, reason: `no common commit within ${depth} commits` };
    world.log.debug(`The clone is shallow: fetching ${depth} more commits to find the merge-base.`);
    const reason = await git.fetch([tip.commit, measured.commit], { deepen: depth });
    if (reason !== null) return { commit: null, reason: `the history could not be fetched: ${reason}` };
  }
}
