/** A release whose job is killed (SIGKILL) at some moment: the branch is whole or untouched, and the next run completes it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measureOnce, type Publish } from '../support/measured-once.js';
import type { Moment, Project } from '../support/project.js';
import { ending, smallProject } from '../support/small-project.js';

let project: Project;
let publish: Publish;
let startAgain: () => void;
/** What stands on the server. */
const state = () => ({
  branch: project.onServer('rev-parse', 'profiling^{tree}'),
  main: project.onServer('rev-parse', 'main^{tree}'),
  commits: project.onServer('rev-list', '--count', 'profiling'),
});
let before: ReturnType<typeof state>;
let undisturbed: ReturnType<typeof state>;
/** The branch's tree when only its first commit of the release is there. */
let released: string;

beforeAll(async () => {
  project = await smallProject();
  publish = await measureOnce(project, ['v1.0.0', 'v1.1.0']);
  expect(ending(await publish('v1.0.0'), 0)).toBe('');
  startAgain = project.server.git.remember();
  before = state();
  expect(ending(await publish('v1.1.0'), 0)).toBe('');
  undisturbed = state();
  released = project.onServer('rev-parse', 'profiling^1^{tree}');
});

afterAll(async () => {
  expect(project.server.violations).toEqual([]);
  await project.close();
});

/** The nth request to move or to make something. */
function nth(n: number, method: string, end: string): (request: { method: string; path: string }) => boolean {
  let seen = 0;
  return (request) => request.method === method && request.path.endsWith(end) && (seen += 1) === n;
}

describe('a release that is killed', () => {
  it.each<[string, () => Moment, 'untouched' | 'released']>([
    ['before its first request', () => ({ sends: () => true }), 'untouched'],
    ['between tree and commit', () => ({ sends: nth(1, 'POST', '/git/commits') }), 'untouched'],
    ['between commit and branch', () => ({ sends: nth(1, 'PATCH', '/heads/profiling') }), 'untouched'],
    ['when the branch has moved', () => ({ sends: nth(1, 'PATCH', '/heads/profiling'), after: true }), 'released'],
    ['when the page has moved main', () => ({ sends: nth(1, 'PATCH', '/heads/main'), after: true }), 'released'],
    ['before main is in the branch again', () => ({ sends: nth(2, 'PATCH', '/heads/profiling') }), 'released'],
  ])('%s', async (_, moment, left) => {
    startAgain();
    const killed = await publish('v1.1.0', {}, { killed: moment() });
    expect(ending(killed, null)).toBe('');
    expect(state().branch).toBe(left === 'released' ? released : before.branch);

    expect(ending(await publish('v1.1.0'), 0)).toBe('');
    expect(state()).toEqual(undisturbed);
    project.onServer('fsck', '--strict');
    project.onServer('merge-base', '--is-ancestor', 'main', 'profiling');
  });

  it('is not repeated by a run with equal results: no commit, neither on the branch nor on main', async () => {
    const refs = (): string => project.onServer('for-each-ref');
    const tips = refs();
    const again = await publish('v1.1.0');
    expect(ending(again, 0)).toBe('');
    expect(refs()).toBe(tips);
    expect(again.outputs).toMatchObject({ 'profiling-commit': project.onServer('rev-parse', 'profiling') });
    expect(again.outputs).not.toHaveProperty('summary-commit');
  });
});
