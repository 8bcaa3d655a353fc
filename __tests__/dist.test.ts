/** The committed `dist/`, run as the Actions runner runs it, with no `node_modules` beside it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Project } from './support/project.js';

const folder = mkdtempSync(path.join(tmpdir(), 'dist-test-'));
const dist = path.join(folder, 'dist');
/** Few rounds: what is tested is that everything is joined, not what the clock says. */
const few = { 'minimum-rounds': '6', 'testing-method': 'normal', profile: 'sampled' };
let project: Project;

const git = (...args: string[]): string => execFileSync('git', args, { cwd: project.bare, encoding: 'utf8' }).trim();
const onBranch = (file: string): string => git('show', `profiling:benchmarks/busted/${file}`);

beforeAll(async () => {
  cpSync('dist', dist, { recursive: true });
  project = await Project.create('examples/library', { folder: path.join(folder, 'github'), dist });
});

afterAll(async () => {
  await project.server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('dist', () => {
  it('publishes releases: one commit each, a page on main, the branch containing main', async () => {
    for (const version of ['v1.0.0', 'v1.1.0']) {
      const { status, outputs, log } = await project.release(version, few);
      expect({ status, log: status === 0 ? '' : log }).toEqual({ status: 0, log: '' });
      expect(outputs['profiling-commit']).toBe(git('rev-parse', 'profiling'));
      expect(outputs['summary-commit']).toBe(git('rev-parse', 'main'));
      // The runner itself reads the mask and never shows that line.
      expect(log.replace(/^::add-mask::.*$/m, '')).not.toContain('secretOfTheTests');
      git('merge-base', '--is-ancestor', 'main', 'profiling');
      const outside = git('diff', '--name-only', 'main', 'profiling', '--', '.', ':!benchmarks/busted');
      expect(outside).toBe('');
    }
    git('fsck', '--strict');
    const history = JSON.parse(onBranch('all/history.json')) as { releases: { version: string }[] };
    expect(history.releases.map(({ version }) => version)).toEqual(['v1.0.0', 'v1.1.0']);
    expect(git('show', 'main:benchmarks/busted/README.md')).toContain(
      '/blob/profiling/benchmarks/busted/all/timing.png?raw=true',
    );
    const tests = git('ls-tree', '--name-only', 'profiling:benchmarks/busted/by_release').split('\n');
    expect(tests).toHaveLength(12);
    expect(project.server.violations).toEqual([]);
  });

  it('passes a pull request that changes nothing, and fails one that is slower, naming test and function', async () => {
    project.git('pull', '--quiet', '--rebase', 'origin', 'main');
    project.git('checkout', '--quiet', '-b', 'feature');
    project.edit('src/textkit/distance.lua', '--- Number of', '--- The number of');
    project.commit('docs: an article');
    const good = await project.pullRequest(1, { ...few, 'gate-on': 'instructions' });
    expect({ status: good.status, log: good.status === 0 ? '' : good.log }).toEqual({ status: 0, log: '' });
    expect(good.outputs.verdict).not.toBe('slower');

    const slow = 'local letter\n    for _ = 1, #b do letter = a:byte(row) end';
    project.edit('src/textkit/distance.lua', 'local letter = a:byte(row)', slow);
    project.commit('Read the letter again and again');
    const bad = await project.pullRequest(1, few);
    expect(bad.status).toBe(1);
    expect(bad.outputs.verdict).toBe('slower');
    expect(bad.summary).toContain('distance levenshtein compares long words');
    expect(bad.log).toMatch(/::error title=[^,]+,file=spec\/distance_spec\.lua,line=14::/);
    expect(project.server.comments).toHaveLength(1);
    const [comment] = project.server.comments;
    expect(comment?.body.replaceAll('<wbr>', '')).toContain('distance.levenshtein');
    expect(bad.outputs['comment-url']).not.toBe('');
    expect(project.git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(project.server.violations).toEqual([]);
  });

  it('brings main into the branch after a push', async () => {
    project.git('checkout', '--quiet', 'main');
    project.git('pull', '--quiet', '--rebase', 'origin', 'main');
    writeFileSync(path.join(project.clone, 'NEWS'), 'news\n');
    project.commit('News');
    const { status } = await project.push();
    expect(status).toBe(0);
    git('merge-base', '--is-ancestor', 'main', 'profiling');
    expect(git('show', 'profiling:NEWS')).toBe('news');
  });

  it('publishes nothing where a test fails, and names it', async () => {
    const before = git('rev-parse', 'profiling');
    project.edit('src/textkit/wrap.lua', '#line + 1 + #word', '#line + 9 + #word');
    project.edit('spec/wrap_spec.lua', "assert.equal('  a b", "assert.equal('  a c");
    project.commit('Break it');
    const { status, log } = await project.release('v1.2.0', few);
    expect(status).toBe(1);
    expect(log).toMatch(/::error::The suite fails: "wrap indents every line" \(failure, spec\/wrap_spec\.lua:\d+\)/);
    expect(git('rev-parse', 'profiling')).toBe(before);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['an unknown mode', { mode: 'fast' }, /::error::Input mode is "fast"\. Allowed: auto, pr/],
    ['busted missing', { busted: 'no-such-busted' }, /::error::busted was not found: "no-such-busted"/],
    ['no tests', { 'busted-args': '--tags=none' }, /::error::busted found no tests/],
    ['an event without a pull request', { mode: 'pr' }, /::error::The event release carries no pull request/],
    ['a folder that is not there', { 'working-directory': 'nowhere' }, /::error::.*has no folder "nowhere"/],
  ])('refuses %s in one line, and publishes nothing', async (_, inputs, message) => {
    const before = git('rev-parse', 'profiling');
    const { status, log } = await project.release('v1.1.0', { ...few, ...inputs });
    expect(status).toBe(1);
    expect(log).toMatch(message);
    expect(git('rev-parse', 'profiling')).toBe(before);
  });
});

describe('the command line', () => {
  it('profiles a clone from its dist', () => {
    const clone = path.join(folder, 'clone');
    cpSync('examples/library', clone, { recursive: true });
    execFileSync('git', ['init', '--quiet'], { cwd: clone });
    execFileSync(process.execPath, [path.join(dist, 'cli.js'), 'flamegraph', '--html', 'out.html'], {
      cwd: clone,
      stdio: 'pipe',
    });
    const events = JSON.parse(readFileSync(path.join(clone, 'flamegraph.json'), 'utf8')) as {
      traceEvents: { ph: string }[];
    };
    expect(events.traceEvents.length).toBeGreaterThan(10);
    expect(readFileSync(path.join(clone, 'out.html'), 'utf8')).toContain('Content-Security-Policy');
  });
});
