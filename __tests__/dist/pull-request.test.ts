/** Mode `pr` through the built action: what fails, warns, comments and annotates, by each input. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inspect } from '../support/render-markdown.js';
import { commandsOf } from '../support/run-action.js';
import type { Project } from '../support/project.js';
import { ending, QUICK, slowDown, smallProject } from '../support/small-project.js';

interface Report {
  readonly verdict: string;
  readonly gate: string;
  readonly tests: readonly { readonly verdict: string; readonly test: { readonly name: string; readonly file: string } }[];
  readonly added: readonly { readonly name: string }[];
  readonly removed: readonly { readonly name: string }[];
  readonly edited: readonly { readonly name: string }[];
}

let project: Project;
const reportOf = (folder: string): Report =>
  JSON.parse(readFileSync(path.join(project.folder, folder, 'report.json'), 'utf8')) as Report;
const output = (name: string) => ({ 'output-path': path.join(project.folder, name) });

beforeAll(async () => {
  project = await smallProject();
});

afterAll(async () => {
  await project.close();
});

describe('a pull request that changes tests alone', () => {
  it('passes, lists them apart, and has no comment where only changes are commented on', async () => {
    project.git('checkout', '--quiet', '-b', 'tests', 'main');
    project.edit('spec/work_spec.lua', 'work.steps(10)', 'work.steps(4000)');
    project.edit('spec/work_spec.lua', "it('is removed'", "it('is added'");
    project.commit('test: other tests');
    const inputs = { ...QUICK, ...output('tests'), comment: 'on-change', 'gate-on': 'instructions' };
    const result = await project.pullRequest(1, inputs);
    expect(ending(result, 0)).toBe('');
    expect(project.server.comments).toEqual([]);
    const report = reportOf('tests');
    expect(report.edited.map(({ name }) => name)).toEqual(['work is edited']);
    expect(report.added.map(({ name }) => name)).toEqual(['work is added']);
    expect(report.removed.map(({ name }) => name)).toEqual(['work is removed']);
    expect(report.tests).toHaveLength(3);
    expect(report.tests.map(({ verdict }) => verdict)).not.toContain('slower');
    expect(result.summary).toContain('3 tests not compared: 1 added, 1 removed, 1 edited');
    expect(result.outputs).toMatchObject({
      verdict: report.verdict,
      baseline: `base:${project.git('rev-parse', 'main')}`,
      'output-path': path.join(project.folder, 'tests'),
      'report-path': path.join(project.folder, 'tests', 'report.json'),
      'profile-path': path.join(project.folder, 'tests', 'profile.json'),
    });
    expect(result.outputs).not.toHaveProperty('comment-url');
    expect(result.outputs).not.toHaveProperty('flamegraph-path');
  });
});

describe('a pull request that is slower', () => {
  beforeAll(() => {
    project.git('checkout', '--quiet', '-b', 'slow', 'main');
    slowDown(project);
    project.commit('feat: twice as much');
  });

  it('fails at the test’s file and line, and lets no name forge a command, a tag or a mention', async () => {
    const result = await project.pullRequest(2, { ...QUICK, ...output('slow'), comment: 'on-change', name: 'lua' });
    expect(ending(result, 1)).toBe('');
    expect(result.outputs.verdict).toBe('slower');
    expect(Number(result.outputs['change-percent'])).toBeGreaterThan(-100);
    const commands = commandsOf(result.log).filter((line) => !/^::(group|endgroup|debug|add-mask)/.test(line));
    const errors = commands.filter((line) => line.startsWith('::error'));
    expect(errors.filter((line) => line.includes(',file=spec/work_spec.lua,line=4::'))).toHaveLength(1);
    expect(errors.filter((line) => line.includes(',file=spec/names_spec.lua,line='))).toHaveLength(1);
    expect(errors.filter((line) => !/^::error title=[^,]+,file=/.test(line))).toHaveLength(1);
    expect(commands.filter((line) => !/^::(error|warning|notice)( |::)/.test(line))).toEqual([]);

    const [comment] = project.server.comments;
    for (const page of [comment?.body ?? '', result.summary]) {
      const rendered = inspect(page);
      expect(rendered.text).toContain('::error::forged');
      expect(rendered.made).toEqual([]);
      expect(rendered.elements).not.toContain('script');
      expect(rendered.addresses.filter((address) => !address.startsWith('https://github.com/'))).toEqual([]);
    }
    expect(result.outputs['comment-url']).toBe(comment?.html_url);
    expect(project.server.comments).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['warn-threshold is passed and threshold is not', { threshold: '900%', 'warn-threshold': '5%' }],
    ['fail-on-regression is false', { 'fail-on-regression': 'false' }],
    ['all its commits are ignored', { 'ignore-commits': 'feat, perf' }],
  ])('warns where %s, in the section of its name of the same comment', async (_, inputs) => {
    const before = project.server.comments[0]?.body ?? '';
    const result = await project.pullRequest(2, { ...QUICK, ...inputs, name: 'luajit' });
    expect(ending(result, 0)).toBe('');
    expect(result.outputs.verdict).toBe('slower');
    expect(result.log).toMatch(/^::warning title=[^,]+,file=spec\/work_spec\.lua,line=4::/m);
    expect(result.log).not.toMatch(/^::error/m);
    const [comment, ...others] = project.server.comments;
    expect(others).toEqual([]);
    const sectionOf = (body: string, name: string) =>
      new RegExp(`begin name="${name}" -->([^]*?)<!-- busted-profiler-action:end`).exec(body)?.[1];
    expect(sectionOf(comment?.body ?? '', 'lua')).toBe(sectionOf(before, 'lua'));
    expect(sectionOf(comment?.body ?? '', 'luajit')).toBeDefined();
  });

  it('knows all its commits where one alone is checked out: one that is not ignored is enough to fail', async () => {
    project.git('checkout', '--quiet', '-b', 'two', 'slow');
    project.git('commit', '--quiet', '--allow-empty', '--message', 'fix: something else');
    // GitHub's merge of it, which is what a workflow checks out, without any history.
    project.git('checkout', '--quiet', '-b', 'merged', 'main');
    project.git('merge', '--quiet', '--no-ff', '--message', 'Merge', 'two');
    project.git('push', '--quiet', '--force', 'origin', 'merged', 'two');
    project.git('checkout', '--quiet', 'two');
    const workspace = path.join(project.folder, 'last-commit');
    const bare = pathToFileURL(project.bare).href;
    execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch=merged', '--no-tags', bare, workspace]);
    const run = (types: string) =>
      project.pullRequest(4, { ...QUICK, comment: 'never', 'ignore-commits': types }, { workspace });
    expect(ending(await run('fix'), 1)).toBe('');
    expect(ending(await run('fix, feat'), 0)).toBe('');
    project.git('checkout', '--quiet', 'slow');
  });

  it('takes back what it said of an earlier commit, also where only changes are commented on', async () => {
    const inputs = { ...QUICK, comment: 'on-change', 'gate-on': 'instructions' };
    project.git('checkout', '--quiet', '-b', 'mended', 'main');
    project.git('commit', '--quiet', '--allow-empty', '--message', 'fix: no longer');
    expect(ending(await project.pullRequest(2, { ...inputs, name: 'lua' }), 0)).toBe('');
    expect(ending(await project.pullRequest(2, { ...inputs, name: 'another' }), 0)).toBe('');
    const [comment, ...others] = project.server.comments;
    expect(others).toEqual([]);
    const section = /begin name="lua" -->([^]*?)<!-- busted-profiler-action:end/.exec(comment?.body ?? '')?.[1];
    expect(section).toMatch(/^\s*## (✅|❔|🟢)/u);
    expect(comment?.body).not.toContain('name="another"');
    project.git('checkout', '--quiet', 'slow');
  });

  it('neither fails by evidence that does not gate, nor comments where comments are off', async () => {
    const before = project.server.comments.map(({ body }) => body);
    const ignored = { 'gate-on': 'time', 'maximum-rounds': '8', 'ignore-commits': 'fix', comment: 'never' };
    const result = await project.pullRequest(2, { ...QUICK, ...ignored });
    expect(ending(result, 0)).toBe('');
    expect(project.server.comments.map(({ body }) => body)).toEqual(before);
    expect(project.server.violations).toEqual([]);
  });

  it('fails also where GitHub does not take the comment, its outputs and summary written', async () => {
    project.server.faults.intercept = ({ method, path: at }) =>
      method !== 'GET' && at.includes('/comments') ? { kind: 'answer', status: 422, message: 'Validation Failed' } : null;
    const result = await project.pullRequest(3, QUICK);
    project.server.faults.intercept = null;
    expect(ending(result, 1)).toBe('');
    expect(result.log).toMatch(/^::error::.*Could not comment on pull request #3 .*422 Validation Failed/m);
    expect(result.outputs.verdict).toBe('slower');
    expect(result.summary).toContain('takes its steps');
  });
});
