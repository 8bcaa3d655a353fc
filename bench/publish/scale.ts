/** One release more on a branch that holds very many, of a suite of very many tests, over the API. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { EMPTY_HISTORY, type History } from '../../src/analyse/history.js';
import type { ReleaseRecord } from '../../src/analyse/release-record.js';
import { LocalStore } from '../../src/publish/local-store.js';
import { publishTree } from '../../src/publish/transaction.js';
import { historyJson } from '../../src/report/release/history-json.js';
import { historyOf } from '../../__tests__/report/release/fixture.js';
import { testWorld } from '../../__tests__/support/world.js';
import { BRANCH, beginMain, IDENTITY, recordOf } from './release.js';

export interface Scale {
  /** Of the process that publishes: the server is another one. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly requests: number;
  /** What it logged: empty where nothing was wrong. */
  readonly said: string;
}

/** @returns the cost of the first release with all its tests, and of one more in which no test changed */
export async function scale(folder: string, tests: number, releases: number): Promise<readonly [Scale, Scale]> {
  const repository = path.join(folder, 'scale.git');
  mkdirSync(repository, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  const world = testWorld({ env: IDENTITY });
  await prepare(world, repository, historyOfMany(releases, recordOf(tests, { seed: 1 })));
  world.remove();
  const cli = path.join(import.meta.dirname, '..', '..', '__tests__', 'support', 'github-server', 'cli.js');
  const server = spawn(process.execPath, [cli, repository], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const address = String((await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next()).value);
    const publish = async (seed: number): Promise<Scale> => {
      const script = path.join(import.meta.dirname, 'publisher.js');
      const args = [...process.execArgv, script, address, String(tests), String(seed)];
      return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as Scale;
    };
    return [await publish(2), await publish(3)];
  } finally {
    server.kill();
    await once(server, 'exit');
  }
}

/** A branch that holds that many releases: their folders, and the history as far as its bounds let it grow. */
async function prepare(world: ReturnType<typeof testWorld>, repository: string, history: History): Promise<void> {
  const store = new LocalStore(world, repository);
  await beginMain(store);
  const folders = history.releases.map(({ folder }) => ({
    path: `all/artifacts/${folder}/README.md`,
    content: `# ${folder}\n`,
  }));
  const write = [{ path: 'all/history.json', content: historyJson(history) }, ...folders];
  await publishTree(store, world, {
    ...BRANCH,
    message: 'Many',
    render: () => Promise.resolve({ write, deletePaths: [] }),
  });
}

/** As many releases as asked for; points of the tests for the newest ones, as many as the bound of all points keeps. */
function historyOfMany(releases: number, last: ReleaseRecord): History {
  const { releases: one, tests } = historyOf([last]);
  const [model] = one;
  if (model === undefined) return EMPTY_HISTORY;
  const all = Array.from({ length: releases }, (_, index) => ({
    ...model,
    version: `v1.${index}.0`,
    folder: `2024_01_01-v1.${index}.0`,
  }));
  const kept = all.slice(-Math.max(10, Math.floor(100_000 / tests.length)));
  return {
    ...EMPTY_HISTORY,
    releases: all,
    tests: tests.map((test) => ({
      ...test,
      points: kept.flatMap(({ folder }) => test.points.map((point) => ({ ...point, folder }))),
    })),
  };
}
