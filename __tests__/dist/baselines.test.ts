/** What a pull request is compared with, through the built action: the base, the cache, a release, and what stands in. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCacheService, type CacheService } from '../support/cache-service.js';
import type { Project } from '../support/project.js';
import { ending, QUICK, slowDown, smallProject } from '../support/small-project.js';

const NOWHERE = 'f'.repeat(40);
let project: Project;
let cache: CacheService;
/** Main as the release has it. */
let released: string;

beforeAll(async () => {
  project = await smallProject();
  cache = await startCacheService();
  const release = await project.release('v1.0.0', { ...QUICK, summary: 'none' });
  if (release.status !== 0) throw new Error(release.log);
  released = project.git('rev-parse', 'main');
  project.git('checkout', '--quiet', '-b', 'slow', 'main');
  slowDown(project);
  project.commit('Twice as much');
  project.git('push', '--quiet', 'origin', 'slow');
});

afterAll(async () => {
  expect(project.server.violations).toEqual([]);
  await cache.close();
  await project.close();
});

describe('the baseline', () => {
  it('is the newest release where that is asked for: the same interpreter’s instructions still gate', async () => {
    const result = await project.pullRequest(1, { ...QUICK, baseline: 'release' });
    expect(ending(result, 1)).toBe('');
    expect(result.outputs).toMatchObject({ verdict: 'slower', baseline: 'release:v1.0.0' });
    expect(result.summary).toMatch(/against <code>v1\.0\.0<\/code>|against `v1\.0\.0`/);
  });

  it('is the merge-base, fetched, in a shallow clone of the branch', async () => {
    const { folder } = project;
    project.git('checkout', '--quiet', 'main');
    project.git('commit', '--quiet', '--allow-empty', '--message', 'Main went on');
    project.git('push', '--quiet', 'origin', 'main');
    project.git('checkout', '--quiet', 'slow');
    const workspace = path.join(folder, 'shallow');
    const bare = pathToFileURL(project.bare).href;
    execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch=slow', '--no-tags', bare, workspace]);
    const result = await project.pullRequest(1, { ...QUICK, baseline: 'base' }, { workspace });
    expect(ending(result, 1)).toBe('');
    expect(result.outputs).toMatchObject({ verdict: 'slower', baseline: `base:${released}` });
    // The user's clone is as it was: one working tree, the branch checked out, nothing changed in it.
    const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trim();
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(git('status', '--porcelain', '--branch')).toBe('## slow...origin/slow');
    const own = ['refs/heads/slow', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/slow'];
    const refs = git('for-each-ref', '--format=%(refname)').split('\n');
    expect(refs.filter((ref) => !own.includes(ref))).toEqual([]);
  });

  it('is a release where the base cannot be had, and the report says so; asked for, it is an error', async () => {
    const result = await project.pullRequest(1, QUICK, { base: NOWHERE });
    expect(ending(result, 1)).toBe('');
    expect(result.outputs).toMatchObject({ verdict: 'slower', baseline: 'release:v1.0.0' });
    expect(result.log).toMatch(/^::warning::The base could not be had: .*Comparing with the newest release\.$/m);
    expect(result.summary).toContain('The base could not be had');
    expect(project.server.comments[0]?.body).toContain('The base could not be had');

    const asked = await project.pullRequest(1, { ...QUICK, baseline: 'base' }, { base: NOWHERE });
    expect(ending(asked, 1)).toBe('');
    expect(asked.log).toMatch(/^::error::The base could not be had: .* Check out with fetch-depth: 0/m);
    expect(asked.outputs).toEqual({});
  });

  it('is a release where the base’s suite fails, and the report says so; asked for, it is an error', async () => {
    project.git('checkout', '--quiet', '-b', 'broken', released);
    project.edit('spec/work_spec.lua', 'assert.is_string(work.text(10))', "assert.equal('', work.text(10))");
    const broken = project.commit('Break a test');
    project.git('checkout', '--quiet', '-b', 'mended');
    project.edit('spec/work_spec.lua', "assert.equal('', work.text(10))", 'assert.is_string(work.text(10))');
    project.commit('Mend it');
    const result = await project.pullRequest(2, { ...QUICK, 'gate-on': 'instructions' }, { base: broken });
    expect(ending(result, 0)).toBe('');
    expect(result.outputs.baseline).toBe('release:v1.0.0');
    const said = 'base: The suite fails: "work is removed" (failure, spec/work_spec.lua:16)';
    expect(result.log).toContain(`::warning::${said}`);
    expect(result.summary).toContain('work is removed');

    const asked = await project.pullRequest(2, { ...QUICK, baseline: 'base' }, { base: broken });
    expect(ending(asked, 1)).toBe('');
    expect(asked.log).toContain(`::error::${said}`);
  });

  it('comes from the cache the second time, measured once; nothing that the cache does fails the job', async () => {
    const { folder } = project;
    project.git('checkout', '--quiet', 'slow');
    const temporary = path.join(folder, 'runner-temp');
    mkdirSync(temporary);
    const run = () =>
      project.pullRequest(
        1,
        { ...QUICK, baseline: 'cache', comment: 'never' },
        { env: { ...cache.env, RUNNER_TEMP: temporary } },
      );
    const first = await run();
    expect(ending(first, 1)).toBe('');
    expect(first.outputs).toMatchObject({ verdict: 'slower', baseline: `base:${released}` });
    expect(cache.entries.map(({ complete }) => complete)).toEqual([true]);

    const second = await run();
    expect(ending(second, 1)).toBe('');
    expect(second.outputs).toMatchObject({ verdict: 'slower', baseline: `cache:${released}` });
    expect(second.summary).toContain('measured earlier on the same kind of machine');

    cache.state.fault = 'hangs';
    const third = await run();
    expect(ending(third, 1)).toBe('');
    expect(third.outputs.baseline).toBe(`base:${released}`);
    expect(third.log).toContain('::notice::The stored baseline could not be restored: the service gave no answer');
    // Not asked a second time: to save, too, would be to wait for nothing.
    expect(cache.calls.filter((call) => call.includes('CreateCacheEntry'))).toHaveLength(1);
    expect(readdirSync(temporary).filter((name) => name.startsWith('busted-profiler-'))).toEqual([
      'busted-profiler-output',
    ]);
  });
});

describe('mode calibrate', () => {
  it('refuses so few rounds that they could tell nothing', async () => {
    const result = await project.dispatch({ ...QUICK, mode: 'calibrate' });
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(/^::error::maximum-rounds is 2, and fewer than 6 rounds tell nothing of time\. Raise it/m);
    expect(result.log).not.toContain('First run of');
  });

  it('tells, as an action, how small a slowdown the machine can resolve, and needs no token', async () => {
    const result = await project.dispatch({
      ...QUICK,
      mode: 'calibrate',
      'minimum-rounds': '6',
      'maximum-rounds': '6',
      'time-budget': '5s',
      'github-token': '',
    });
    expect(ending(result, 0)).toBe('');
    expect(result.summary).toMatch(/smallest|resolve/i);
    expect(result.summary).toContain('10%');
  });
});
