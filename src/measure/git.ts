/**
 * What is asked of git about the repository that is measured. Nothing is written to the user's configuration or working
 * tree; what git writes for itself (fetched objects, the entry of a worktree) lies in its own folder.
 */
import { existsSync } from 'node:fs';
import { copyFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import {
  authorisation,
  type GitCall,
  type GitCredentials,
  type GitOutput,
  cause,
  lastLine,
  runGit,
} from './git-process.js';

/** How far a fetch reaches back: one commit, or so many more commits than the clone has. */
export type FetchDepth = 'single' | { readonly deepen: number };

/** Who makes the commit of a working tree, also where the user has set no name. */
const SNAPSHOT_AUTHOR = {
  GIT_AUTHOR_NAME: 'busted-profiler',
  GIT_AUTHOR_EMAIL: 'busted-profiler@localhost',
  GIT_COMMITTER_NAME: 'busted-profiler',
  GIT_COMMITTER_EMAIL: 'busted-profiler@localhost',
};

export class Git {
  /**
   * @param directory a folder inside the repository
   */
  constructor(
    private readonly world: World,
    readonly directory: string,
    private readonly credentials: GitCredentials | null = null,
  ) {}

  /** The same git, in another folder (a worktree). */
  in(directory: string): Git {
    return new Git(this.world, directory, this.credentials);
  }

  /** Top of the working tree, or null where the folder is in none. */
  async topLevel(): Promise<string | null> {
    return this.line(await this.run(['rev-parse', '--show-toplevel']));
  }

  /** Full SHA of the commit that a revision names, or null where it names none that is here. */
  async revParse(revision: string): Promise<string | null> {
    return this.line(await this.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]));
  }

  /** The best common ancestor, or null where the history that is here holds none. */
  async mergeBase(one: string, other: string): Promise<string | null> {
    return this.line(await this.run(['merge-base', '--end-of-options', one, other]));
  }

  /** Parents as the commit itself names them, also where a shallow clone has cut them off. */
  async parents(commit: string): Promise<readonly string[]> {
    const { stdout } = await this.must(['cat-file', 'commit', commit]);
    const head = stdout.split('\n\n', 1)[0] ?? '';
    return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? '');
  }

  async isShallow(): Promise<boolean> {
    return this.line(await this.run(['rev-parse', '--is-shallow-repository'])) === 'true';
  }

  /**
   * The working tree as a commit that no branch names: what is staged, what is not, and new files; not what git ignores.
   * Index, branches and files stay as they are; the objects lie in the repository until git's housekeeping.
   * @param temporary folder for an index of its own
   * @param leaveOut paths of this program's own files, relative to the top level
   * @returns HEAD's own SHA where the working tree is no different from it
   */
  async snapshot(temporary: string, leaveOut: readonly string[]): Promise<string> {
    const index = join(temporary, 'index');
    const own = { GIT_INDEX_FILE: index, ...SNAPSHOT_AUTHOR };
    const current = this.line(await this.must(['rev-parse', '--path-format=absolute', '--git-path', 'index'])) ?? '';
    // A copy knows what a sparse checkout leaves out, and which files need not be read again. Its time is the index's own:
    // by that git tells which files may have changed in the second that they were staged in, and reads those again.
    if (existsSync(current)) {
      await copyFile(current, index);
      const staged = (await stat(current)).mtimeMs;
      await utimes(index, Math.floor(staged / 1000), Math.floor(staged / 1000));
    } else await this.must(['read-tree', 'HEAD'], own);
    const excluded: string[] = [];
    for (const path of leaveOut) {
      // git refuses to be told of what it ignores anyhow.
      const { code } = await this.run(['check-ignore', '--quiet', '--', path]);
      if (code !== 0) excluded.push(`:(top,exclude,literal)${path}`);
    }
    await this.must(['add', '--all', '--', ':(top)', ...excluded], own);
    const tree = (await this.must(['write-tree'], own)).stdout.trim();
    const [head, before] = [await this.revParse('HEAD'), this.line(await this.run(['rev-parse', 'HEAD^{tree}']))];
    if (head !== null && tree === before) return head;
    const parents = head === null ? [] : ['-p', head];
    return (await this.must(['commit-tree', tree, ...parents, '-m', 'The working tree'], own)).stdout.trim();
  }

  /** How many files differ between two commits. */
  async filesBetween(from: string, to: string): Promise<number> {
    const { stdout } = await this.must(['diff', '--name-only', '-z', '--end-of-options', from, to]);
    return stdout.split('\0').length - 1;
  }

  /** The remote to fetch from: `origin`, else the only one, else null. */
  async remote(): Promise<string | null> {
    const names = (await this.must(['remote'])).stdout.split('\n').filter((name) => name !== '');
    return names.includes('origin') ? 'origin' : names.length === 1 ? (names[0] ?? null) : null;
  }

  /**
   * Fetches commits (by SHA) or refs; no ref of the user's moves. Depth is obeyed only in a shallow clone, since it would
   * make a whole one shallow.
   * @returns null, or why it could not be done
   */
  async fetch(wants: readonly string[], depth: FetchDepth): Promise<string | null> {
    const remote = await this.remote();
    if (remote === null) return 'the repository has no remote to fetch from';
    const reach = depth === 'single' ? '--depth=1' : `--deepen=${depth.deepen}`;
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-prune'];
    const call = [...args, ...((await this.isShallow()) ? [reach] : []), '--end-of-options', remote, ...wants];
    const { code, stderr } = await this.remotely(call);
    return code === 0 ? null : lastLine(stderr);
  }

  /** Tags that the remote has and that match any of the globs, as {@link tags} takes them; none where it cannot be asked. */
  async remoteTags(globs: readonly string[]): Promise<readonly string[]> {
    const remote = await this.remote();
    if (remote === null) return [];
    const patterns = globs.map((glob) => `refs/tags/${glob}`);
    const { code, stdout } = await this.remotely(['ls-remote', '--quiet', '--refs', '--', remote, ...patterns]);
    if (code !== 0) return [];
    return [...stdout.matchAll(/^[0-9a-f]+\trefs\/tags\/(.+)$/gm)].map(([, name = '']) => name);
  }

  /** @throws UserError where git refuses */
  async addWorktree(path: string, commit: string): Promise<void> {
    await this.must(['worktree', 'add', '--quiet', '--detach', '--force', '--end-of-options', path, commit]);
  }

  /** Forgets a worktree, and removes its folder where git still can. Never throws: there is nothing to do about it. */
  async removeWorktree(path: string): Promise<void> {
    await this.run(['worktree', 'remove', '--force', '--force', '--end-of-options', path], { cancellable: false });
  }

  /** Forgets worktrees whose folder is gone. */
  async pruneWorktrees(): Promise<void> {
    await this.run(['worktree', 'prune'], { cancellable: false });
  }

  /**
   * Fills those submodules that the user's own clone has, at the commits of this tree; configures none.
   * @returns null, or why it could not be done
   */
  async updateSubmodules(): Promise<string | null> {
    const update = ['submodule', 'update', '--quiet', '--checkout', '--force'];
    const { code, stderr } = await this.run(update);
    if (code !== 0) return cause(stderr);
    // Those inside a submodule are configured in that submodule's own, new, folder. The text is ours: no shell sees other.
    const nested = await this.run([
      'submodule',
      '--quiet',
      'foreach',
      'git submodule --quiet update --init --recursive',
    ]);
    return nested.code === 0 ? null : cause(nested.stderr);
  }

  /** Tags that match any of the globs, oldest commit first; all tags where no glob is given. */
  async tags(globs: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await this.must(['tag', '--list', '--sort=creatordate', '--end-of-options', ...globs]);
    return stdout.split('\n').filter((tag) => tag !== '');
  }

  /** Full SHA of the commit that a tag names, or null. */
  async taggedCommit(tag: string): Promise<string | null> {
    return this.revParse(`refs/tags/${tag}`);
  }

  /** When the commit was made (its committer's date). */
  async commitDate(commit: string): Promise<Date> {
    const { stdout } = await this.must([
      'show',
      '--no-patch',
      '--format=%ct',
      '--end-of-options',
      `${commit}^{commit}`,
    ]);
    return new Date(Number(stdout.trim()) * 1000);
  }

  /** When a tag was made: the tagger's date of an annotated tag, else its commit's. */
  async tagDate(tag: string): Promise<Date> {
    const { stdout } = await this.must(['for-each-ref', '--format=%(creatordate:unix)', `refs/tags/${tag}`]);
    const seconds = Number(stdout.trim());
    return stdout.trim() !== '' && Number.isFinite(seconds)
      ? new Date(seconds * 1000)
      : this.commitDate(`refs/tags/${tag}`);
  }

  /** First lines of the commits reachable from `to` and not from `from`, newest first, merges left out. Untrusted text. */
  async subjectsBetween(from: string, to: string): Promise<readonly string[]> {
    const { stdout } = await this.must([
      'log',
      '--no-merges',
      '-z',
      '--format=%s',
      '--end-of-options',
      `${from}..${to}`,
    ]);
    return stdout.split('\0').slice(0, -1);
  }

  /** Tried first as the repository is configured, then with the credentials. */
  private async remotely(call: readonly string[]): Promise<GitOutput> {
    const plain = await this.run(call);
    if (plain.code === 0 || this.credentials === null) return plain;
    return this.run(call, { settings: authorisation(this.credentials) });
  }

  private line({ code, stdout }: GitOutput): string | null {
    return code === 0 && stdout.trim() !== '' ? stdout.trim() : null;
  }

  private async must(args: readonly string[], env: GitCall['env'] = {}): Promise<GitOutput> {
    const output = await this.run(args, { env });
    if (output.code === 0) return output;
    throw new UserError(
      `git ${args[0] ?? ''} failed in ${this.directory}: ${lastLine(output.stderr)}.`,
      'Check out the repository with actions/checkout before this action.',
    );
  }

  private run(args: readonly string[], call: GitCall = {}): Promise<GitOutput> {
    return runGit(this.world, this.directory, args, call);
  }
}
