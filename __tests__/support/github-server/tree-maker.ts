import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitRepository } from './git.js';

export interface TreeEntryRequest {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha?: string | null;
  readonly content?: string;
}

const lines = (text: string): string[] => text.split('\0').filter(Boolean);

/** Makes a tree from a request's entries, with a few git processes however many they are; null: an object is missing. */
export function makeTree(git: GitRepository, entries: readonly TreeEntryRequest[], base: string | null): string | null {
  if (base === null && entries.every(({ path, sha }) => typeof sha === 'string' && !path.includes('/'))) {
    const listing = entries.map(({ mode, type, sha, path }) => `${mode} ${type} ${String(sha)}\t${path}\0`).join('');
    return git.try(['mktree', '-z'], listing)?.toString().trim() ?? null;
  }
  return throughIndex(git, entries, base);
}

function throughIndex(git: GitRepository, entries: readonly TreeEntryRequest[], base: string | null): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'server-tree-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  const index = (input: string): void => {
    git.run(['update-index', '--add', '--replace', '-z', '--index-info'], input, env);
  };
  try {
    git.run(['read-tree', base ?? '--empty'], undefined, env);
    for (const { path, sha } of entries.filter(({ type, sha }) => type === 'tree' && typeof sha === 'string')) {
      const gone = lines(git.run(['ls-files', '-z', '--', `${path}/`], undefined, env));
      index(gone.map((each) => `0 ${'0'.repeat(40)}\t${each}\0`).join(''));
      const listing = git.try(['ls-tree', '-r', '-z', String(sha)]);
      if (listing === null) return null;
      index(
        lines(listing.toString())
          .map((line) => line.replace('\t', `\t${path}/`) + '\0')
          .join(''),
      );
    }
    const blobs = entries.filter(({ type }) => type !== 'tree');
    const texts = blobs.filter(({ sha, content }) => typeof sha !== 'string' && content);
    texts.forEach(({ content }, number) => {
      writeFileSync(join(folder, `blob${number}`), content ?? '');
    });
    const paths = texts.map((_, number) => `${join(folder, `blob${number}`)}\n`).join('');
    const stored =
      texts.length === 0 ? [] : git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], paths).split('\n');
    const shas = new Map(texts.map((entry, number) => [entry, stored[number] ?? '']));
    const found = blobs.map((entry) => ({ entry, sha: entry.sha ?? shas.get(entry) ?? '' }));
    if (found.some(({ sha }) => sha === '')) return null;
    index(found.map(({ entry, sha }) => `${entry.mode} ${sha}\t${entry.path}\0`).join(''));
    // Fails where an object is missing.
    return git.try(['write-tree'], undefined, env)?.toString().trim() ?? null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
