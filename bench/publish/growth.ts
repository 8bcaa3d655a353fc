/** Growth of the profiling branch per release, packed by git: releases of one suite whose code is always the same. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { renderRelease } from '../../src/modes/release-render.js';
import { LocalStore } from '../../src/publish/local-store.js';
import { publishTree } from '../../src/publish/transaction.js';
import { releaseRecord, site } from '../../__tests__/report/release/fixture.js';
import { testWorld } from '../../__tests__/support/world.js';
import { packedBytes, total } from './packed.js';
import { suiteOf } from './suite.js';

export interface Growth {
  /** Bytes per release, by kind of file, the largest first. */
  readonly kinds: readonly (readonly [string, number])[];
  readonly perRelease: number;
}

/** @param releases published; the growth is the mean over the second half of them */
export async function growth(folder: string, tests: number, releases: number): Promise<Growth> {
  const repository = path.join(folder, 'growth.git');
  mkdirSync(repository, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  const identity = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const world = testWorld({ env: identity });
  const store = new LocalStore(world, repository);
  const tree = await store.createTree([{ path: 'README.md', mode: '100644', type: 'blob', content: 'A library.\n' }]);
  await store.createBranch('main', await store.createCommit({ message: 'Begin', tree, parents: [] }));
  const identities = suiteOf(tests);
  const half = Math.floor(releases / 2);
  let before: ReadonlyMap<string, number> = new Map();
  for (let index = 0; index < releases; index++) {
    const record = releaseRecord({
      tests,
      identities,
      seed: index + 1,
      version: `v1.${index}.0`,
      date: new Date(Date.UTC(2024, 0, 1 + index * 21, 9, index * 7, 13)).toISOString(),
      commit: execFileSync('git', ['hash-object', '--stdin'], { input: `commit ${index}`, encoding: 'utf8' }).trim(),
    });
    const options = {
      record,
      site,
      top: 20,
      chartReleases: 35,
      keepReleases: 0,
      deleteRemovedTests: true,
    };
    await publishTree(store, world, {
      branch: 'profiling',
      mainBranch: 'main',
      benchmarksPath: site.benchmarksPath,
      message: `Performance at v1.${index}.0`,
      render: async (existing) => (await renderRelease(existing, options, () => undefined)).changes,
    });
    if (index + 1 === half) before = packedBytes(repository);
  }
  const after = packedBytes(repository);
  const count = releases - half;
  const kinds = [...after]
    .map(([kind, bytes]) => [kind, (bytes - (before.get(kind) ?? 0)) / count] as const)
    .sort((a, b) => b[1] - a[1]);
  world.remove();
  return { kinds, perRelease: (total(after) - total(before)) / count };
}
