/** A repository on "GitHub" to publish to: a real bare repository, the API over it, a client, and judges of the outcome. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blobSha } from '../../src/publish/git-objects.js';
import { makeClient, type GitHubRepository } from '../../src/publish/octokit.js';
import type { SummaryRequest } from '../../src/publish/summary.js';
import type { PublishRequest } from '../../src/publish/transaction.js';
import { GitRepository } from './github-server/git.js';
import { startServer } from './github-server/server.js';
import { testWorld, type TestWorld } from './world.js';

export const branches = { branch: 'team/profiling', mainBranch: 'main', benchmarksPath: 'benchmarks/busted' };
export const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]);
export const MAIN = {
  'README.md': 'hello',
  '.github/workflows/ci.yml': 'on: push',
  'benchmarks/other.lua': 'return 1',
};

const readme = (version: string): string => `# ${version} ü\n`;

/** A release: a text, a picture, and the folders of ones before taken away. */
export function release(
  version: string,
  gone: readonly string[] = [],
): PublishRequest & Required<Pick<PublishRequest, 'render'>> {
  const write = [
    { path: `all/artifacts/${version}/README.md`, content: readme(version) },
    { path: 'all/timing.png', content: picture },
  ];
  return { ...branches, message: `Release ${version}`, render: () => Promise.resolve({ write, deletePaths: gone }) };
}

export function page(how: 'commit' | 'pull-request' = 'commit', text = 'the page\n'): SummaryRequest {
  return {
    how,
    mainBranch: 'main',
    path: 'docs/performance.md',
    render: () => Promise.resolve(text),
    message: 'Update the page',
    pullRequestBranch: 'busted-profiler/summary',
    pullRequest: { title: 'Page', body: 'text' },
  };
}

export class PublishingScene {
  private constructor(
    private readonly folder: string,
    readonly git: GitRepository,
    readonly server: Awaited<ReturnType<typeof startServer>>,
    readonly world: TestWorld,
    readonly github: GitHubRepository,
  ) {}

  /** @param files of main's first commit; null for a repository without any commit */
  static async open(files: Record<string, string> | null = MAIN): Promise<PublishingScene> {
    const folder = mkdtempSync(join(tmpdir(), 'publish-'));
    const git = new GitRepository(join(folder, 'repository.git'));
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', git.path]);
    const server = await startServer({ repository: git.path });
    const identity = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    };
    const world = testWorld({ env: { ...identity, GITHUB_API_URL: server.url } });
    const github = makeClient(world, { token: 'token', repository: server.name });
    const scene = new PublishingScene(folder, git, server, world, github);
    if (files !== null) scene.commitToMain(files);
    return scene;
  }

  async close(): Promise<void> {
    await this.server.close();
    this.world.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  warnings(): string[] {
    return this.world.lines.filter(({ kind }) => kind === 'warning').map(({ text }) => text);
  }

  commitToMain(files: Record<string, string>): string {
    const { git } = this;
    const env = { GIT_INDEX_FILE: join(this.folder, 'main-index') };
    const parent = git.resolve('refs/heads/main');
    if (parent !== null) git.run(['read-tree', parent], undefined, env);
    for (const [path, content] of Object.entries(files)) {
      const sha = git.run(['hash-object', '-w', '--stdin'], content);
      git.run(['update-index', '--add', '--cacheinfo', `100644,${sha},${path}`], undefined, env);
    }
    const tree = git.run(['write-tree'], undefined, env);
    const sha = git.run(['commit-tree', tree, '-m', 'main', ...(parent ? ['-p', parent] : [])]);
    git.run(['update-ref', 'refs/heads/main', sha]);
    return sha;
  }

  tip(branch = branches.branch): string | null {
    return this.git.resolve(`refs/heads/${branch}`);
  }

  /** Releases on the profiling branch; one that is not as {@link release} writes it is named as damaged. */
  releases(): string[] {
    const path = `${branches.branch}:${branches.benchmarksPath}/all/artifacts`;
    const listing = this.git.try(['ls-tree', '-r', path])?.toString().split('\n').filter(Boolean) ?? [];
    const found = listing.map((line) => {
      const [, , sha = '', version = '', file = ''] = line.split(/[ \t/]/);
      return file === 'README.md' && sha === blobSha(readme(version)) ? version : `${version} (damaged)`;
    });
    return found.sort();
  }

  /** What anybody can see of the repository: where the branches are, by their trees, and the pull requests. */
  state(): string {
    return `${this.git.run(['for-each-ref', '--format=%(refname) %(tree)'])}\n${JSON.stringify(this.server.pulls)}`;
  }

  /** Remembers branches and pull requests; what it returns puts them back. */
  remember(): () => void {
    const { pulls } = this.server;
    const putBack = this.git.remember();
    const before = pulls.map((pull) => ({ ...pull }));
    return () => {
      putBack();
      pulls.splice(0, Infinity, ...before.map((pull) => ({ ...pull })));
    };
  }

  /** Whether git finds nothing wrong with the objects. */
  isSound(): boolean {
    return this.git.try(['fsck', '--strict']) !== null;
  }

  /** What is wrong with the profiling branch. */
  faultsOfBranch(): string[] {
    const { git } = this;
    const found: string[] = [];
    if (this.tip() === null) return found;
    if (!git.isAncestor('main', branches.branch)) found.push('the branch does not contain main');
    const different = git.run(['diff', '--name-only', 'main', branches.branch]).split('\n').filter(Boolean);
    return [...found, ...different.filter((name) => !name.startsWith(`${branches.benchmarksPath}/`))];
  }
}
