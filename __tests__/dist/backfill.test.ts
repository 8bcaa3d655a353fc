/** Mode `backfill` through the built action: older tags, each measured in a worktree of its own, in the order of versions. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Project } from '../support/project.js';
import { ending, QUICK, smallProject } from '../support/small-project.js';

const inputs = { ...QUICK, 'minimum-rounds': '1', mode: 'backfill', tags: 'v1.*' };
/** Measured for nobody: all of it is missing elsewhere. */
const elsewhere = { ...inputs, 'benchmarks-path': 'elsewhere', 'summary-path': 'elsewhere.md' };
let project: Project;

const measured = (log: string): string[] => [...log.matchAll(/First run of (\S+),/g)].map(([, version = '']) => version);
const publishedInOrder = (): string[] =>
  project
    .onServer('log', '--first-parent', '--reverse', '--format=%s', 'profiling')
    .split('\n')
    .flatMap((subject) => /^Performance at (.*)/.exec(subject)?.[1] ?? []);

/** All of the clone that is the user's own. */
function own(): Record<string, string> {
  const hash = (file: string): string =>
    createHash('sha256').update(readFileSync(path.join(project.clone, file))).digest('hex');
  const files = readdirSync(project.clone, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(project.clone, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('.git/') || ['.git/config', '.git/index', '.git/HEAD'].includes(file));
  return {
    ...Object.fromEntries(files.map((file) => [file, hash(file)])),
    status: project.git('status', '--porcelain', '--branch'),
    refs: project.git('for-each-ref'),
  };
}

beforeAll(async () => {
  project = await smallProject();
  project.git('tag', 'v0.9.0');
  project.git('tag', 'v1.2.3.4');
  project.commit('Ten', { VERSION: '1.10.0' });
  project.git('tag', '--annotate', '--message', 'Ten', 'v1.10.0');
  project.commit('Nine, made later', { VERSION: '1.9.1' });
  project.git('tag', 'v1.9.1');
  project.edit('spec/work_spec.lua', '#work.text(1000)', '#work.text(1001)');
  project.commit('Break a test');
  project.git('tag', 'v1.9.2');
  project.edit('spec/work_spec.lua', '#work.text(1001)', '#work.text(1000)');
  project.commit('Mend it');
  project.git('tag', 'v1.11.0-rc.1');
  project.git('checkout', '--quiet', '-b', 'old-line', 'v1.2.3.4');
  project.commit('Off main', { VERSION: '1.3.0' });
  project.git('tag', 'v1.3.0');
  project.git('tag', 'v1.4.0', project.git('rev-parse', 'HEAD:VERSION'));
  project.git('checkout', '--quiet', 'main');
  project.git('push', '--quiet', 'origin', 'main', '--tags');
  // Work that nobody has committed yet.
  writeFileSync(path.join(project.clone, 'src/work.lua'), 'return nil -- not done\n');
  writeFileSync(path.join(project.clone, 'spec/staged_spec.lua'), 'error()\n');
  project.git('add', 'spec/staged_spec.lua');
  writeFileSync(path.join(project.clone, 'untracked'), 'mine\n');
});

afterAll(async () => {
  expect(project.server.violations).toEqual([]);
  await project.close();
});

describe('a backfill', () => {
  it('that is killed goes on where it was; nothing of the user’s clone is touched', async () => {
    const before = own();
    const killed = await project.dispatch(inputs, { killed: { said: 'First run of v1.3.0' } });
    expect(ending(killed, null)).toBe('');
    expect(publishedInOrder()).toEqual(['v1.2.3.4']);
    expect(own()).toEqual(before);

    const result = await project.dispatch(inputs);
    expect(ending(result, 1)).toBe('');
    expect(measured(result.log)).toEqual(['v1.3.0', 'v1.9.1', 'v1.9.2', 'v1.10.0', 'v1.11.0-rc.1']);
    expect(result.log).toContain('v1.2.3.4 is published already.');
    expect(own()).toEqual(before);
    expect(project.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('has published each by itself, in the order of versions, but for what cannot be measured, which is named', () => {
    const versions = ['v1.2.3.4', 'v1.3.0', 'v1.9.1', 'v1.10.0', 'v1.11.0-rc.1'];
    expect(publishedInOrder()).toEqual(versions);
    const history = JSON.parse(project.onBranch('all/history.json')) as {
      releases: { version: string; commit: string }[];
    };
    expect(history.releases.map(({ version, commit }) => [version, commit])).toEqual(
      versions.map((version) => [version, project.git('rev-parse', `${version}^{commit}`)]),
    );
    const newest = JSON.parse(project.onBranch('all/profile.json')) as { version: string };
    expect(newest.version).toBe('v1.10.0');
    project.onServer('fsck', '--strict');
    project.onServer('merge-base', '--is-ancestor', 'main', 'profiling');
    expect(project.onServer('diff', '--name-only', 'main', 'profiling', '--', '.', ':!benchmarks/busted')).toBe('');
  });

  it('that is run again measures only what is missing still, and says why the job fails', async () => {
    const tip = project.onServer('rev-parse', 'profiling');
    const result = await project.dispatch(inputs);
    expect(ending(result, 1)).toBe('');
    expect(measured(result.log)).toEqual(['v1.9.2']);
    expect(result.log).toMatch(/^::warning::v1\.9\.2 is left out: The suite fails: "work writes its text"/m);
    expect(result.log).toMatch(/^::warning::The tag "v1\.4\.0" is of no commit: it is left out\.$/m);
    expect(result.log).toMatch(/^::error::Not measured: v1\.9\.2\.$/m);
    expect(project.onServer('rev-parse', 'profiling')).toBe(tip);
  });

  it('measures none that keep-releases would throw away', async () => {
    const result = await project.dispatch({ ...elsewhere, 'keep-releases': '1', 'dry-run': 'true' });
    expect(ending(result, 0)).toBe('');
    expect(measured(result.log)).toEqual(['v1.10.0']);
    expect(result.log).toContain('v1.9.1 is left out: keep-releases keeps 1.');
  });

  it('ends before it measures the first release where GitHub would not take it', async () => {
    project.server.faults.readOnly = true;
    const result = await project.dispatch(elsewhere);
    project.server.faults.readOnly = false;
    expect(ending(result, 1)).toBe('');
    expect(measured(result.log)).toEqual([]);
    expect(result.log).toMatch(/^::error::Could not .*403 Resource not accessible by integration.*"contents: write"/m);
  });

  it('finds the tags of the remote from a clone that was made for one of them', async () => {
    const workspace = path.join(project.folder, 'shallow');
    const bare = pathToFileURL(project.bare).href;
    execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch=v1.9.1', bare, workspace], { stdio: 'pipe' });
    const some = { ...elsewhere, tags: 'v1.9.1, v1.1[0-9].*', 'dry-run': 'true' };
    const result = await project.dispatch(some, { workspace });
    expect(ending(result, 0)).toBe('');
    expect(measured(result.log)).toEqual(['v1.9.1', 'v1.10.0', 'v1.11.0-rc.1']);
  });
});
