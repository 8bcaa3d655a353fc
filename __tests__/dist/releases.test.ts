/** One release after the other through the built action: what goes, what stays, and what nobody of ours has written. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Project } from '../support/project.js';
import { readHistory } from '../../src/report/release/read.js';
import type { ActionResult } from '../support/run-action.js';
import { ending, QUICK, smallProject } from '../support/small-project.js';

const BRANCH = 'perf/busted';
const inputs = { ...QUICK, 'minimum-rounds': '1', 'profiling-branch': BRANCH };
/** What stood on main below benchmarks-path before the action came. */
const THEIRS = {
  'mine.txt': 'mine\n',
  'by_release/notes/README.md': 'by hand\n',
  'all/artifacts/2020_01_01-v0.9.0/summary.json': '{ broken',
};
let project: Project;

const show = (file: string): string => project.onServer('show', `${BRANCH}:benchmarks/busted/${file}`);
const tree = (folder: string): string => project.onServer('rev-parse', `${BRANCH}:benchmarks/busted/${folder}`);
const list = (folder: string): string[] =>
  project.onServer('ls-tree', '--name-only', `${BRANCH}:benchmarks/busted/${folder}`).split('\n');
const artifacts = (): string[] => list('all/artifacts').map((name) => name.replace(/^\d+_\d+_\d+-/, ''));
/** Folders of tests, without their ids. */
const tests = (): string[] =>
  list('by_release').flatMap((name) => /^[0-9a-f-]{36}-(work.*)/.exec(name)?.[1] ?? []).sort();
const newest = (): string => (JSON.parse(show('all/profile.json')) as { version: string }).version;
const versions = (): string[] =>
  (JSON.parse(show('all/history.json')) as { releases: { version: string }[] }).releases.map(({ version }) => version);

async function released(version: string, more: Record<string, string> = {}, prerelease = false): Promise<ActionResult> {
  const result = await project.run(project.releaseEvent(version, prerelease), { ...inputs, ...more });
  expect(ending(result, 0)).toBe('');
  return result;
}

beforeAll(async () => {
  project = await smallProject();
  const theirs = Object.entries(THEIRS).map(([file, text]) => [`benchmarks/busted/${file}`, text]);
  project.commit('Files of their own', Object.fromEntries(theirs) as Record<string, string>);
});

afterAll(async () => {
  expect(project.server.violations).toEqual([]);
  project.onServer('fsck', '--strict');
  await project.close();
});

describe('releases', () => {
  it('begin on a branch with slashes in its name; what main had in the folder stays, and is warned about', async () => {
    const { log } = await released('v1.0.0');
    for (const [file, text] of Object.entries(THEIRS)) expect(`${show(file)}\n`).toBe(`${text.trimEnd()}\n`);
    expect(log).toMatch(/^::warning::.*2020_01_01-v0\.9\.0\/summary\.json on the branch is left as it is: it is not JSON/m);
    expect(log).toMatch(/^::warning::by_release\/notes on the branch is left as it is: it has no profile\.json/m);
    expect(tests()).toEqual(['work_is_edited', 'work_is_removed', 'work_takes_its_steps', 'work_writes_its_text']);
    const page = project.onServer('show', 'main:benchmarks/busted/README.md');
    // The address that also works in a private repository, for who may read it.
    expect(page).toContain(`https://github.com/${project.server.name}/blob/perf/busted/benchmarks/busted/all/timing.png?raw=true`);
    expect(page).not.toContain('raw.githubusercontent');
    project.onServer('merge-base', '--is-ancestor', 'main', BRANCH);
    expect(project.onServer('diff', '--name-only', 'main', BRANCH, '--', '.', ':!benchmarks/busted')).toBe('');
  });

  it('leave out the folder of a test that is gone; one that was renamed continues its history', async () => {
    project.updateMain();
    project.edit('spec/work_spec.lua', "it('is removed'", "it('is new'");
    project.edit('spec/work_spec.lua', 'assert.is_string(work.text(10))', 'assert.is_string(work.text(11))');
    project.edit('spec/work_spec.lua', "it('writes its text'", "it('writes all its text'");
    project.commit('Other tests');
    // Listings that are cut off hide nothing from it.
    project.server.faults.truncated = true;
    await released('v1.1.0');
    project.server.faults.truncated = false;
    expect(tests()).toEqual(['work_is_edited', 'work_is_new', 'work_takes_its_steps', 'work_writes_all_its_text']);
    const history = readHistory(show('all/history.json'));
    const points = Object.fromEntries(history.ok ? history.value.tests.map((test) => [test.name, test.points.length]) : []);
    expect(points).toMatchObject({ 'work is new': 1, 'work is removed': 1, 'work writes all its text': 2 });
    expect(points).not.toHaveProperty('work writes its text');
    for (const [file, text] of Object.entries(THEIRS)) expect(show(file)).toBe(text.trim());
  });

  it('keep the folder of a test that is gone where that is asked for', async () => {
    project.updateMain();
    project.edit('spec/work_spec.lua', "it('is new'", "pending('is new'");
    project.commit('One test fewer');
    await released('v1.2.0', { 'delete-removed-tests': 'false' });
    expect(tests()).toContain('work_is_new');
    expect(newest()).toBe('v1.2.0');
  });

  it('do not become the newest as a pre-release, by mark or by name, or as a patch to an old line', async () => {
    const before = [tree('by_release'), tree('all/profile.json')];
    await released('v1.3.0', {}, true);
    await released('v1.3.0-rc.1');
    await released('v1.1.1');
    expect([tree('by_release'), tree('all/profile.json')]).toEqual(before);
    expect(versions()).toEqual(['v1.0.0', 'v1.1.0', 'v1.1.1', 'v1.2.0', 'v1.3.0-rc.1', 'v1.3.0']);
    expect(artifacts().sort()).toEqual(['v0.9.0', ...versions()].sort());
  });

  it('replace themselves where they are published again, and nothing else', async () => {
    const others = (): string =>
      project
        .onServer('ls-tree', '-r', `${BRANCH}:benchmarks/busted/all/artifacts`)
        .split('\n')
        .filter((line) => !line.includes('-v1.1.1/'))
        .join('\n');
    const before = { others: others(), byRelease: tree('by_release'), own: tree('all/artifacts/2026_01_11-v1.1.1') };
    await released('v1.1.1');
    expect(others()).toBe(before.others);
    expect(tree('by_release')).toBe(before.byRelease);
    expect(tree('all/artifacts/2026_01_11-v1.1.1')).not.toBe(before.own);
    expect(versions()).toEqual(['v1.0.0', 'v1.1.0', 'v1.1.1', 'v1.2.0', 'v1.3.0-rc.1', 'v1.3.0']);
  });

  it('are kept as many as keep-releases says: the latest, the newest stable one, and never what is not ours', async () => {
    await released('v1.4.0', { 'keep-releases': '2' });
    expect(versions()).toHaveLength(2);
    expect(versions()).toContain('v1.4.0');
    expect(artifacts().sort()).toEqual(['v0.9.0', ...versions()].sort());
    expect(tests()).toEqual(['work_is_edited', 'work_takes_its_steps', 'work_writes_all_its_text']);
    for (const [file, text] of Object.entries(THEIRS)) expect(show(file)).toBe(text.trim());
  });
});
