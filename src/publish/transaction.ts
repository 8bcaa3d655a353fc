import { UserError } from '../errors.js';
import type { World } from '../world.js';
import { ApiError } from './api-error.js';
import { BranchFolder, pathNames } from './branch-folder.js';
import type { ObjectStore } from './object-store.js';
import { TreeBuilder, type Changes } from './tree-builder.js';

/** What is to be published on the profiling branch. */
export interface PublishRequest {
  readonly branch: string;
  readonly mainBranch: string;
  /** Path of all benchmarks in the repository, without the `name` input's part: everything else comes from main. */
  readonly benchmarksPath: string;
  /** Folder below `benchmarksPath` that `render` sees and changes: the `name` input's part; empty for the whole. */
  readonly folder?: string;
  readonly message: string;
  /** Called afresh for every attempt, since a lost race means that the branch has changed. Left out: nothing changes. */
  readonly render?: (existing: BranchFolder) => Promise<Changes>;
}

export interface PublishResult {
  /** The branch's tip now. */
  readonly commit: string;
  /** False where the branch already was what it should be, and no commit was made. */
  readonly changed: boolean;
  /** The commit of main that the branch contains. */
  readonly main: string;
  /** Where main's workflow files were not carried, what GitHub said to them. */
  readonly workflowsRefused: string | null;
}

/** How often a lost race is run again. */
const ATTEMPTS = 5;
const WORKFLOWS = ['.github', 'workflows'];

/**
 * One transaction on the profiling branch: reads the tips of the branch and of main, makes the tree of main with the
 * benchmarks folder as the branch has it and the changes put in, commits it with both tips as parents, and moves the
 * branch forward, never by force. A lost race starts again from a fresh read, up to five times. Until the last request
 * nothing is visible to anybody; so whatever fails, the branch is as it was.
 *
 * @throws UserError naming request, cause and permission
 */
export async function publishTree(store: ObjectStore, world: World, request: PublishRequest): Promise<PublishResult> {
  const builder = new TreeBuilder(store);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const result = await attemptOnce(store, world, builder, request);
    if (result !== 'lost-race') return result;
    world.log.info(`The branch ${request.branch} was moved by somebody else meanwhile; reading it afresh.`);
    await world.sleep(attempt * (0.5 + Math.random()));
  }
  throw new UserError(
    `The branch ${request.branch} was moved by somebody else ${ATTEMPTS} times in a row.`,
    'Give the jobs that publish a common `concurrency` group, and run this one again.',
  );
}

interface State {
  readonly tip: string | null;
  /** The tip's tree; null where there is no branch. */
  readonly tipTree: string | null;
  readonly branchRoot: BranchFolder;
  readonly main: string;
  readonly mainRoot: BranchFolder;
}

async function attemptOnce(
  store: ObjectStore,
  world: World,
  builder: TreeBuilder,
  request: PublishRequest,
): Promise<PublishResult | 'lost-race'> {
  const state = await readState(store, request);
  const benchmarks = await benchmarksTree(store, builder, state, request);
  const refusals: ApiError[] = [];
  for (const workflows of await workflowVariants(state)) {
    try {
      const result = await commitOnce(store, builder, state, request, benchmarks, workflows);
      if (result === 'lost-race') return result;
      const workflowsRefused = refusals[0]?.reason ?? null;
      if (workflowsRefused !== null) await sayOnce(world, state, request, workflowsRefused);
      return { ...result, main: state.main, workflowsRefused };
    } catch (error) {
      if (!(error instanceof ApiError) || !error.refused || error.status === 401) throw error;
      refusals.push(error);
    }
  }
  throw refusals[0] ?? new Error('no variant of the tree was tried');
}

/** @throws UserError where there is no such branch: its files are what the profiling branch carries */
export async function mainTip(store: ObjectStore, branch: string): Promise<string> {
  const tip = await store.branchTip(branch);
  if (tip !== null) return tip;
  throw new UserError(
    `The branch "${branch}" does not exist, or the repository is empty or cannot be read.`,
    'Check main-branch, and on GitHub that github-token has the permission "contents: write" for this repository.',
  );
}

async function readState(store: ObjectStore, request: PublishRequest): Promise<State> {
  const tip = await store.branchTip(request.branch);
  // Main after the branch: so that main, as read, is never older than the main which the branch contains.
  const main = await mainTip(store, request.mainBranch);
  const tipTree = tip === null ? null : (await store.commit(tip)).tree;
  const mainTree = (await store.commit(main)).tree;
  return {
    tip,
    tipTree,
    branchRoot: new BranchFolder(store, tipTree),
    main,
    mainRoot: new BranchFolder(store, mainTree),
  };
}

/** The benchmarks folder's tree, as the branch has it (a new branch: as main has it), with the changes put in. */
async function benchmarksTree(
  store: ObjectStore,
  builder: TreeBuilder,
  state: State,
  request: PublishRequest,
): Promise<string | null> {
  const path = pathNames(request.benchmarksPath).join('/');
  const present = (await state.branchRoot.find(path)) ?? (await state.mainRoot.find(path));
  if (present !== null && present.type !== 'tree') {
    throw new UserError(`"${path}" is a file in the repository.`, 'Choose another benchmarks-path.');
  }
  if (request.render === undefined) return present?.sha ?? null;
  const names = pathNames(request.folder ?? '');
  const benchmarks = new BranchFolder(store, present?.sha ?? null);
  const entry = names.length === 0 ? present : await benchmarks.find(names.join('/'));
  const folder = new BranchFolder(store, entry?.type === 'tree' ? entry.sha : null);
  const changed = await builder.change(folder, await request.render(folder));
  return builder.replace(benchmarks, names, changed);
}

/** What the branch has at `.github/workflows`. */
type Workflows = 'as-main' | 'left-out' | 'as-branch';

/**
 * The true mirror first. A token may not be allowed to carry workflow files; what exactly GitHub refuses differs (files
 * that are new to the repository, or any difference to what the branch had), so leaving them out comes second, and
 * leaving them as the branch has them third.
 */
async function workflowVariants(state: State): Promise<readonly Workflows[]> {
  const path = WORKFLOWS.join('/');
  const onMain = (await state.mainRoot.find(path))?.sha ?? null;
  const onBranch = (await state.branchRoot.find(path))?.sha ?? null;
  if (onMain === null && onBranch === null) return ['as-main'];
  if (onBranch === null || onBranch === onMain) return ['as-main', 'left-out'];
  return ['as-main', 'left-out', 'as-branch'];
}

async function commitOnce(
  store: ObjectStore,
  builder: TreeBuilder,
  state: State,
  request: PublishRequest,
  benchmarks: string | null,
  workflows: Workflows,
): Promise<{ commit: string; changed: boolean } | 'lost-race'> {
  const { tip, tipTree, main, mainRoot } = state;
  if (tipTree !== null) builder.knows(tipTree);
  const mirror = await builder.replace(mainRoot, pathNames(request.benchmarksPath), benchmarks);
  const tree = await withWorkflows(store, builder, state, mirror, workflows);
  if (tree === null) {
    throw new UserError('There is nothing to publish.', 'The main branch has no files, and there are no results.');
  }
  if (tip !== null && tree === tipTree && (await store.isAncestor(main, tip))) return { commit: tip, changed: false };
  const parents = tip === null ? [main] : [tip, main];
  const commit = await store.createCommit({ message: request.message, tree, parents });
  const update = await (tip === null
    ? store.createBranch(request.branch, commit)
    : store.updateBranch(request.branch, commit));
  return update === 'updated' ? { commit, changed: true } : 'lost-race';
}

async function withWorkflows(
  store: ObjectStore,
  builder: TreeBuilder,
  state: State,
  mirror: string | null,
  workflows: Workflows,
): Promise<string | null> {
  if (workflows === 'as-main' || mirror === null) return mirror;
  const sha = workflows === 'left-out' ? null : ((await state.branchRoot.find(WORKFLOWS.join('/')))?.sha ?? null);
  return builder.replace(new BranchFolder(store, mirror), WORKFLOWS, sha);
}

/** A warning when the branch loses its workflow files; a line in the log from then on. */
async function sayOnce(world: World, state: State, request: PublishRequest, reason: string): Promise<void> {
  const path = WORKFLOWS.join('/');
  const before = await state.branchRoot.find(path);
  const text =
    `The branch ${request.branch} is published without main's ${path}, which this token may not carry ("${reason}"). ` +
    'Nothing else is missing; a token with the permission "workflows" in github-token would carry them.';
  if (state.tip === null || before !== null) world.log.warning(text);
  else world.log.info(text);
}
