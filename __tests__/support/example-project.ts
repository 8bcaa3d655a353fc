/** The example library as a project on "GitHub": a bare repository, a clone of it, and the action run in that clone. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startServer } from './github-server/server.js';
import { runAction, type ActionResult } from './run-action.js';

const REPOSITORY = 'example/textkit';

interface RunOptions {
  /** Another clone than the project's own. */
  readonly workspace?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface PullRequestOptions extends RunOptions {
  /** Tip of the base branch, as the event names it; the project's main branch where left out. */
  readonly base?: string;
  /** `owner/name` of the fork that the pull request comes from. */
  readonly fork?: string;
}

export class ExampleProject {
  readonly bare: string;
  readonly clone: string;

  private constructor(
    folder: string,
    readonly dist: string,
    readonly server: Awaited<ReturnType<typeof startServer>>,
    private readonly onLog: (chunk: string) => void,
  ) {
    this.bare = path.join(folder, 'origin.git');
    this.clone = path.join(folder, 'project');
  }

  /** @param source folder of the project. @param dist folder of the built action */
  static async create(
    folder: string,
    source: string,
    dist: string,
    onLog: (chunk: string) => void = () => undefined,
  ): Promise<ExampleProject> {
    mkdirSync(folder, { recursive: true });
    const bare = path.join(folder, 'origin.git');
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
    const server = await startServer({ repository: bare, name: REPOSITORY });
    const project = new ExampleProject(folder, dist, server, onLog);
    cpSync(source, project.clone, { recursive: true });
    project.git('init', '--quiet', '--initial-branch=main');
    project.git('remote', 'add', 'origin', bare);
    project.commit('The first version');
    project.git('push', '--quiet', 'origin', 'main');
    return project;
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.clone, encoding: 'utf8', env: { ...process.env, ...AUTHOR } }).trim();
  }

  /** Replaces text in a file of the clone; the text must be there. */
  edit(file: string, before: string, after: string): void {
    const at = path.join(this.clone, file);
    const text = readFileSync(at, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no ${JSON.stringify(before)}`);
    writeFileSync(at, text.replace(before, after));
  }

  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Tags main's tip and runs the action for the release. */
  async release(version: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionResult> {
    this.git('checkout', '--quiet', 'main');
    this.git('pull', '--quiet', '--rebase', 'origin', 'main');
    this.git('push', '--quiet', 'origin', 'main');
    this.git('tag', '--force', version);
    this.git('push', '--quiet', '--force', 'origin', `refs/tags/${version}`);
    const day = version.replace(/\D/g, '').padEnd(2, '0').slice(0, 2);
    const release = { tag_name: version, prerelease: false, published_at: `2026-01-${day}T12:00:00Z` };
    return this.#run('release', { release }, `refs/tags/${version}`, inputs);
  }

  /** Runs the action for a pull request from a branch of the clone, which is checked out. */
  async pullRequest(
    number: number,
    inputs: Readonly<Record<string, string>> = {},
    options: PullRequestOptions = {},
  ): Promise<ActionResult> {
    const branch = this.git('rev-parse', '--abbrev-ref', 'HEAD');
    const head = { ref: branch, sha: this.git('rev-parse', 'HEAD'), repo: { full_name: options.fork ?? REPOSITORY } };
    const base = { ref: 'main', sha: options.base ?? this.git('rev-parse', 'main'), repo: { full_name: REPOSITORY } };
    return this.#run(
      'pull_request',
      { pull_request: { number, head, base } },
      `refs/pull/${number}/merge`,
      inputs,
      options,
    );
  }

  /** Runs the action in a workflow that starts when another's run has ended. */
  async workflowRun(
    run: { readonly sha: string; readonly branch: string; readonly owner: string },
    inputs: Readonly<Record<string, string>>,
  ): Promise<ActionResult> {
    const { sha, branch, owner } = run;
    const payload = { head_sha: sha, head_branch: branch, head_repository: { owner: { login: owner } } };
    return this.#run('workflow_run', { workflow_run: payload }, 'refs/heads/main', inputs);
  }

  /** Runs the action as a maintainer starts a workflow. */
  async dispatch(inputs: Readonly<Record<string, string>>): Promise<ActionResult> {
    return this.#run('workflow_dispatch', {}, 'refs/heads/main', inputs);
  }

  async push(): Promise<ActionResult> {
    this.git('push', '--quiet', 'origin', 'main');
    return this.#run('push', {}, 'refs/heads/main', {});
  }

  async #run(
    name: string,
    payload: object,
    ref: string,
    inputs: Readonly<Record<string, string>>,
    options: RunOptions = {},
  ): Promise<ActionResult> {
    return runAction({
      dist: this.dist,
      workspace: options.workspace ?? this.clone,
      ...(options.env ? { env: options.env } : {}),
      apiUrl: this.server.url,
      repository: REPOSITORY,
      event: { name, payload: { repository: { default_branch: 'main' }, ...payload } },
      sha: this.git('rev-parse', 'HEAD'),
      ref,
      inputs,
      onLog: this.onLog,
    });
  }
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Maintainer',
  GIT_AUTHOR_EMAIL: 'maintainer@example.org',
  GIT_COMMITTER_NAME: 'Maintainer',
  GIT_COMMITTER_EMAIL: 'maintainer@example.org',
};
