/**
 * A project whose suite runs in a few hundredths of a second, for tests of several jobs: each job has a clone of its own,
 * as on GitHub, and runs the built action in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startServer } from './github-server/server.js';
import { runAction, type ActionResult } from './run-action.js';

const REPOSITORY = 'example/small';
export const SMALL_FILES: Readonly<Record<string, string>> = {
  '.busted': "return { default = { lpath = './src/?.lua' } }\n",
  '.gitignore': '/parts\n',
  'src/work.lua': `local work = {}

function work.sum(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 end
  return sum
end

function work.join(n)
  local words = {}
  for i = 1, n do words[i] = 'word' .. i end
  return table.concat(words, ' ')
end

return work
`,
  'spec/join_spec.lua': spec("it('joins words', function() assert.equal(788893, #work.join(80000)) end)"),
  'spec/more_spec.lua': spec("it('sums once more', function() assert.equal(899998, work.sum(300000)) end)"),
  'spec/sum_spec.lua': spec("it('sums', function() assert.equal(1799997, work.sum(600000)) end)"),
};

function spec(test: string): string {
  return `local work = require 'work'\n\ndescribe('work', function()\n  ${test}\nend)\n`;
}

const LOOP = 'sum = sum + i % 7';
/** The same results by a third more instructions. */
export const SLOWER = {
  'src/work.lua': (SMALL_FILES['src/work.lua'] ?? '').replace(LOOP, 'sum = (sum + i % 7 + 1) - 1'),
};

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Maintainer',
  GIT_AUTHOR_EMAIL: 'maintainer@example.org',
  GIT_COMMITTER_NAME: 'Maintainer',
  GIT_COMMITTER_EMAIL: 'maintainer@example.org',
};

/** An event of this project's. */
export interface SmallEvent {
  readonly name: string;
  readonly payload: object;
  readonly sha: string;
  readonly ref: string;
}

type PullRequestEvent = ReturnType<SmallProject['pullRequest']>;

/** The same commits as a pull request from another repository. */
export function asFork(event: PullRequestEvent, number: number): PullRequestEvent {
  const { pull_request } = event.payload;
  const head = { ...pull_request.head, repo: { full_name: 'stranger/small' } };
  return { ...event, payload: { pull_request: { ...pull_request, number, head } } };
}

export class SmallProject {
  readonly bare: string;
  readonly clone: string;

  private constructor(
    private readonly folder: string,
    private readonly dist: string,
    readonly server: Awaited<ReturnType<typeof startServer>>,
  ) {
    this.bare = path.join(folder, 'origin.git');
    this.clone = path.join(folder, 'project');
  }

  static async create(folder: string, dist: string): Promise<SmallProject> {
    const bare = path.join(folder, 'origin.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    const server = await startServer({ repository: bare, name: REPOSITORY });
    const project = new SmallProject(folder, dist, server);
    mkdirSync(project.clone);
    project.git('init', '--quiet', '--initial-branch=main');
    project.git('remote', 'add', 'origin', bare);
    project.commit('The first version', SMALL_FILES);
    project.git('push', '--quiet', 'origin', 'main');
    return project;
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.clone, encoding: 'utf8', env: { ...process.env, ...AUTHOR } }).trim();
  }

  /** git in the repository on the server. */
  onServer(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.bare, encoding: 'utf8' }).trim();
  }

  commit(message: string, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.clone, name)), { recursive: true });
      writeFileSync(path.join(this.clone, name), text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  /** The event of a pull request from a new branch that has one commit more than main. */
  pullRequest(number: number, files: Readonly<Record<string, string>>) {
    this.git('checkout', '--quiet', '-b', `branch-${number}`, 'main');
    this.commit(`Change ${number}`, files);
    this.git('push', '--quiet', 'origin', 'HEAD');
    const side = (ref: string) => ({ ref, sha: this.git('rev-parse', ref), repo: { full_name: REPOSITORY } });
    const head = side(`branch-${number}`);
    const pull_request = { number, head, base: side('main') };
    return { name: 'pull_request', payload: { pull_request }, sha: head.sha, ref: `refs/pull/${number}/merge` };
  }

  /** The event of a release of main's tip. */
  release(version: string) {
    this.git('checkout', '--quiet', 'main');
    this.git('pull', '--quiet', '--rebase', 'origin', 'main');
    this.git('tag', version);
    this.git('push', '--quiet', 'origin', `refs/tags/${version}`);
    const release = { tag_name: version, prerelease: false, published_at: '2026-01-02T12:00:00Z' };
    return {
      name: 'release',
      payload: { release },
      sha: this.git('rev-parse', 'HEAD'),
      ref: `refs/tags/${version}`,
    };
  }

  /** One job: a clone of its own (or an empty folder, where the job checks nothing out), the action, its result. */
  async job(
    { name, payload, sha, ref }: SmallEvent,
    inputs: Readonly<Record<string, string>>,
    checkout = true,
  ): Promise<ActionResult> {
    const workspace = mkdtempSync(path.join(this.folder, 'job-'));
    if (checkout) {
      execFileSync('git', ['clone', '--quiet', this.bare, workspace]);
      execFileSync('git', ['checkout', '--quiet', sha], { cwd: workspace });
    }
    return runAction({
      dist: this.dist,
      workspace,
      apiUrl: this.server.url,
      repository: REPOSITORY,
      event: { name, payload: { repository: { default_branch: 'main' }, ...payload } },
      sha,
      ref,
      inputs,
    });
  }
}
