/** A pull request from a fork, through the built action: measured without a token that may write, commented on later. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inspect } from '../support/render-markdown.js';
import type { Project } from '../support/project.js';
import { ending, QUICK, slowDown, smallProject } from '../support/small-project.js';

const FORK = 'stranger/work';
const NUMBER = 7;
let project: Project;
/** What the fork's run left for its artifact. */
let artifact: string;
let downloaded: string;
let head: string;
let result: Awaited<ReturnType<Project['pullRequest']>>;

const run = () => ({ sha: head, branch: 'main', owner: 'stranger' });
const comment = () =>
  project.workflowRun(run(), { 'output-path': downloaded, mode: 'auto', 'gate-on': 'instructions' });
const edit = (change: (report: Record<string, unknown>) => void): void => {
  const file = path.join(downloaded, 'report.json');
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  change(report);
  writeFileSync(file, JSON.stringify(report));
};

beforeAll(async () => {
  project = await smallProject();
  const { folder } = project;
  artifact = path.join(folder, 'artifact');
  downloaded = path.join(folder, 'downloaded');
  project.git('checkout', '--quiet', '-b', 'slow', 'main');
  slowDown(project);
  head = project.commit('Twice as much');
  // A fork's token reads only.
  project.server.faults.readOnly = true;
  result = await project.pullRequest(NUMBER, { ...QUICK, 'output-path': artifact }, { fork: FORK });
  project.server.faults.readOnly = false;
  project.server.pulls.push({
    number: NUMBER,
    state: 'open',
    title: 'Twice as much',
    body: '',
    head: { ref: 'main', sha: head, user: { login: 'stranger' } },
    base: { ref: 'main' },
    html_url: '',
  });
});

beforeEach(() => {
  rmSync(downloaded, { recursive: true, force: true });
  cpSync(artifact, downloaded, { recursive: true });
  project.server.comments.length = 0;
});

afterAll(async () => {
  expect(project.server.violations).toEqual([]);
  await project.close();
});

describe('a pull request from a fork', () => {
  it('is judged, its report in the step summary and in output-path, and no comment but a word about it', () => {
    expect(ending(result, 1)).toBe('');
    expect(result.outputs).toMatchObject({ verdict: 'slower', 'report-path': path.join(artifact, 'report.json') });
    expect(result.outputs).not.toHaveProperty('comment-url');
    expect(result.summary).toContain('takes its steps');
    expect(result.log).toMatch(/The comment could not be written: .*Mode comment in a workflow_run workflow posts it/);
    // The token was never going to write: that is no warning.
    expect(result.log).not.toMatch(/^::warning::/m);
  });

  it('is commented on in a workflow_run, as its run said, and the comment is updated in place', async () => {
    for (const verdict of ['slower', 'faster']) {
      edit((report) => (report.verdict = verdict));
      const posted = await comment();
      expect(ending(posted, 0)).toBe('');
      expect(project.server.comments).toHaveLength(1);
      const [written] = project.server.comments;
      expect(written).toMatchObject({ issue: NUMBER });
      expect(written?.body).toContain('takes its steps');
      expect(posted.outputs).toMatchObject({ verdict, 'comment-url': written?.html_url });
      expect(posted.summary).not.toBe('');
    }
  });

  it('is commented on where GitHub’s merge of it was measured', async () => {
    const tree = project.git('rev-parse', `${head}^{tree}`);
    const merge = project.git('commit-tree', tree, '-p', 'main', '-p', head, '-m', 'Merge');
    project.git('push', '--quiet', 'origin', `${merge}:refs/pull/${NUMBER}/merge`);
    edit((report) => (report.head = { commit: merge }));
    expect(ending(await comment(), 0)).toBe('');
    expect(project.server.comments).toHaveLength(1);
  });

  it('has its every text shown as text, whatever the report holds', async () => {
    const evil = '</td></details><script>alert(1)</script>\n\n# @team #1 [x](javascript:alert(1)) ![x](https://evil.example/x.png) `\n<!-- busted-profiler-action:end -->::error::x';
    edit((report) => {
      report.notes = [evil];
      const tests = report.tests as { test: Record<string, unknown>; reason: string }[];
      for (const each of tests) {
        each.reason = evil;
        each.test = { ...each.test, name: evil, file: `../../${evil}`, path: [evil] };
      }
      report.baseline = { ...(report.baseline as object), label: evil };
      report.token = 'extra';
    });
    const posted = await comment();
    expect(ending(posted, 0)).toBe('');
    for (const page of [project.server.comments[0]?.body ?? '', posted.summary]) {
      const rendered = inspect(page);
      expect(rendered.text).toContain('alert(1)');
      expect(rendered.made).toEqual([]);
      expect(rendered.elements).not.toContain('script');
      expect(rendered.elements).not.toContain('img');
      expect(rendered.addresses.filter((address) => !address.startsWith('https://github.com/'))).toEqual([]);
    }
    expect(posted.log.split(/[\r\n]+/).filter((line) => line.startsWith('::error::x'))).toEqual([]);
  });

  it.each<[string, () => void, RegExp]>([
    ['names another head', () => { edit((report) => (report.head = { commit: 'a'.repeat(40) })); }, /The report is for "a{40}", not for [0-9a-f]{40}, the head of pull request #7\./],
    ['names an old commit of the repository', () => { edit((report) => (report.head = { commit: project.git('rev-parse', 'main') })); }, /The report is for "[0-9a-f]{40}", not for/],
    ['is no JSON', () => { writeFileSync(path.join(downloaded, 'report.json'), '{"schemaVersion": 1,'); }, /The report is not JSON\./],
    ['is of another version', () => { edit((report) => (report.schemaVersion = 2)); }, /The report is not of schema version 1\./],
    ['has another shape', () => { edit((report) => (report.tests = [{ test: 'x' }])); }, /The report does not have the shape of a comparison/],
    ['is a giant', () => { truncateSync(path.join(downloaded, 'report.json'), 3 * 1024 ** 3); }, /The report has 3221225472 bytes\. At most 67108864 are read\./],
    ['is a link', () => { rmSync(path.join(downloaded, 'report.json')); symlinkSync('/dev/zero', path.join(downloaded, 'report.json')); }, /There is no report/],
    ['is missing', () => { rmSync(path.join(downloaded, 'report.json')); mkdirSync(path.join(downloaded, 'report.json')); }, /There is no report ".*report\.json"\. Download the artifact/],
  ])('is not commented on where the report %s', async (_, spoil, message) => {
    spoil();
    const posted = await comment();
    expect(ending(posted, 1)).toBe('');
    expect(posted.log).toMatch(new RegExp(`^::error::${message.source}`, 'm'));
    expect(posted.outputs).toEqual({});
    expect(project.server.comments).toEqual([]);
  });

  it('is not commented on where it has moved on', async () => {
    const stale = { ...run(), sha: project.git('rev-parse', 'main') };
    const posted = await project.workflowRun(stale, { 'output-path': downloaded });
    expect(ending(posted, 0)).toBe('');
    expect(posted.log).toContain('::notice::The pull request has moved on, or is closed');
    expect(project.server.comments).toEqual([]);
  });
});
