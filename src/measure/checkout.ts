/** A version of the code in a worktree of its own, prepared to be measured; the user's working tree is not touched. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import type { Git } from './git.js';
import { runSetup } from './setup-script.js';

/** What to prepare. */
export interface CheckoutRequest {
  /** Full SHA of a commit that is here (see `bringCommit`). */
  readonly commit: string;
  /** The user's script, or empty. */
  readonly setup: string;
  /** The folder that holds `.busted`, relative to the repository's root, `.` for the root. */
  readonly workingDirectory: string;
  /** What the log calls it: `base`, `head`, `v1.2.0`. */
  readonly label: string;
}

/** A prepared tree. */
export interface Checkout {
  /** Top of the tree. */
  readonly root: string;
  /** The working directory in it. */
  readonly directory: string;
  readonly commit: string;
  /** What a reader should know: submodules that could not be had. */
  readonly notes: readonly string[];
  /** Removes the tree and git's entry of it. Never throws; a second call does nothing. */
  remove(): Promise<void>;
}

/**
 * Adds a worktree below the temporary folder, fills its submodules and runs `setup`. All checkouts of a run are siblings
 * with names of one length: paths reach Lua (package.path, chunk names), and paths of different length would give
 * different instruction counts for the same code.
 * @throws UserError where git refuses, the working directory is missing in that version, or `setup` fails
 */
export async function prepareCheckout(world: World, git: Git, request: CheckoutRequest): Promise<Checkout> {
  const trees = join(world.temporary, 'trees');
  mkdirSync(trees, { recursive: true });
  // Six random characters end the name, so that all have one length.
  const place = mkdtempSync(join(trees, 'version-'));
  const root = join(place, 'tree');
  let removed = false;
  const remove = async (): Promise<void> => {
    if (removed) return;
    removed = true;
    await git.removeWorktree(root).catch((error: unknown) => {
      world.log.debug(`A worktree could not be removed by git: ${String(error)}`);
    });
    try {
      rmSync(place, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      world.log.debug(`A worktree's folder could not be removed: ${String(error)}`);
    }
    await git.pruneWorktrees().catch(() => undefined);
  };
  try {
    await git.addWorktree(root, request.commit);
    const notes = await submodules(git, root, request.label);
    const directory = join(root, request.workingDirectory);
    if (!existsSync(directory) || !statSync(directory).isDirectory()) {
      throw new UserError(
        `${request.label} (${request.commit.slice(0, 10)}) has no folder ${JSON.stringify(request.workingDirectory)}.`,
        'Set the input working-directory to a folder that this version has.',
      );
    }
    if (request.setup.trim() !== '') await runSetup(world, request.setup, directory, request.label);
    return { root, directory, commit: request.commit, notes, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function submodules(git: Git, root: string, label: string): Promise<readonly string[]> {
  if (!existsSync(join(root, '.gitmodules'))) return [];
  const reason = await git.in(root).updateSubmodules();
  return reason === null ? [] : [`The submodules of ${label} could not be checked out: ${reason}.`];
}
