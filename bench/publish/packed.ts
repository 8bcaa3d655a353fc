/** What a repository weighs after git packed it, and what of it is which kind of file. */
import { execFileSync } from 'node:child_process';

const git = (repository: string, args: readonly string[], input?: string): string =>
  execFileSync('git', ['-C', repository, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(input === undefined ? {} : { input }),
  });

/** Packs the repository as `git gc` does, and returns the bytes of each object in the pack, by the name of its file. */
export function packedBytes(repository: string): ReadonlyMap<string, number> {
  git(repository, ['gc', '--quiet', '--prune=now']);
  const objects = git(repository, ['rev-list', '--all', '--objects']).split('\n').filter(Boolean);
  const nameOf = new Map(objects.map((line) => [line.slice(0, 40), line.slice(41).split('/').at(-1) ?? ''] as const));
  const sizes = git(
    repository,
    ['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize:disk)'],
    [...nameOf.keys()].join('\n'),
  );
  const bytes = new Map<string, number>();
  for (const line of sizes.split('\n').filter(Boolean)) {
    const [sha = '', type = '', size = '0'] = line.split(' ');
    const kind = type === 'blob' ? (nameOf.get(sha) ?? '') : `(${type}s)`;
    bytes.set(kind, (bytes.get(kind) ?? 0) + Number(size));
  }
  return bytes;
}

export const total = (bytes: ReadonlyMap<string, number>): number =>
  [...bytes.values()].reduce((sum, size) => sum + size, 0);
