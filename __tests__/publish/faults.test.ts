/**
 * What publishing does where a request fails: after each fault either everything is published or nothing changed, what
 * was there before is still there, the message names the cause, and another run completes it.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GitHubStore } from '../../src/publish/github-store.js';
import { makeClient } from '../../src/publish/octokit.js';
import { publishRelease } from '../../src/publish/release.js';
import { publishSummary } from '../../src/publish/summary.js';
import { syncBranch } from '../../src/publish/sync.js';
import { publishTree } from '../../src/publish/transaction.js';
import type { Intervention } from '../support/github-server/server.js';
import { branches, MAIN, page, PublishingScene, release } from '../support/publishing.js';

let scene: PublishingScene;

beforeEach(async () => {
  scene = await PublishingScene.open();
});

afterEach(async () => {
  const { violations } = scene.server;
  await scene.close();
  expect(violations).toEqual([]);
});

const store = () => new GitHubStore(scene.github);
const tree = (version: string) => publishTree(store(), scene.world, release(version));

interface Job {
  readonly run: () => Promise<unknown>;
  /** Whether what the job was to publish is there, and whether nothing of it is. */
  readonly isDone: () => boolean;
}

/** Everything that publishes, as a job of its own each time: `turn` makes it another one. */
const jobs: Record<string, (turn: number) => Job> = {
  release: (turn) => ({
    run: () => publishRelease(store(), scene.github, scene.world, { tree: release(`v${turn}`), summary: null }),
    isDone: () => scene.releases().includes(`v${turn}`),
  }),
  sync: (turn) => {
    const main = scene.commitToMain({ NEWS: `news ${turn}` });
    return {
      run: () => syncBranch(store(), scene.world, branches),
      isDone: () => scene.tip() !== null && scene.git.isAncestor(main, branches.branch),
    };
  },
  backfill: (turn) => ({
    run: async () => {
      await tree(`v${turn}.0`);
      await tree(`v${turn}.1`);
    },
    isDone: () => scene.releases().includes(`v${turn}.1`),
  }),
  'summary by commit': (turn) => ({
    run: () => publishSummary(store(), scene.github, scene.world, page('commit', `page ${turn}\n`)),
    isDone: () => scene.git.run(['show', 'main:docs/performance.md']) === `page ${turn}`,
  }),
  'summary by pull request': (turn) => ({
    run: () => publishSummary(store(), scene.github, scene.world, page('pull-request', `page ${turn}\n`)),
    isDone: () =>
      scene.server.pulls.length === 1 &&
      scene.git.run(['show', 'busted-profiler/summary:docs/performance.md']) === `page ${turn}`,
  }),
};

/** Runs the job again and again, with the first, the second, … request of each run met by a fault, until none is. */
async function eachRequest(
  job: string,
  fault: (nth: number) => (index: number) => Intervention | null,
  check: (outcome: unknown, job: Job) => Promise<void> | void,
): Promise<number> {
  for (let nth = 1; ; nth++) {
    const work = (jobs[job] ?? jobs.release)?.(nth);
    if (work === undefined) throw new Error(job);
    const start = scene.server.requests.length;
    const decide = fault(nth);
    let hit = false;
    scene.server.faults.intercept = ({ count }) => {
      const intervention = decide(count - start);
      hit ||= intervention !== null;
      return intervention;
    };
    const outcome = await work.run().catch((error: unknown) => error);
    scene.server.faults.intercept = null;
    await check(outcome, work);
    if (!hit) return nth - 1;
  }
}

const BAD_GATEWAY: Intervention = { kind: 'answer', status: 502, message: 'Bad gateway' };
const SECONDARY: Intervention = {
  kind: 'answer',
  status: 403,
  message: 'You have exceeded a secondary rate limit',
  headers: { 'retry-after': '1' },
};

describe.each(Object.keys(jobs))('%s', (job) => {
  it.each<[string, Intervention]>([
    ['dropped before it is done', { kind: 'drop' }],
    ['dropped after it is done', { kind: 'drop-after' }],
    ['answered by 502', BAD_GATEWAY],
    ['met by a secondary limit', SECONDARY],
  ])('gets over any one request being %s', async (_, intervention) => {
    const requests = await eachRequest(
      job,
      (nth) => (index) => (index === nth ? intervention : null),
      (outcome, { isDone }) => {
        expect(outcome).not.toBeInstanceOf(Error);
        expect(isDone()).toBe(true);
        expect(scene.faultsOfBranch({ containsMain: !job.startsWith('summary') })).toEqual([]);
      },
    );
    expect(requests).toBeGreaterThan(5);
  });

  it.each<[string, Intervention, RegExp]>([
    ['the connection', { kind: 'drop' }, /no answer/],
    ['the token', { kind: 'answer', status: 401, message: 'Bad credentials' }, /401 Bad credentials.*github-token/],
    ['the server', BAD_GATEWAY, /502 Bad gateway/],
    [
      'the primary limit',
      {
        kind: 'answer',
        status: 403,
        message: 'API rate limit exceeded',
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      },
      /rate limit.*when the limit is over/,
    ],
  ])('is whole or nothing where %s is lost at any request, and completed by another run', async (_, fault, words) => {
    await eachRequest(
      job,
      (nth) => (index) => (index >= nth ? fault : null),
      async (outcome, { run, isDone }) => {
        const kept = scene.releases();
        if (outcome instanceof Error) expect(outcome.message).toMatch(words);
        else if (!job.startsWith('summary')) expect(isDone()).toBe(true);
        for (const version of kept)
          expect(
            scene.git.run(['show', `${branches.branch}:${branches.benchmarksPath}/all/artifacts/${version}/README.md`]),
          ).toBe(`# ${version} ü`);
        await run();
        expect(isDone()).toBe(true);
        expect(scene.releases()).toEqual(expect.arrayContaining(kept));
        expect(scene.faultsOfBranch({ containsMain: !job.startsWith('summary') })).toEqual([]);
      },
    );
  });
});

describe('a lost race', () => {
  /** Moves a branch just before the request that would move it, a few times. */
  function race(times: number, move: (turn: number) => void) {
    let left = times;
    scene.server.faults.intercept = ({ method, path }) => {
      if ((method === 'PATCH' || path.endsWith('/git/refs')) && path.includes('/git/refs') && left > 0) move(left--);
      return null;
    };
  }

  /** Another job's release, put on the branch without the API. */
  function publishElsewhere(turn: number): void {
    const { git } = scene;
    const tip = scene.tip() ?? 'main';
    const blob = git.run(['hash-object', '-w', '--stdin'], `# other${turn} ü\n`);
    const index = { GIT_INDEX_FILE: `${git.path}/race-index` };
    git.run(['read-tree', tip], undefined, index);
    const path = `${branches.benchmarksPath}/all/artifacts/other${turn}/README.md`;
    git.run(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], undefined, index);
    const commit = git.run(['commit-tree', git.run(['write-tree'], undefined, index), '-p', tip, '-m', 'other']);
    git.run(['update-ref', `refs/heads/${branches.branch}`, commit]);
  }
  const moveMain = (turn: number): void => void scene.commitToMain({ [`race-${turn}`]: 'x' });

  it.each<[string, (turn: number) => void, string[]]>([
    ['another release was published', publishElsewhere, ['other1', 'other2', 'other3', 'v1']],
    ['main moved', moveMain, ['v1']],
    [
      'both',
      (turn) =>
        [moveMain, publishElsewhere].forEach((move) => {
          move(turn);
        }),
      ['other1', 'other2', 'other3', 'v1'],
    ],
  ])('three times: %s', async (what, move, all) => {
    if (what !== 'another release was published') await tree('v0');
    race(3, move);
    await tree('v1');
    scene.server.faults.intercept = null;
    expect(scene.releases().filter((name) => name !== 'v0')).toEqual(all);
    // Main that moves after it was read is brought in by the next sync.
    await syncBranch(store(), scene.world, branches);
    expect(scene.faultsOfBranch()).toEqual([]);
  });

  it('lost five times is named, and nothing is changed', async () => {
    race(5, publishElsewhere);
    await expect(tree('v1')).rejects.toThrow(/moved by somebody else 5 times.*concurrency/);
    expect(scene.releases()).not.toContain('v1');
  });

  it('on main is run again for the page', async () => {
    race(3, moveMain);
    expect(await publishSummary(store(), scene.github, scene.world, page())).toMatchObject({ kind: 'commit' });
    expect(scene.git.run(['ls-tree', '--name-only', 'main'])).toContain('race-1');
  });

  it('lost too often on main becomes a warning, and no failure', async () => {
    race(50, moveMain);
    const result = await publishSummary(store(), scene.github, scene.world, page());
    expect(result.kind).toBe('pull-request');
    expect(scene.tip('busted-profiler/summary')).not.toBeNull();
  });
});

describe('refusals', () => {
  it.each<[number, string, RegExp]>([
    [403, 'Resource not accessible by integration', /POST .*\/git\/.*403 Resource not.*"contents: write"/],
    [404, 'Not Found', /POST .*404 Not Found.*"contents: write"/],
    [409, 'Conflict', /POST .*409 Conflict.*rules and branch protection/],
    [422, 'Repository rule violations found', /POST .*422 Repository rule.*rules and branch protection/],
  ])('%s on every write names request, cause and remedy; nothing is changed', async (status, message, words) => {
    await tree('v1');
    const before = scene.tip();
    scene.server.faults.intercept = ({ method }) => (method === 'GET' ? null : { kind: 'answer', status, message });
    await expect(tree('v2')).rejects.toThrow(words);
    scene.commitToMain({ NEWS: 'x' });
    await expect(syncBranch(store(), scene.world, branches)).rejects.toThrow(words);
    expect(scene.tip()).toBe(before);
    // The page on main is no reason to fail the job: the release is out by then.
    expect(await publishSummary(store(), scene.github, scene.world, page())).toMatchObject({ kind: 'refused' });
    expect(scene.warnings().join()).toContain(message);
  });

  it('names a repository that is not there', async () => {
    const nowhere = new GitHubStore(makeClient(scene.world, { token: 't', repository: 'no/where', pace: 0 }));
    await expect(publishTree(nowhere, scene.world, release('v1'))).rejects.toThrow(
      /main.*does not exist.*cannot be read/,
    );
  });

  it('names a repository without a commit', async () => {
    await scene.close();
    scene = await PublishingScene.open(null);
    await expect(tree('v1')).rejects.toThrow(/the repository is empty/);
    expect(scene.tip()).toBeNull();
  });

  it('names a protected profiling branch', async () => {
    await tree('v1');
    const before = scene.tip();
    scene.server.faults.protectedBranches[branches.branch] = 'ruleset';
    await expect(tree('v2')).rejects.toThrow(/move the branch team\/profiling.*Repository rule violations/);
    expect(scene.tip()).toBe(before);
  });
});

describe('what is on main already', () => {
  it('is the beginning of the branch, where main has the benchmarks folder', async () => {
    const theirs = 'benchmarks/busted/mine.txt';
    scene.commitToMain({ [theirs]: 'mine' });
    await tree('v1');
    expect(scene.git.run(['show', `${branches.branch}:${theirs}`])).toBe('mine');
    await tree('v2');
    expect(scene.git.run(['show', `${branches.branch}:${theirs}`])).toBe('mine');
    expect(scene.faultsOfBranch()).toEqual([]);
  });

  it.each(['benchmarks', 'benchmarks/busted'])('refuses where %s is a file', async (file) => {
    await scene.close();
    scene = await PublishingScene.open({ 'README.md': MAIN['README.md'], [file]: 'a file' });
    await expect(tree('v1')).rejects.toThrow(/there is a file|is a file/);
    expect(scene.tip()).toBeNull();
  });
});
