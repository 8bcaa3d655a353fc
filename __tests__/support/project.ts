/**
 * A project in a git repository on "GitHub" that the action runs on: a bare repository with the API over it, the
 * maintainer's clone of it, and the built action, run as the runner runs it on the events that are made here.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RequestSeen } from './github-server/faults.js';
import { startServer } from './github-server/server.js';
import { runAction, type ActionResult } from './run-action.js';

const REPOSITORY = 'example/textkit';
const AUTHOR = {
  GIT_AUTHOR_NAME: 'Maintainer',
  GIT_AUTHOR_EMAIL: 'maintainer@example.org',
  GIT_COMMITTER_NAME: 'Maintainer',
  GIT_COMMITTER_EMAIL: 'maintainer@example.org',
};

export type Inputs = Readonly<Record<string, string>>;
export type Files = Readonly<Record<string, string>>;

/** What starts a workflow. */
export interface ProjectEvent {
  readonly name: string;
  readonly payload: object;
  readonly sha: string;
  readonly ref: string;
}

export interface ProjectOptions {
  /** Where all of it lies; a new temporary folder where left out. */
  readonly folder?: string;
  /** Folder of the built action; a copy of `dist/`, with no `node_modules` beside it, where left out. */
  readonly dist?: string;
  /** Called with each chunk of a run's log. */
  readonly onLog?: (chunk: string) => void;
}

/** A moment of a run: it says something, or it sends a request, which then is done (`after`) or not. */
export type Moment =
  { readonly said: string } | { readonly sends: (request: RequestSeen) => boolean; readonly after?: boolean };

export interface RunOptions {
  /** Another folder to run in than the maintainer's clone. */
  readonly workspace?: string;
  readonly env?: Inputs;
  /** The moment at which the process is ended, as by a machine that is taken away. */
  readonly killed?: Moment;
}

interface PullRequestOptions extends RunOptions {
  /** Tip of the base branch, as the event names it; the project's main branch where left out. */
  readonly base?: string;
  /** `owner/name` of the fork that the pull request comes from. */
  readonly fork?: string;
}

export class Project {
  readonly bare: string;
  readonly clone: string;

  private constructor(
    readonly folder: string,
    readonly dist: string,
    readonly server: Awaited<ReturnType<typeof startServer>>,
    private readonly onLog: (chunk: string) => void,
  ) {
    this.bare = path.join(folder, 'origin.git');
    this.clone = path.join(folder, 'project');
  }

  /** @param source folder of the project's files */
  static async create(source: string, options: ProjectOptions = {}): Promise<Project> {
    const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'project-'));
    mkdirSync(folder, { recursive: true });
    const dist = options.dist ?? path.join(folder, 'dist');
    if (options.dist === undefined) cpSync('dist', dist, { recursive: true });
    const bare = path.join(folder, 'origin.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    const server = await startServer({ repository: bare, name: REPOSITORY });
    const project = new Project(folder, dist, server, options.onLog ?? (() => undefined));
    cpSync(source, project.clone, { recursive: true });
    project.git('init', '--quiet', '--initial-branch=main');
    project.git('remote', 'add', 'origin', bare);
    project.commit('The first version');
    project.git('push', '--quiet', 'origin', 'main');
    return project;
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** git in the clone. */
  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.clone, encoding: 'utf8', env: { ...process.env, ...AUTHOR } }).trim();
  }

  /** git in the repository on the server. */
  onServer(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.bare, encoding: 'utf8', maxBuffer: 1 << 28 }).trim();
  }

  /** A file of the profiling branch, by its path below the benchmarks folder. */
  onBranch(file: string): string {
    return this.onServer('show', `profiling:benchmarks/busted/${file}`);
  }

  /** Replaces text in a file of the clone; the text must be there. */
  edit(file: string, before: string, after: string): void {
    const at = path.join(this.clone, file);
    const text = readFileSync(at, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no ${JSON.stringify(before)}`);
    writeFileSync(
      at,
      text.replace(before, () => after),
    );
  }

  /** Commits what stands in the clone, these files written before; returns the commit. */
  commit(message: string, files: Files = {}): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(this.clone, name)), { recursive: true });
      writeFileSync(path.join(this.clone, name), text);
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Main checked out as the server has it, with the clone's own commits on top, which are pushed. */
  updateMain(): void {
    this.git('checkout', '--quiet', 'main');
    this.git('pull', '--quiet', '--rebase', 'origin', 'main');
    this.git('push', '--quiet', 'origin', 'main');
  }

  /** Tags main's tip; the event of its release. */
  releaseEvent(version: string, prerelease = false): ProjectEvent {
    this.updateMain();
    this.git('tag', '--force', version);
    this.git('push', '--quiet', '--force', 'origin', `refs/tags/${version}`);
    const day = version.replace(/\D/g, '').padEnd(2, '0').slice(0, 2);
    const release = { tag_name: version, prerelease, published_at: `2026-01-${day}T12:00:00Z` };
    return { name: 'release', payload: { release }, sha: this.git('rev-parse', 'HEAD'), ref: `refs/tags/${version}` };
  }

  /** The event of a pull request from the clone's branch that is checked out. */
  pullRequestEvent(number: number, { base, fork }: PullRequestOptions = {}): ProjectEvent {
    const sha = this.git('rev-parse', 'HEAD');
    const pull_request = {
      number,
      head: { ref: this.git('rev-parse', '--abbrev-ref', 'HEAD'), sha, repo: { full_name: fork ?? REPOSITORY } },
      base: { ref: 'main', sha: base ?? this.git('rev-parse', 'main'), repo: { full_name: REPOSITORY } },
    };
    return { name: 'pull_request', payload: { pull_request }, sha, ref: `refs/pull/${number}/merge` };
  }

  /** A new branch with one commit more than main; the event of its pull request. */
  propose(number: number, files: Files): ProjectEvent {
    this.git('checkout', '--quiet', '-b', `branch-${number}`, 'main');
    this.commit(`Change ${number}`, files);
    this.git('push', '--quiet', 'origin', 'HEAD');
    return this.pullRequestEvent(number);
  }

  /** Tags main's tip and runs the action for the release. */
  release(version: string, inputs: Inputs = {}, options: RunOptions = {}): Promise<ActionResult> {
    return this.run(this.releaseEvent(version), inputs, options);
  }

  /** Runs the action for a pull request from a branch of the clone, which is checked out. */
  pullRequest(number: number, inputs: Inputs = {}, options: PullRequestOptions = {}): Promise<ActionResult> {
    return this.run(this.pullRequestEvent(number, options), inputs, options);
  }

  /** Runs the action in a workflow that starts when another's run has ended. */
  workflowRun(
    run: { readonly sha: string; readonly branch: string; readonly owner: string },
    inputs: Inputs,
  ): Promise<ActionResult> {
    const { sha, branch, owner } = run;
    const workflow_run = { head_sha: sha, head_branch: branch, head_repository: { owner: { login: owner } } };
    return this.run(this.#mainEvent('workflow_run', { workflow_run }), inputs);
  }

  /** Runs the action as a maintainer starts a workflow. */
  dispatch(inputs: Inputs, options: RunOptions = {}): Promise<ActionResult> {
    return this.run(this.#mainEvent('workflow_dispatch'), inputs, options);
  }

  /** Pushes main and runs the action for that. */
  push(inputs: Inputs = {}): Promise<ActionResult> {
    this.git('push', '--quiet', 'origin', 'main');
    return this.run(this.#mainEvent('push'), inputs);
  }

  #mainEvent(name: string, payload: object = {}): ProjectEvent {
    return { name, payload, sha: this.git('rev-parse', 'HEAD'), ref: 'refs/heads/main' };
  }

  /** One job of several: in a clone of its own, or in an empty folder, where the job checks nothing out. */
  async job(event: ProjectEvent, inputs: Inputs, checkout = true): Promise<ActionResult> {
    const workspace = mkdtempSync(path.join(this.folder, 'job-'));
    if (checkout) {
      execFileSync('git', ['clone', '--quiet', this.bare, workspace]);
      execFileSync('git', ['checkout', '--quiet', event.sha], { cwd: workspace });
    }
    return this.run(event, inputs, { workspace });
  }

  /** Runs the action for an event. */
  async run(event: ProjectEvent, inputs: Inputs, options: RunOptions = {}): Promise<ActionResult> {
    const { killed, env, workspace } = options;
    let kill = (): void => undefined;
    if (killed !== undefined && 'sends' in killed)
      this.server.faults.intercept = (request) => {
        if (!killed.sends(request)) return null;
        kill();
        return { kind: killed.after ? 'drop-after' : 'drop' };
      };
    const result = await runAction({
      dist: this.dist,
      workspace: workspace ?? this.clone,
      ...(env ? { env } : {}),
      apiUrl: this.server.url,
      repository: REPOSITORY,
      event: { name: event.name, payload: { repository: { default_branch: 'main' }, ...event.payload } },
      sha: event.sha,
      ref: event.ref,
      inputs,
      onLog: (chunk) => {
        if (killed !== undefined && 'said' in killed && chunk.includes(killed.said)) kill();
        this.onLog(chunk);
      },
      onStart: (process) => (kill = () => void process.kill('SIGKILL')),
    });
    if (killed !== undefined) this.server.faults.intercept = null;
    return result;
  }
}
