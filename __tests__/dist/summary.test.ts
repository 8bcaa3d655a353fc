/** The page on main through the built action: committed, proposed or left out; and what the branch then has of main. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { measureOnce, type Publish } from '../support/measured-once.js';
import type { Project } from '../support/project.js';
import type { ActionResult } from '../support/run-action.js';
import { ending, smallProject } from '../support/small-project.js';

const PAGE = 'benchmarks/busted/README.md';
const PROPOSAL = 'busted-profiler/summary';
const WORKFLOW = '.github/workflows/ci.yml';

let project: Project;
let publish: Publish;
let startAgain: () => void;
let main: string;

const tip = (branch: string): string => project.onServer('rev-parse', branch);
const page = (branch: string): string => project.onServer('show', `${branch}:${PAGE}`);
const warnings = ({ log }: ActionResult): string[] => log.match(/^::warning::.*$/gm) ?? [];
/** What differs between main and the branch, outside of the benchmarks; main must be in the branch. */
function outside(): string {
  project.onServer('fsck', '--strict');
  project.onServer('merge-base', '--is-ancestor', 'main', 'profiling');
  return project.onServer('diff', '--name-only', 'main', 'profiling', '--', '.', ':!benchmarks/busted');
}
async function published(version: string, inputs: Record<string, string> = {}): Promise<ActionResult> {
  const result = await publish(version, inputs);
  expect(ending(result, 0)).toBe('');
  return result;
}

beforeAll(async () => {
  project = await smallProject();
  project.commit('A workflow', { [WORKFLOW]: 'on: push\n' });
  publish = await measureOnce(project, ['v1.0.0', 'v1.1.0']);
  main = tip('main');
  startAgain = project.server.git.remember();
});

beforeEach(() => {
  const { faults, pulls } = project.server;
  Object.assign(faults, { protectedBranches: {}, noPullRequests: false, workflowRule: 'none' });
  pulls.length = 0;
  startAgain();
  project.git('checkout', '--quiet', '-B', 'main', main);
});

afterAll(async () => {
  expect(project.server.violations).toEqual([]);
  await project.close();
});

describe('the page on main', () => {
  it.each(['classic', 'ruleset with 409'] as const)(
    'is proposed where main is protected (%s): one pull request, from a branch of its own, updated in place',
    async (protection) => {
      const { faults, pulls } = project.server;
      faults.protectedBranches.main = protection;
      for (const version of ['v1.0.0', 'v1.1.0']) {
        const result = await published(version);
        expect(warnings(result)).toEqual([]);
        expect(result.log).toMatch(/main takes no commit \(.*proposing the page in a pull request/);
        expect(result.outputs['summary-pull-request']).toBe(pulls[0]?.html_url);
        expect(result.outputs).not.toHaveProperty('summary-commit');
        expect(page(PROPOSAL)).toContain(version);
        expect(outside()).toBe('');
      }
      expect(pulls).toHaveLength(1);
      expect(pulls[0]).toMatchObject({ state: 'open', head: { ref: PROPOSAL }, base: { ref: 'main' } });
      expect(tip('main')).toBe(main);
      expect(project.onServer('diff', '--name-only', 'main', PROPOSAL)).toBe(PAGE);
    },
  );

  it('is proposed where that is asked for; merged, an equal run proposes and commits nothing more', async () => {
    const { pulls } = project.server;
    await published('v1.0.0', { summary: 'pull-request' });
    expect(tip('main')).toBe(main);
    project.onServer('update-ref', 'refs/heads/main', PROPOSAL);
    if (pulls[0] !== undefined) pulls[0].state = 'closed';
    await published('v1.0.0', { summary: 'pull-request' });
    expect(pulls).toHaveLength(1);
    expect(outside()).toBe('');
    const refs = project.onServer('for-each-ref');
    await published('v1.0.0', { summary: 'pull-request' });
    expect(project.onServer('for-each-ref')).toBe(refs);
    expect(pulls).toHaveLength(1);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'pull requests may not be made',
      () => (project.server.faults.noPullRequests = true),
      /422 Repository rule violations found .*; then: .*403 GitHub Actions is not permitted to create .*"pull-requests: write"/,
    ],
    [
      'no branch takes a commit',
      () => (project.server.faults.protectedBranches[PROPOSAL] = 'ruleset'),
      /move the branch main.*; then: .*create the branch busted-profiler\/summary .*422 Repository rule violations/,
    ],
  ])('is given up with a warning where main is protected and %s; the job succeeds', async (_, refuse, cause) => {
    project.server.faults.protectedBranches.main = 'ruleset';
    refuse();
    const result = await published('v1.0.0');
    const [warning, ...others] = warnings(result);
    expect(others).toEqual([]);
    expect(warning).toMatch(/The summary page .* was not written to main: /);
    expect(warning).toMatch(cause);
    expect(result.outputs['profiling-commit']).toBe(tip('profiling'));
    expect(tip('main')).toBe(main);
    expect(outside()).toBe('');
  });

  it('is left out where none is wanted, and stands on the branch', async () => {
    const result = await published('v1.0.0', { summary: 'none' });
    expect(warnings(result)).toEqual([]);
    expect(tip('main')).toBe(main);
    expect(project.server.pulls).toEqual([]);
    expect(page('profiling')).toContain('v1.0.0');
    expect(outside()).toBe('');
  });
});

describe('workflow files', () => {
  it.each([
    ['none', ''],
    ['known-files', ''],
    ['no-difference', WORKFLOW],
  ] as const)('by the rule "%s", after a release whose page moved main, and after a sync', async (rule, missing) => {
    const { faults } = project.server;
    faults.workflowRule = rule;
    const release = await published('v1.0.0');
    expect(tip('main')).not.toBe(main);
    expect(outside()).toBe(missing);
    expect(warnings(release)).toHaveLength(missing === '' ? 0 : 1);
    if (missing !== '') expect(warnings(release).join()).toMatch(/without main's \.github\/workflows.*"workflows"/);

    project.updateMain();
    project.commit('Another workflow', { '.github/workflows/new.yml': 'on: release\n', NEWS: rule });
    const sync = await project.push();
    expect(ending(sync, 0)).toBe('');
    expect(sync.outputs['profiling-commit']).toBe(tip('profiling'));
    expect(outside()).toBe(missing === '' ? '' : `${WORKFLOW}\n.github/workflows/new.yml`);
    expect(warnings(sync)).toEqual([]);
    const before = tip('profiling');
    await project.push();
    expect(tip('profiling')).toBe(before);
  });
});
