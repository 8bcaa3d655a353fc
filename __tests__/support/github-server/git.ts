import { spawnSync } from 'node:child_process';

/** The objects and refs of the server: a real bare repository, through git's plumbing. */
export class GitRepository {
  constructor(readonly path: string) {}

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
    return this.try(['rev-parse', '--verify', '--quiet', '--end-of-options', name])?.toString().trim() ?? null;
  }

  isAncestor(ancestor: string, descendant: string): boolean {
    return this.try(['merge-base', '--is-ancestor', ancestor, descendant]) !== null;
  }

  entries(tree: string, recursive: boolean) {
    const listing = this.run(['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree]);
    return listing
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
