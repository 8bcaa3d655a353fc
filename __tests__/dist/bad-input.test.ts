/** Bad input through the built action: one line that names cause and remedy, a failing exit, and nothing published. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { commandsOf, runAction } from '../support/run-action.js';
import type { Project } from '../support/project.js';
import { ending, QUICK, smallProject } from '../support/small-project.js';

let project: Project;
const spec = (text: string): void => {
  writeFileSync(path.join(project.clone, 'spec', 'more_spec.lua'), text);
};

/** A run for the tag v1.0.0, of a payload as it comes. */
async function run(
  inputs: Readonly<Record<string, string>>,
  event: { readonly name: string; readonly payload: unknown } = { name: 'release', payload: published() },
  env: Readonly<Record<string, string>> = {},
) {
  return runAction({
    dist: project.dist,
    workspace: project.clone,
    apiUrl: project.server.url,
    repository: project.server.name,
    event,
    sha: project.git('rev-parse', 'HEAD'),
    ref: 'refs/tags/v1.0.0',
    inputs: { ...QUICK, ...inputs },
    env,
  });
}

function published(action = 'published'): object {
  return {
    action,
    repository: { default_branch: 'main' },
    release: { tag_name: 'v1.0.0', prerelease: false, published_at: '2026-01-01T12:00:00Z' },
  };
}

beforeAll(async () => {
  project = await smallProject();
});

beforeEach(() => {
  project.git('checkout', '--quiet', '--force', 'main');
  project.git('tag', '--force', 'v1.0.0');
});

afterAll(async () => {
  await project.close();
});

describe('a suite that cannot be measured', () => {
  it.each<[string, string, Record<string, string>, RegExp]>([
    [
      'hangs, found out when the budget is over',
      "it('hangs', function() while true do end end)",
      { 'time-budget': '3s' },
      /::error::The suite did not end within 3 s in or right after "hangs"\. Look for a test that hangs, or raise time-budget\./,
    ],
    [
      'is pending as a whole',
      "pending('later')\nit('also later', function() pending('not yet') end)",
      { 'busted-args': 'spec/more_spec.lua' },
      /::error::Every test of the suite is pending \(2\): there is nothing to measure\./,
    ],
    ['holds no test', '', { 'busted-args': 'spec/more_spec.lua' }, /::error::busted found no tests\. Check working-directory/],
    ...['gtest', 'TAP', 'plainTerminal'].map((handler): [string, string, Record<string, string>, RegExp] => [
      `is not where busted-args says, with the output handler ${handler}`,
      '',
      { 'busted-args': `--output=${handler} nospecs` },
      /::error::busted found no tests\. Check working-directory, busted-args, and ROOT, pattern and tags in \.busted\. /,
    ]),
    [
      'has a helper that does not load',
      '',
      { 'busted-args': '--helper=nowhere' },
      /::error::busted stopped before any test ran: "failed running the specified helper \(nowhere\), error: .*module 'nowhere' not found:"\. Make the suite run with busted alone first/,
    ],
    [
      'ends the process',
      "it('leaves', function() os.exit(0) end)",
      {},
      /::error::os\.exit ended the whole suite in or right after "leaves", with status 0\. Let that test stub os\.exit, or/,
    ],
    [
      'breaks busted',
      "it('breaks', function() require('busted').subscribe({ 'error' }, function() error('boom') end) error('mine') end)",
      {},
      /::error::busted itself was ended by an error in or right after "breaks": .*boom\. Look for it in the output handler/,
    ],
    [
      'does not load',
      'local x = = 1',
      {},
      /::error::The suite fails: "spec\/more_spec\.lua" \(error\)\..* Make the tests pass first/,
    ],
    [
      'errors',
      "it('is %s\\n::error::forged', function() error({ code = 1 }) end)",
      {},
      /::error::The suite fails: "is %25s ::error::forged" \(error, spec\/more_spec\.lua:\d+\)\./,
    ],
  ])('%s', async (_, text, inputs, message) => {
    project.git('checkout', '--quiet', '--detach');
    spec(text);
    project.commit('A suite that cannot be measured');
    project.git('tag', '--force', 'v1.0.0');
    const start = Date.now();
    const result = await run(inputs);
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(message);
    expect(commandsOf(result.log).filter((line) => line.startsWith('::error'))).toHaveLength(1);
    expect(result.outputs).toEqual({});
    // Far from two minutes: what is checked is which of the two limits ended it, not how fast.
    expect(Date.now() - start).toBeLessThan(60_000);
    expect(project.server.git.resolve('refs/heads/profiling')).toBeNull();
    rmSync(path.join(project.clone, 'spec', 'more_spec.lua'), { force: true });
  });
});

describe('a run that is asked for nothing that can be done', () => {
  it.each<[string, Record<string, string>, { name: string; payload: unknown } | undefined, RegExp]>([
    [
      'a release that was deleted',
      {},
      { name: 'release', payload: published('deleted') },
      /The event is a release that was deleted: there is nothing to measure\. Limit the workflow with on: release/,
    ],
    ['a payload that is no object', { mode: 'release' }, { name: 'release', payload: [] }, /The event's payload .* cannot be read: it is not an object\./],
    ['a release event without a release', {}, { name: 'release', payload: {} }, /There is no release: the event names none, and input version is empty\./],
    ['an event that has no mode', {}, { name: 'issues', payload: {} }, /Mode auto has no answer to the event "issues"\. Set mode to/],
    ['pull_request_target', {}, { name: 'pull_request_target', payload: {} }, /run a stranger's code with a token that can write/],
    ['a workflow_run without a run', {}, { name: 'workflow_run', payload: {} }, /The event workflow_run tells of no workflow run/],
    ['thresholds that contradict each other', { 'warn-threshold': '20%' }, undefined, /warn-threshold \(20%25\) is above threshold \(10%25\)/],
    ['no token', { 'github-token': ' ' }, undefined, /Input github-token is empty\. Leave it out/],
  ])('%s', async (_, inputs, event, message) => {
    const result = await run(inputs, event);
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(new RegExp(`^::error::.*${message.source}`, 'm'));
    expect(commandsOf(result.log).filter((line) => line.startsWith('::error'))).toHaveLength(1);
    expect(result.outputs).toEqual({});
  });

  it('results on the main branch, also where its name comes from GitHub', async () => {
    const result = await run({ 'profiling-branch': 'main' });
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(/^::error::profiling-branch and main-branch are both "main"\. The results need a branch/m);
    expect(project.onServer('log', '--format=%s', 'main')).toBe('The first version');
  });

  it('a token that may not write, found out before anything is measured', async () => {
    project.server.faults.readOnly = true;
    const result = await run({}).finally(() => (project.server.faults.readOnly = false));
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(/^::error::Could not store a file .* 403 .* Give the job the permission "contents: write"/m);
    expect(result.log).not.toContain('First run of');
  });

  it('a token that does not hold, found out before anything is measured', async () => {
    project.server.faults.intercept = () => ({ kind: 'answer', status: 401, message: 'Bad credentials' });
    const result = await run({});
    project.server.faults.intercept = null;
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(/^::error::Could not .*: 401 Bad credentials\. The token is not valid: check the input github-token\./m);
    expect(result.log).not.toContain('Round 1');
  });
});

describe('a pass that fails where the others do not', () => {
  it('is told once in the log and once as a note', async () => {
    project.git('checkout', '--quiet', '--detach');
    spec(`it('minds the counting pass', function()
  local request = assert(io.open(os.getenv('BUSTED_PROFILER') .. '/request')):read('*a')
  assert.is_nil(request:find('counting'))
end)`);
    project.commit('A test that fails in one pass');
    project.git('tag', '--force', 'v1.0.0');
    const result = await run({ 'dry-run': 'true' });
    expect(ending(result, 0)).toBe('');
    expect(result.log.match(/^::(?:notice|warning)::The counting pass of v1\.0\.0 failed: .*$/gm)).toHaveLength(1);
  });
});
