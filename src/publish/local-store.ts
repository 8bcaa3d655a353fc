import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getExecOutput } from '@actions/exec';
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import type { NewCommit, NewTreeEntry, ObjectStore, RefUpdate, TreeEntry } from './object-store.js';

interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The git operations of publishing in a local repository, by git's plumbing commands: nothing touches the index or the
 * work tree of the repository, and a branch that is checked out there is refused by nobody, so do not publish to one.
 */
export class LocalStore implements ObjectStore {
  readonly #world: World;
  readonly #repository: string;

  /** @param repository a work tree or a bare repository */
  constructor(world: World, repository: string) {
    this.#world = world;
    this.#repository = repository;
  }

  branchTip(branch: string): Promise<string | null> {
    return this.#resolve(`refs/heads/${branch}`);
  }

  tagCommit(tag: string): Promise<string | null> {
    return this.#resolve(`refs/tags/${tag}`);
  }

  async commit(sha: string) {
    const lines = (await this.#git(['log', '-1', '--no-show-signature', '--format=%T%n%P%n%cI', sha, '--'])).split(
      '\n',
    );
    const [tree = '', parents = '', date = ''] = lines;
    return { tree, parents: parents.split(' ').filter(Boolean), date };
  }

  async tree(sha: string, options: { recursive?: boolean } = {}): Promise<readonly TreeEntry[]> {
    const listing = await this.#git(['ls-tree', '-z', ...(options.recursive ? ['-r'] : []), sha]);
    return listing
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const tab = line.indexOf('\t');
        const [mode, type, entrySha] = line.slice(0, tab).split(' ');
        return { mode, type, sha: entrySha, path: line.slice(tab + 1) } as TreeEntry;
      });
  }

  /** From the raw output, because output collected as text would spoil a picture's bytes. */
  async blob(sha: string): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    await this.#git(['cat-file', 'blob', sha], { stdout: (data) => chunks.push(data) });
    return Buffer.concat(chunks);
  }

  async createBlob(content: Uint8Array): Promise<string> {
    return (await this.#git(['hash-object', '-w', '--stdin'], { input: Buffer.from(content) })).trim();
  }

  async createTree(entries: readonly NewTreeEntry[], base?: string): Promise<string> {
    if (base === undefined && entries.every((entry) => 'sha' in entry && !entry.path.includes('/'))) {
      const lines = entries.map((e) => `${e.mode} ${e.type} ${'sha' in e ? e.sha : ''}\t${e.path}\0`);
      return (await this.#git(['mktree', '-z'], { input: Buffer.from(lines.join('')) })).trim();
    }
    return this.#treeByIndex(entries, base);
  }

  /** In an index of its own, because `mktree` knows neither a base nor paths with slashes. */
  async #treeByIndex(entries: readonly NewTreeEntry[], base?: string): Promise<string> {
    const folder = await mkdtemp(join(this.#world.temporary, 'tree-'));
    try {
      const env = { GIT_INDEX_FILE: join(folder, 'index') };
      const texts = entries.flatMap((entry) => ('content' in entry ? [entry.content] : []));
      const shas = await this.#storeTexts(texts, folder);
      await this.#git(['read-tree', base ?? '--empty'], { env });
      const trees = entries.filter((entry) => entry.type === 'tree');
      const below = trees.map(({ path }) => `${path}/`);
      const replaced =
        below.length > 0 && base !== undefined ? await this.#git(['ls-files', '-z', '--', ...below], { env }) : '';
      const lines = [
        ...replaced
          .split('\0')
          .filter(Boolean)
          .map((path) => `0 ${'0'.repeat(40)}\t${path}\0`),
        ...entries
          .filter((entry) => entry.type !== 'tree')
          .map((entry) => `${entry.mode} ${'content' in entry ? (shas.shift() ?? '') : entry.sha}\t${entry.path}\0`),
      ];
      await this.#git(['update-index', '--add', '--replace', '-z', '--index-info'], {
        env,
        input: Buffer.from(lines.join('')),
      });
      for (const entry of trees) {
        if (!('sha' in entry)) continue;
        const below = (await this.#git(['ls-tree', '-r', '-z', entry.sha])).split('\0').filter(Boolean);
        const added = below.map((line) => `${line.replace('\t', `\t${entry.path}/`)}\0`).join('');
        await this.#git(['update-index', '--add', '-z', '--index-info'], { env, input: Buffer.from(added) });
      }
      return (await this.#git(['write-tree'], { env })).trim();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async createCommit(commit: NewCommit): Promise<string> {
    const parents = commit.parents.flatMap((parent) => ['-p', parent]);
    return (await this.#git(['commit-tree', commit.tree, ...parents], { input: Buffer.from(commit.message) })).trim();
  }

  async createBranch(branch: string, sha: string): Promise<RefUpdate> {
    return this.#compareAndSwap(branch, sha, '0'.repeat(40));
  }

  async updateBranch(branch: string, sha: string): Promise<RefUpdate> {
    const tip = await this.branchTip(branch);
    if (tip === null || !(await this.isAncestor(tip, sha))) return 'lost-race';
    return this.#compareAndSwap(branch, sha, tip);
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', ancestor, descendant];
    const result = await this.#exec(args);
    if (result.exitCode > 1) throw this.#failure(args, result);
    return result.exitCode === 0;
  }

  async #compareAndSwap(branch: string, sha: string, before: string): Promise<RefUpdate> {
    const args = ['update-ref', `refs/heads/${branch}`, sha, before];
    const result = await this.#exec(args);
    if (result.exitCode === 0) return 'updated';
    if (/cannot lock ref|already exists|but expected/.test(result.stderr)) return 'lost-race';
    throw this.#failure(args, result);
  }

  /** Stores many texts with one process; returns their SHAs in order. */
  async #storeTexts(texts: readonly string[], folder: string): Promise<string[]> {
    if (texts.length === 0) return [];
    const files = texts.map((_, index) => join(folder, String(index)));
    for (const [index, text] of texts.entries()) await writeFile(join(folder, String(index)), text);
    const input = Buffer.from(files.join('\n') + '\n');
    return (await this.#git(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input })).trim().split('\n');
  }

  async #resolve(ref: string): Promise<string | null> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    const result = await this.#exec(args);
    // 1 is a name that is not there, anything above no repository.
    if (result.exitCode > 1) throw this.#failure(args, result);
    return result.exitCode === 0 ? result.stdout.trim() : null;
  }

  async #git(args: readonly string[], options?: GitOptions): Promise<string> {
    const result = await this.#exec(args, options);
    if (result.exitCode !== 0) throw this.#failure(args, result);
    return result.stdout;
  }

  async #exec(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    const env = Object.fromEntries(
      Object.entries<string | undefined>({ ...this.#world.env, LC_ALL: 'C', ...options.env }).flatMap(
        ([name, value]) => (value === undefined ? [] : [[name, value]]),
      ),
    );
    return getExecOutput('git', ['--literal-pathspecs', '-C', this.#repository, ...args], {
      silent: true,
      ignoreReturnCode: true,
      env,
      ...(options.input ? { input: options.input } : {}),
      ...(options.stdout ? { listeners: { stdout: options.stdout } } : {}),
    });
  }

  #failure(args: readonly string[], result: GitResult): UserError {
    return new UserError(
      `git ${args.slice(0, 2).join(' ')} failed in ${this.#repository}: ${result.stderr.trim() || `exit status ${result.exitCode}`}.`,
      'Check that the path is a git repository that you may write to, with user.name and user.email set.',
    );
  }
}

interface GitOptions {
  readonly env?: Record<string, string>;
  readonly input?: Buffer;
  readonly stdout?: (data: Buffer) => void;
}
