import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepareCheckout } from '../../src/measure/checkout.js';
import { Git } from '../../src/measure/git.js';
import { findMergeBase } from '../../src/measure/merge-base.js';
import { type TestWorld, testWorld } from '../support/world.js';

describe('checkouts of a real repository', () => {
  let world: TestWorld;
  let origin: string;
  const git = (directory: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e@example.org', ...args], {
      cwd: directory,
      encoding: 'utf8',
    }).trim();
  const commit = (message: string): string => {
    writeFileSync(join(origin, 'code.lua'), `return ${JSON.stringify(message)}\n`);
    git(origin, 'add', '-A');
    git(origin, 'commit', '-qm', message);
    return git(origin, 'rev-parse', 'HEAD');
  };

  beforeEach(() => {
    world = testWorld();
    origin = join(world.temporary, 'origin');
    mkdirSync(origin);
    git(origin, 'init', '-q', '-b', 'main');
  });
  afterEach(() => {
    world.remove();
  });

  it('prepares versions at paths of one length, runs setup there, and leaves nothing behind', async () => {
    const [first, second] = [commit('one'), commit('two')];
    const config = readFileSync(join(origin, '.git/config'), 'utf8');
    const repository = new Git(world, origin);
    const request = { setup: 'echo ready > made\n', workingDirectory: '.' };
    const base = await prepareCheckout(world, repository, { ...request, commit: first, label: 'base' });
    const head = await prepareCheckout(world, repository, { ...request, commit: second, label: 'head' });
    expect(readFileSync(join(base.directory, 'code.lua'), 'utf8')).toContain('one');
    expect(readFileSync(join(head.directory, 'made'), 'utf8')).toBe('ready\n');
    expect(base.root).toHaveLength(head.root.length);
    await base.remove();
    await head.remove();
    expect(existsSync(base.root)).toBe(false);
    expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(git(origin, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(origin, '.git/config'), 'utf8')).toBe(config);
  });

  it('sees an edit of the same length in the second of the commit, as git does', async () => {
    const head = commit('one');
    const code = join(origin, 'code.lua');
    // Times that lie in one second whatever this machine takes: those of the file, and that of the index.
    git(origin, 'config', 'core.trustctime', 'false');
    const second = 1_700_000_000;
    utimesSync(code, second, second);
    git(origin, 'update-index', '--refresh');
    writeFileSync(code, 'return "two"\n');
    utimesSync(code, second, second);
    utimesSync(join(origin, '.git/index'), second, second + 0.9);
    const snapshot = await new Git(world, origin).snapshot(world.temporary, []);
    expect(snapshot).not.toBe(head);
    expect(git(origin, 'show', `${snapshot}:code.lua`)).toBe('return "two"');
  });

  it('shows the last lines of a setup that fails, and removes its tree', async () => {
    const only = commit('one');
    const request = {
      commit: only,
      setup: 'echo so it was\nfalse\necho not reached',
      workingDirectory: '.',
      label: 'base',
    };
    const failing = prepareCheckout(world, new Git(world, origin), request);
    await expect(failing).rejects.toThrow(/setup script failed for base \(exit code 1\)[^]*so it was/);
    expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('says why a submodule is missing by the cause, not by what follows from it', async () => {
    commit('one');
    const library = join(world.temporary, 'library');
    mkdirSync(library);
    git(library, 'init', '-q');
    git(library, 'commit', '-q', '--allow-empty', '-m', 'library');
    git(origin, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'library');
    const only = commit('with a submodule');
    rmSync(library, { recursive: true });
    rmSync(join(origin, '.git/modules'), { recursive: true });
    const request = { commit: only, setup: '', workingDirectory: '.', label: 'base' };
    const checkout = await prepareCheckout(world, new Git(world, origin), request);
    await checkout.remove();
    // (Which of the two depends on whether this git lets a submodule come from a folder.)
    expect(checkout.notes).toEqual([
      expect.stringMatching(
        /^The submodules of base could not be checked out: .*(does not exist|transport 'file' not allowed)/,
      ),
    ]);
  });

  it('kills a setup when the run is cancelled', async () => {
    const only = commit('one');
    const request = { commit: only, setup: 'sleep 600 & wait', workingDirectory: '.', label: 'base' };
    const pending = prepareCheckout(world, new Git(world, origin), request);
    setTimeout(() => {
      world.abort();
    }, 300);
    await expect(pending).rejects.toThrow();
    expect(git(origin, 'worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('finds the merge-base from a clone of depth 1', async () => {
    const fork = commit('fork');
    git(origin, 'checkout', '-qb', 'topic');
    for (let n = 0; n < 40; n += 1) git(origin, 'commit', '-q', '--allow-empty', '-m', `topic ${n}`);
    const head = git(origin, 'rev-parse', 'HEAD');
    git(origin, 'checkout', '-q', 'main');
    const base = commit('main goes on');
    const clone = join(world.temporary, 'clone');
    git(world.temporary, 'clone', '-q', '--depth=1', `file://${origin}`, clone);
    const repository = new Git(world, clone);
    expect(await findMergeBase(world, repository, { base, head })).toEqual({ commit: fork });
  });
});
