/** What publishing leaves on the branch: the same on GitHub, as far as its API goes, and in a local repository. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BranchFolder } from '../../src/publish/branch-folder.js';
import { publishComment } from '../../src/publish/comment.js';
import { GitHubStore } from '../../src/publish/github-store.js';
import { LocalStore } from '../../src/publish/local-store.js';
import { publishRelease } from '../../src/publish/release.js';
import { syncBranch } from '../../src/publish/sync.js';
import { publishTree } from '../../src/publish/transaction.js';
import { branches, page, picture, PublishingScene, release } from '../support/publishing.js';

let scene: PublishingScene;

beforeEach(async () => {
  scene = await PublishingScene.open();
});

afterEach(async () => {
  const { violations } = scene.server;
  await scene.close();
  expect(violations).toEqual([]);
});

/** @param faults what may be wrong with the branch: see `faultsOfBranch` */
function expectSound(faults: readonly string[] = []): void {
  expect({ sound: scene.isSound(), faults: scene.faultsOfBranch() }).toEqual({ sound: true, faults });
}

describe.each(['github', 'local'])('publishing to a %s repository', (kind) => {
  const store = () => (kind === 'github' ? new GitHubStore(scene.github) : new LocalStore(scene.world, scene.git.path));

  it('puts a release on a branch that mirrors main, and makes no commit for an equal one', async () => {
    const first = await publishTree(store(), scene.world, release('v1'));
    expect(first.changed).toBe(true);
    expectSound();
    expect(scene.git.try(['cat-file', 'blob', `${branches.branch}:benchmarks/busted/all/timing.png`])).toEqual(
      Buffer.from(picture),
    );
    const again = await publishTree(store(), scene.world, release('v1'));
    expect(again).toMatchObject({ changed: false, commit: first.commit });
  });

  it('follows main, deletes by omission, and keeps what it did not write', async () => {
    await publishTree(store(), scene.world, release('v1'));
    const main = scene.commitToMain({ 'src/new.lua': 'x' });
    const second = await publishTree(store(), scene.world, release('v2', ['all/artifacts/v1']));
    expect(second.main).toBe(main);
    expectSound();
    expect(scene.git.run(['ls-tree', '--name-only', `${branches.branch}:benchmarks/busted/all/artifacts`])).toBe('v2');
    scene.commitToMain({ 'src/newer.lua': 'y' });
    expect((await syncBranch(store(), scene.world, branches)).changed).toBe(true);
    expect((await syncBranch(store(), scene.world, branches)).changed).toBe(false);
    expectSound();
  });

  it('reads everything again where another release was published and main moved in between', async () => {
    let races = 3;
    const request = release('v1');
    const racing = {
      ...request,
      render: async (existing: BranchFolder) => {
        if (races-- > 0) {
          scene.commitToMain({ [`race-${races}`]: 'x' });
          await publishTree(store(), scene.world, release(`other-${races}`));
        }
        return request.render(existing);
      },
    };
    await publishTree(store(), scene.world, racing);
    expectSound();
    expect(scene.releases()).toEqual(['other-0', 'other-1', 'other-2', 'v1']);
  });
});

describe('publishing to GitHub', () => {
  const store = () => new GitHubStore(scene.github);

  it.each(['known-files', 'no-difference'] as const)('with the rule %s for workflow files', async (rule) => {
    scene.server.faults.workflowRule = rule;
    await publishTree(store(), scene.world, release('v1'));
    await publishTree(store(), scene.world, release('v2'));
    expectSound(rule === 'known-files' ? [] : ['.github/workflows/ci.yml']);
    expect(scene.warnings()).toHaveLength(rule === 'known-files' ? 0 : 1);
  });

  it.each(['classic', 'ruleset'] as const)('proposes the page where main is protected (%s)', async (protection) => {
    scene.server.faults.protectedBranches.main = protection;
    const run = () => publishRelease(store(), scene.github, scene.world, { tree: release('v1'), summary: page() });
    expect((await run()).summary).toMatchObject({ kind: 'pull-request' });
    expect((await run()).summary).toMatchObject({ kind: 'pull-request' });
    expect(scene.server.pulls).toHaveLength(1);
    scene.server.faults.noPullRequests = true;
    scene.server.pulls.length = 0;
    expect((await run()).summary).toMatchObject({ kind: 'refused' });
    expect(scene.warnings().join()).toContain('not permitted to create');
  });

  it('names request, cause and permission where the token may only read', async () => {
    scene.server.faults.readOnly = true;
    await expect(publishTree(store(), scene.world, release('v1'))).rejects.toThrow(
      /POST .*git\/.*403 Resource not accessible by integration.*contents: write/,
    );
    expect(scene.tip()).toBeNull();
  });

  it('publishes also where a listing says that it is truncated', async () => {
    scene.server.faults.truncated = true;
    await publishTree(store(), scene.world, release('v1'));
    await publishTree(store(), scene.world, release('v2', ['all/artifacts/v1']));
    expectSound();
  });

  it('waits for a secondary limit', async () => {
    let limited = false;
    scene.server.faults.intercept = ({ method }) => {
      if (limited || method !== 'POST') return null;
      limited = true;
      const message = 'You have exceeded a secondary rate limit';
      return { kind: 'answer', status: 403, message, headers: { 'retry-after': '1' } };
    };
    expect((await publishTree(store(), scene.world, release('v1'))).changed).toBe(true);
  });

  it('keeps one comment, and says that it may not write', async () => {
    const request = { pullRequest: 7, marker: '<!-- m -->', merge: (old: string | null) => old ?? '<!-- m -->text' };
    expect((await publishComment(scene.github, scene.world, request)).kind).toBe('created');
    expect((await publishComment(scene.github, scene.world, request)).kind).toBe('unchanged');
    const other = { ...request, merge: () => '<!-- m -->changed' };
    expect((await publishComment(scene.github, scene.world, other)).kind).toBe('updated');
    expect(scene.server.comments).toHaveLength(1);
    scene.server.faults.readOnly = true;
    expect((await publishComment(scene.github, scene.world, request)).kind).toBe('unchanged');
    expect((await publishComment(scene.github, scene.world, { ...request, pullRequest: 8 })).kind).toBe('forbidden');
  });
});
