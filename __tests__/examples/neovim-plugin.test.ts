/** The Neovim example, measured by `dist/` with the words of its own workflow. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { Project } from '../support/project.js';
import { hasNeovim, NEOVIM, sayWhatIsSkipped } from '../support/interpreters.js';

sayWhatIsSkipped('the Neovim example');

const example = 'examples/neovim-plugin';
let project: Project;

/** What the workflow gives to the action; `nvim` is the one at hand. */
function workflowInputs(): Record<string, string> {
  const text = readFileSync(path.join(example, '.github/workflows/performance.yml'), 'utf8');
  const workflow = parse(text) as {
    jobs: { performance: { steps: { uses?: string; with?: Record<string, string> }[] } };
  };
  const step = workflow.jobs.performance.steps.find(({ uses }) => uses?.startsWith('org/busted-profiler-action'));
  const busted = step?.with?.busted ?? '';
  expect(busted).toMatch(/^nvim /);
  return { ...step?.with, busted: busted.replace(/^nvim/, NEOVIM) };
}

beforeAll(async () => {
  project = await Project.create(example);
});

afterAll(async () => {
  await project.close();
});

(hasNeovim ? describe : describe.skip)('the Neovim plugin', () => {
  const few = { 'minimum-rounds': '3', 'testing-method': 'normal' };

  it('is released: its tests and functions, measured inside Neovim', async () => {
    const { status, log } = await project.release('v1.0.0', { ...workflowInputs(), ...few, profile: 'exact' });
    expect({ status, log: status === 0 ? '' : log }).toEqual({ status: 0, log: '' });
    const profile = JSON.parse(project.onBranch('all/profile.json')) as {
      environment: { interpreter: string };
      tests: { name: string; instructions: number }[];
      functions: { name: string; calls: number }[];
    };
    expect(profile.environment.interpreter).toMatch(/^NVIM v0\.\d+\.\d+ \(LuaJIT /);
    expect(profile.tests).toHaveLength(12);
    for (const { instructions } of profile.tests) expect(instructions).toBeGreaterThan(0);
    const calls = Object.fromEntries(profile.functions.map((one) => [one.name, one.calls]));
    // 1600 headings of the long manual, and eleven or so of the small ones: each gets its anchor.
    expect(calls['anchors.slug']).toBeGreaterThan(1600);
    expect(calls['contents.update']).toBe(5);
  });

  it('fails a pull request that makes it slower, naming the test and the function', async () => {
    project.git('pull', '--quiet', '--rebase', 'origin', 'main');
    project.git('checkout', '--quiet', '-b', 'slower');
    project.edit('lua/contents/anchors.lua', 'local slug =', 'for i = 1, 40 do text = text .. "" end\n  local slug =');
    project.commit('Copy the text of a heading again and again');
    const inputs = { ...workflowInputs(), ...few, profile: 'off', 'gate-on': 'instructions' };
    const { status, log, outputs } = await project.pullRequest(1, inputs);
    expect({ status, verdict: outputs.verdict }).toEqual({ status: 1, verdict: 'slower' });
    expect(log).toMatch(/::error title=[^,]+,file=spec\/contents_spec\.lua,line=\d+::/);
  });
});
