/** One release more on a branch that holds very many, of a suite of very many tests, over the API. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { EMPTY_HISTORY, type History } from '../../src/analyse/history.js';
import { renderRelease } from '../../src/modes/release-render.js';
import { GitHubStore } from '../../src/publish/github-store.js';
import { LocalStore } from '../../src/publish/local-store.js';
import { makeClient } from '../../src/publish/octokit.js';
import { publishTree, type PublishRequest } from '../../src/publish/transaction.js';
import { historyJson } from '../../src/report/release/json.js';
import { historyOf, releaseRecord, site } from '../../__tests__/report/release/fixture.js';
import { testWorld } from '../../__tests__/support/world.js';
import { suiteOf } from './suite.js';

export interface Scale {
  /** Of this process: the server is another one. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly requests: number;
}

/** @returns the cost of the first release with all its tests, and of one more in which no test changed */
export async function scale(folder: string, tests: number, releases: number): Promise<readonly [Scale, Scale]> {
  const repository = path.join(folder, 'scale.git');
  mkdirSync(repository, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
  const identity = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const cli = path.join(import.meta.dirname, '..', '..', '__tests__', 'support', 'github-server', 'cli.js');
  const server = spawn(process.execPath, [cli, repository], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = String((await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next()).value);
  const world = testWorld({ env: { ...identity, GITHUB_API_URL: address } });
  try {
    const local = new LocalStore(world, repository);
    const identities = suiteOf(tests);
    const record = (seed: number) => releaseRecord({ tests, identities, seed, version: `v2.${seed}.0` });
    await prepare(local, historyOfMany(releases, record(1)));
    const github = makeClient(world, { token: 'token', repository: 'owner/repository' });
    const store = new GitHubStore(github);
    let requests = 0;
    github.octokit.hook.before('request', () => {
      requests += 1;
    });
    const publish = async (seed: number): Promise<Scale> => {
      const options = {
        record: record(seed),
        site,
        top: 20,
        chartReleases: 35,
        keepReleases: 0,
        deleteRemovedTests: true,
      };
      const before = process.cpuUsage();
      requests = 0;
      await publishTree(store, world, {
        ...BRANCH,
        message: `Performance at v2.${seed}.0`,
        render: async (existing) => (await renderRelease(existing, options, () => undefined)).changes,
      });
      const { user, system } = process.cpuUsage(before);
      return { cpuSeconds: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, requests };
    };
    return [await publish(2), await publish(3)];
  } finally {
    server.kill();
    await once(server, 'exit');
    world.remove();
  }
}

const BRANCH = {
  branch: 'profiling',
  mainBranch: 'main',
  benchmarksPath: site.benchmarksPath,
} satisfies Partial<PublishRequest>;

/** A branch that holds that many releases: their folders, and the history as far as its bounds let it grow. */
async function prepare(store: LocalStore, history: History): Promise<void> {
  const readme = [{ path: 'README.md', mode: '100644', type: 'blob', content: 'A library.\n' }] as const;
  const tree = await store.createTree(readme);
  await store.createBranch('main', await store.createCommit({ message: 'Begin', tree, parents: [] }));
  const folders = history.releases.map(({ folder }) => ({
    path: `all/artifacts/${folder}/README.md`,
    content: `# ${folder}\n`,
  }));
  const write = [{ path: 'all/history.json', content: historyJson(history) }, ...folders];
  const world = testWorld();
  await publishTree(store, world, {
    ...BRANCH,
    message: 'Many',
    render: () => Promise.resolve({ write, deletePaths: [] }),
  });
  world.remove();
}

/** As many releases as asked for; points of the tests for the newest twenty, which is what the bound of all points keeps. */
function historyOfMany(releases: number, last: ReturnType<typeof releaseRecord>): History {
  const { releases: one, tests } = historyOf([last]);
  const [model] = one;
  if (model === undefined) return EMPTY_HISTORY;
  const all = Array.from({ length: releases }, (_, index) => ({
    ...model,
    version: `v1.${index}.0`,
    folder: `2024_01_01-v1.${index}.0`,
  }));
  const kept = all.slice(-Math.max(10, Math.floor(200_000 / tests.length)));
  return {
    ...EMPTY_HISTORY,
    releases: all,
    tests: tests.map((test) => ({
      ...test,
      points: kept.flatMap(({ folder }) => test.points.map((point) => ({ ...point, folder }))),
    })),
  };
}
