/**
 * What publishing does where a request fails: after each fault either everything is published or nothing changed, what
 * was there before is still there, the message names the cause, and another run completes it.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GitHubStore } from '../../src/publish/github-store.js';
import { makeClient } from '../../src/publish/octokit.js';
import { publishRelease } from '../../src/publish/release.js';
import { publishSummary } from '../../src/publish/summary.js';
import { syncBranch } from '../../src/publish/sync.js';
import { publishTree } from '../../src/publish/transaction.js';
import type { Intervention } from '../support/github-server/server.js';
import { branches, MAIN, page, PublishingScene, release } from '../support/publishing.js';

let scene: PublishingScene;

async function close(): Promise<void> {
  const { violations } = scene.server;
  const sound = scene.isSound();
  await scene.close();
  expect({ violations, sound }).toEqual({ violations: [], sound: true });
}

const store = () => new GitHubStore(scene.github);
const tree = (version: string) => publishTree(store(), scene.world, release(version));
const propose = () => publishSummary(store(), scene.github, scene.world, page('pull-request', 'page\n'));

interface Job {
  /** What is there before. */
  readonly before: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
  /** Whether all that the job was to publish is there. */
  readonly isDone: () => boolean;
}

const shows = (branch: string, text: string) =>
  scene.git.try(['show', `${branch}:docs/performance.md`])?.toString() === text;
const proposed = () => scene.server.pulls.length === 1 && shows('busted-profiler/summary', 'page\n');
const holdsMain = () => scene.tip() !== null && scene.git.isAncestor('main', branches.branch);

/** Everything that publishes. */
const jobs: Record<string, Job> = {
  'the first release': {
    before: () => Promise.resolve(),
    run: () => tree('v1'),
    isDone: () => scene.releases().join() === 'v1' && holdsMain(),
  },
  'a release with a page on main': {
    before: () => tree('v0').then(() => scene.commitToMain({ NEWS: 'news' })),
    run: () => publishRelease(store(), scene.github, scene.world, { tree: release('v1'), summary: page() }),
    isDone: () => scene.releases().join() === 'v0,v1' && shows('main', 'the page\n') && holdsMain(),
  },
  'a sync': {
    before: () => tree('v0').then(() => scene.commitToMain({ NEWS: 'news' })),
    run: () => syncBranch(store(), scene.world, branches),
    isDone: () => scene.releases().join() === 'v0' && holdsMain(),
  },
  'a backfill': {
    before: () => tree('v0'),
    run: async () => {
      await tree('v0.1');
      await tree('v0.2');
    },
    isDone: () => scene.releases().join() === 'v0,v0.1,v0.2' && holdsMain(),
  },
  'a page by pull request': { before: () => tree('v0'), run: propose, isDone: proposed },
  'a page by the pull request that is there': {
    before: async () => {
      await tree('v0');
      await publishSummary(store(), scene.github, scene.world, page('pull-request', 'old page\n'));
    },
    run: propose,
    isDone: proposed,
  },
};

const BAD_GATEWAY: Intervention = { kind: 'answer', status: 502, message: 'Bad gateway' };
const SECONDARY: Intervention = {
  kind: 'answer',
  status: 403,
  message: 'You have exceeded a secondary rate limit',
  headers: { 'retry-after': '1' },
};
const PRIMARY: Intervention = {
  kind: 'answer',
  status: 403,
  message: 'API rate limit exceeded',
  headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
};

/** What the n-th request meets, and every one after it; and what is said of it. */
interface Loss {
  readonly first: Intervention;
  readonly then: Intervention;
  readonly words: RegExp;
}
const lossBy = (first: Intervention, words: RegExp): Loss => ({ first, then: first, words });
/** They take turns from request to request: what they leave undone is the same. */
const LOSSES: readonly [Loss, ...Loss[]] = [
  lossBy({ kind: 'drop' }, /no answer/),
  lossBy({ kind: 'answer', status: 401, message: 'Bad credentials' }, /401 Bad credentials.*github-token/),
  lossBy(BAD_GATEWAY, /502 Bad gateway/),
  lossBy(PRIMARY, /rate limit.*when the limit is over/),
];

describe.each(Object.entries(jobs))('%s', (_, { before, run, isDone }) => {
  let kept: readonly string[];
  let startAgain: () => void;

  beforeAll(async () => {
    scene = await PublishingScene.open();
    await before();
    kept = scene.releases();
    startAgain = scene.remember();
  });
  afterAll(close);

  /** Runs the job from the beginning; returns what came of it, and the methods of its requests. */
  async function withFaults(
    fault: (index: number) => Intervention | null,
  ): Promise<{ outcome: unknown; methods: readonly string[] }> {
    startAgain();
    const start = scene.server.requests.length;
    scene.server.faults.intercept = ({ count }) => fault(count - start);
    const outcome = await run().catch((error: unknown) => error);
    scene.server.faults.intercept = null;
    return { outcome, methods: scene.server.requests.slice(start).map(({ method }) => method) };
  }

  it.each<[string, Intervention]>([
    ['dropped before it is done', { kind: 'drop' }],
    ['dropped after it is done', { kind: 'drop-after' }],
    ['answered by half', { kind: 'break-off' }],
    ['answered by 502', BAD_GATEWAY],
    ['met by a secondary limit', SECONDARY],
  ])('gets over every request being %s, each at its first sending', async (_, intervention) => {
    const { outcome } = await withFaults((index) => (index % 2 === 1 ? intervention : null));
    expect(outcome).not.toBeInstanceOf(Error);
    expect(isDone()).toBe(true);
    expect(scene.faultsOfBranch()).toEqual([]);
  });

  it.each<[string, readonly Loss[], RegExp]>([
    ['any request before it is done', LOSSES, /./],
    [
      'any write after it is done',
      [{ first: { kind: 'drop-after' }, then: { kind: 'drop' }, words: /no answer/ }],
      /POST|PATCH/,
    ],
  ])('is whole or nothing where GitHub is lost at %s; another run completes it', async (_, losses, which) => {
    const { methods } = await withFaults(() => null);
    // Most requests leave what the one before has left: what was completed once need not be again.
    const completed = new Set<string>();
    for (const nth of methods.flatMap((method, index) => (which.test(method) ? [index + 1] : []))) {
      const { first, then, words } = losses[nth % losses.length] ?? LOSSES[0];
      const { outcome } = await withFaults((index) => (index < nth ? null : index === nth ? first : then));
      if (!isDone()) {
        const reason = outcome instanceof Error ? outcome.message : JSON.stringify(outcome);
        expect(reason).toMatch(words);
      }
      const there = scene.releases();
      expect(there).toEqual(expect.arrayContaining([...kept]));
      expect(there.join()).not.toContain('damaged');
      const left = scene.state();
      if (completed.has(left)) continue;
      completed.add(left);
      await run();
      expect(isDone()).toBe(true);
      expect(scene.faultsOfBranch()).toEqual([]);
    }
    expect(completed.size).toBeGreaterThan(0);
  });
});

describe('in a repository', () => {
  beforeEach(async () => {
    scene = await PublishingScene.open();
  });
  afterEach(close);

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
        (turn) => {
          [moveMain, publishElsewhere].forEach((move) => {
            move(turn);
          });
        },
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

    it('of a sync is run again three times', async () => {
      await tree('v0');
      moveMain(4);
      race(3, (turn) => {
        moveMain(turn);
        publishElsewhere(turn);
      });
      await syncBranch(store(), scene.world, branches);
      expect(scene.releases()).toEqual(['other1', 'other2', 'other3', 'v0']);
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

    it('names a repository that is not there, and one that has no commit', async () => {
      await scene.close();
      scene = await PublishingScene.open(null);
      const nowhere = makeClient(scene.world, { token: 't', repository: 'no/where' });
      for (const github of [nowhere, scene.github]) {
        const there = new GitHubStore(github);
        const words = /"main" does not exist, or the repository is empty or cannot be read/;
        await expect(publishTree(there, scene.world, release('v1'))).rejects.toThrow(words);
        await expect(syncBranch(there, scene.world, branches)).rejects.toThrow(words);
        expect(await publishSummary(there, github, scene.world, page())).toMatchObject({ kind: 'refused' });
        expect(scene.warnings().join()).toContain('The branch "main" does not exist');
      }
      expect(scene.git.run(['for-each-ref'])).toBe('');
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
});
