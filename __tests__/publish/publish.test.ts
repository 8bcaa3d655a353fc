import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { publishComment } from '../../src/publish/comment.js';
import { GitHubStore } from '../../src/publish/github-store.js';
import { LocalStore } from '../../src/publish/local-store.js';
import { makeClient, type GitHubRepository } from '../../src/publish/octokit.js';
import { publishRelease } from '../../src/publish/release.js';
import { syncBranch } from '../../src/publish/sync.js';
import { publishTree } from '../../src/publish/transaction.js';
import type { World } from '../../src/world.js';
import { GitRepository } from '../support/github-server/git.js';
import { startServer } from '../support/github-server/server.js';

const branches = { branch: 'team/profiling', mainBranch: 'main', benchmarksPath: 'benchmarks/busted' };
const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0x00]);

let folder: string;
let git: GitRepository;
let server: Awaited<ReturnType<typeof startServer>>;
let world: World;
let warnings: string[];
let github: GitHubRepository;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
  git = new GitRepository(join(folder, 'repository.git'));
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', git.path]);
  commitToMain({ 'README.md': 'hello', '.github/workflows/ci.yml': 'on: push', 'benchmarks/other.lua': 'return 1' });
  server = await startServer({ repository: git.path });
  warnings = [];
  const quiet = () => undefined;
  const log = {
    info: quiet,
    progress: quiet,
    debug: quiet,
    notice: quiet,
    warning: (text: string) => warnings.push(text),
    error: quiet,
    group: <T>(_: string, body: () => Promise<T>) => body(),
    colours: false,
  };
  world = {
    env: {
      PATH: process.env.PATH,
      GITHUB_API_URL: server.url,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    },
    assets: '',
    temporary: folder,
    log,
    clock: () => 0,
    now: () => new Date(0),
    sleep: () => Promise.resolve(),
    signal: new AbortController().signal,
  };
  github = makeClient(world, { token: 'token', repository: server.name });
});

afterEach(async () => {
  await server.close();
  expect(server.violations).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

function commitToMain(files: Record<string, string>): string {
  const env = { GIT_INDEX_FILE: join(folder, 'main-index') };
  for (const [path, content] of Object.entries(files)) {
    const sha = git.run(['hash-object', '-w', '--stdin'], content);
    git.run(['update-index', '--add', '--cacheinfo', `100644,${sha},${path}`], undefined, env);
  }
  const parent = git.resolve('refs/heads/main');
  const tree = git.run(['write-tree'], undefined, env);
  const sha = git.run(['commit-tree', tree, '-m', 'main', ...(parent ? ['-p', parent] : [])]);
  git.run(['update-ref', 'refs/heads/main', sha]);
  return sha;
}

/** A release: a text, a picture, and the folder of the one before taken away. */
function release(version: string, gone: readonly string[] = []) {
  const write = [
    { path: `all/artifacts/${version}/README.md`, content: `# ${version} ü\n` },
    { path: 'all/timing.png', content: picture },
  ];
  return { ...branches, message: `Release ${version}`, render: () => Promise.resolve({ write, deletePaths: gone }) };
}

function page(how: 'commit' | 'pull-request' = 'commit') {
  return {
    how,
    mainBranch: 'main',
    path: 'docs/performance.md',
    render: () => Promise.resolve('the page\n'),
    message: 'Update the page',
    pullRequestBranch: 'busted-profiler/summary',
    pullRequest: { title: 'Page', body: 'text' },
  };
}

function judge(path = git.path) {
  const repository = new GitRepository(path);
  expect(repository.try(['fsck', '--strict'])).not.toBeNull();
  expect(repository.isAncestor('main', branches.branch)).toBe(true);
  const different = repository.run(['diff', '--name-only', 'main', branches.branch]).split('\n').filter(Boolean);
  return different.filter((name) => !name.startsWith('benchmarks/busted/'));
}

describe.each(['github', 'local'])('publishing to a %s repository', (kind) => {
  const store = () => (kind === 'github' ? new GitHubStore(github) : new LocalStore(world, git.path));

  it('puts a release on a branch that mirrors main, and makes no commit for an equal one', async () => {
    const first = await publishTree(store(), world, release('v1'));
    expect(first.changed).toBe(true);
    expect(judge()).toEqual([]);
    expect(git.try(['cat-file', 'blob', `${branches.branch}:benchmarks/busted/all/timing.png`])).toEqual(
      Buffer.from(picture),
    );
    const again = await publishTree(store(), world, release('v1'));
    expect(again).toMatchObject({ changed: false, commit: first.commit });
  });

  it('follows main, deletes by omission, and keeps what it did not write', async () => {
    await publishTree(store(), world, release('v1'));
    const main = commitToMain({ 'src/new.lua': 'x' });
    const second = await publishTree(store(), world, release('v2', ['all/artifacts/v1']));
    expect(second.main).toBe(main);
    expect(judge()).toEqual([]);
    expect(git.run(['ls-tree', '--name-only', `${branches.branch}:benchmarks/busted/all/artifacts`])).toBe('v2');
    commitToMain({ 'src/newer.lua': 'y' });
    expect((await syncBranch(store(), world, branches)).changed).toBe(true);
    expect((await syncBranch(store(), world, branches)).changed).toBe(false);
    expect(judge()).toEqual([]);
  });

  it('reads everything again where another release was published and main moved in between', async () => {
    let races = 3;
    const request = release('v1');
    const racing = {
      ...request,
      render: async () => {
        if (races-- > 0) {
          commitToMain({ [`race-${races}`]: 'x' });
          await publishTree(store(), world, release(`other-${races}`));
        }
        return request.render();
      },
    };
    await publishTree(store(), world, racing);
    expect(judge()).toEqual([]);
    const names = git.run(['ls-tree', '--name-only', `${branches.branch}:benchmarks/busted/all/artifacts`]);
    expect(names.split('\n')).toEqual(['other-0', 'other-1', 'other-2', 'v1']);
  });
});

describe('publishing to GitHub', () => {
  const store = () => new GitHubStore(github);

  it.each(['known-files', 'no-difference'] as const)('with the rule %s for workflow files', async (rule) => {
    server.faults.workflowRule = rule;
    await publishTree(store(), world, release('v1'));
    await publishTree(store(), world, release('v2'));
    expect(judge()).toEqual(rule === 'known-files' ? [] : ['.github/workflows/ci.yml']);
    expect(warnings).toHaveLength(rule === 'known-files' ? 0 : 1);
  });

  it.each(['classic', 'ruleset'] as const)('proposes the page where main is protected (%s)', async (protection) => {
    server.faults.protectedBranches.main = protection;
    const run = () => publishRelease(store(), github, world, { tree: release('v1'), summary: page() });
    expect((await run()).summary).toMatchObject({ kind: 'pull-request' });
    expect((await run()).summary).toMatchObject({ kind: 'pull-request' });
    expect(server.pulls).toHaveLength(1);
    server.faults.noPullRequests = true;
    server.pulls.length = 0;
    expect((await run()).summary).toMatchObject({ kind: 'refused' });
    expect(warnings.join()).toContain('not permitted to create');
  });

  it('names request, cause and permission where the token may only read', async () => {
    server.faults.readOnly = true;
    await expect(publishTree(store(), world, release('v1'))).rejects.toThrow(
      /POST .*git\/.*403 Resource not accessible by integration.*contents: write/,
    );
    expect(git.resolve(`refs/heads/${branches.branch}`)).toBeNull();
  });

  it('publishes also where a listing says that it is truncated', async () => {
    server.faults.truncated = true;
    await publishTree(store(), world, release('v1'));
    await publishTree(store(), world, release('v2', ['all/artifacts/v1']));
    expect(judge()).toEqual([]);
  });

  it('waits for a secondary limit', async () => {
    let limited = false;
    server.faults.intercept = ({ method }) => {
      if (limited || method !== 'POST') return null;
      limited = true;
      const message = 'You have exceeded a secondary rate limit';
      return { kind: 'answer', status: 403, message, headers: { 'retry-after': '1' } };
    };
    expect((await publishTree(store(), world, release('v1'))).changed).toBe(true);
  });

  it('keeps one comment, and says that it may not write', async () => {
    const request = { pullRequest: 7, marker: '<!-- m -->', merge: (old: string | null) => old ?? '<!-- m -->text' };
    expect((await publishComment(github, world, request)).kind).toBe('created');
    expect((await publishComment(github, world, request)).kind).toBe('unchanged');
    const other = { ...request, merge: () => '<!-- m -->changed' };
    expect((await publishComment(github, world, other)).kind).toBe('updated');
    expect(server.comments).toHaveLength(1);
    server.faults.readOnly = true;
    expect((await publishComment(github, world, request)).kind).toBe('unchanged');
    expect((await publishComment(github, world, { ...request, pullRequest: 8 })).kind).toBe('forbidden');
  });
});
