import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The objects and refs of the server: a real bare repository, through git's plumbing. */
export class GitRepository {
  /** Answers about objects, which never change: the tests of faults ask for the same ones hundreds of times. */
  readonly #facts = new Map<string, Buffer>();

  constructor(readonly path: string) {}

  /** Output of a git command about objects that are named by their SHA; null where it fails. */
  fact(args: readonly string[]): Buffer | null {
    const key = args.join('\0');
    const known = this.#facts.get(key) ?? this.try(args);
    if (known !== null) this.#facts.set(key, known);
    return known;
  }

  /** Output of a git command; null where it fails. */
  try(args: readonly string[], input?: string | Uint8Array, env: Record<string, string> = {}): Buffer | null {
    const result = spawnSync('git', ['-C', this.path, ...args], {
      ...(input === undefined ? {} : { input }),
      env: { ...process.env, ...IDENTITY, LC_ALL: 'C', ...env },
      maxBuffer: 1 << 30,
    });
    return result.status === 0 ? result.stdout : null;
  }

  run(args: readonly string[], input?: string | Uint8Array, env: Record<string, string> = {}): string {
    const output = this.try(args, input, env);
    if (output === null) throw new Error(`git ${args.join(' ')} failed`);
    return output.toString().trim();
  }

  resolve(name: string): string | null {
    const file = join(this.path, name);
    const loose = name.startsWith('refs/') && existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (/^[0-9a-f]{40}$/.test(loose)) return loose;
    return this.try(['rev-parse', '--verify', '--quiet', '--end-of-options', name])?.toString().trim() ?? null;
  }

  /** Remembers where the refs are; what it returns puts them back there. */
  remember(): () => void {
    const refs = () => this.run(['for-each-ref', '--format=%(refname) %(objectname)']).split('\n').filter(Boolean);
    const before = refs().map((line) => `create ${line}\n`);
    return () => {
      const now = refs().map((line) => `delete ${String(line.split(' ')[0])}\n`);
      this.run(['update-ref', '--stdin'], now.join(''));
      this.run(['update-ref', '--stdin'], before.join(''));
    };
  }

  isAncestor(ancestor: string, descendant: string): boolean {
    return this.try(['merge-base', '--is-ancestor', ancestor, descendant]) !== null;
  }

  entries(tree: string, recursive: boolean) {
    const listing = this.fact(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree]);
    if (listing === null) throw new Error(`${tree} is no tree`);
    return listing
      .toString()
      .split('\0')
      .filter(Boolean)
      .map((line) => {
        const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, line.indexOf('\t')).split(/ +/);
        return {
          path: line.slice(line.indexOf('\t') + 1),
          mode,
          type,
          sha,
          ...(size === '-' ? {} : { size: Number(size) }),
        };
      });
  }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'github-actions[bot]',
  GIT_AUTHOR_EMAIL: 'bot@example.invalid',
  GIT_COMMITTER_NAME: 'github-actions[bot]',
  GIT_COMMITTER_EMAIL: 'bot@example.invalid',
};
