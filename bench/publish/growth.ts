/** Growth of the profiling branch per release, packed by git: releases of a suite that changes as suites do. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ReleaseRecord } from '../../src/analyse/release-record.js';
import { renderRelease } from '../../src/modes/release-render.js';
import { LocalStore } from '../../src/publish/local-store.js';
import { publishTree } from '../../src/publish/transaction.js';
import { machine, random } from '../../__tests__/report/release/fixture.js';
import { testWorld } from '../../__tests__/support/world.js';
import { packedBytes, total } from './packed.js';
import { beginMain, BRANCH, IDENTITY, optionsOf, recordOf } from './release.js';
import { suiteOf } from './suite.js';

export interface Growth {
  /** Bytes per release, by kind of file, the largest first. */
  readonly kinds: readonly (readonly [string, number])[];
  readonly perRelease: number;
  /** Tests whose folders a release wrote anew. */
  readonly folders: number;
}

/** @param releases published; the growth is the mean over the second half of them */
export async function growth(folder: string, tests: number, releases: number): Promise<Growth> {
  const repository = path.join(folder, 'growth.git');
  mkdirSync(repository, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  const world = testWorld({ env: IDENTITY });
  const store = new LocalStore(world, repository);
  await beginMain(store);
  const half = Math.floor(releases / 2);
  let before: ReadonlyMap<string, number> = new Map();
  let folders = 0;
  let index = 0;
  for (const record of history(tests, releases)) {
    await publishTree(store, world, {
      ...BRANCH,
      message: `Performance at ${record.profile.version}`,
      render: async (existing) => {
        const { changes, report } = await renderRelease(existing, optionsOf(record), () => undefined);
        const newest = report.history.releases.at(-1)?.folder;
        if (index >= half) folders += report.history.tests.filter(({ shown }) => shown === newest).length;
        return changes;
      },
    });
    index += 1;
    if (index === half) before = packedBytes(repository);
  }
  const after = packedBytes(repository);
  const count = releases - half;
  const kinds = [...after]
    .map(([kind, bytes]) => [kind, (bytes - (before.get(kind) ?? 0)) / count] as const)
    .sort((a, b) => b[1] - a[1]);
  world.remove();
  return { kinds, perRelease: (total(after) - total(before)) / count, folders: folders / count };
}

/** Of the tests, from release to release: new names and other work. */
const RENEWED = 0.01;
const REWORKED = 0.03;

/**
 * Releases as they come: every third on another kind of machine; all times of a release up to 5 % off, each test's up to
 * 4 % more, each round's up to 12 %; some tests do up to a fifth more or less work for good, some go and others come; a
 * tenth of the sampled functions a tick off.
 */
function* history(tests: number, releases: number): Generator<ReleaseRecord> {
  const next = random(7);
  const renewed = Math.ceil(tests * RENEWED);
  const pool = suiteOf(tests + releases * renewed);
  const identities = pool.splice(0, tests);
  const work = identities.map(() => 1);
  for (let index = 0; index < releases; index++) {
    const isOther = index % 3 === 2;
    yield recordOf(tests, {
      seed: index + 1,
      version: `v1.${index}.0`,
      date: new Date(Date.UTC(2024, 0, 1 + index * 21, 9, index * 7, 13)).toISOString(),
      commit: execFileSync('git', ['hash-object', '--stdin'], { input: `commit ${index}`, encoding: 'utf8' }).trim(),
      environment: isOther ? { ...machine, cpu: 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz' } : machine,
      speed: (isOther ? 1.15 : 1) * (0.95 + 0.1 * next()),
      identities: [...identities],
      work: [...work],
      drift: work.map(() => 0.96 + 0.08 * next()),
      wavering: 0.1,
    });
    const some = (): number => Math.floor(next() * tests);
    for (let turn = 0; turn < tests * REWORKED; turn++) work[some()] = 0.8 + 0.4 * next();
    for (const fresh of pool.splice(0, renewed)) identities[some()] = fresh;
  }
}
