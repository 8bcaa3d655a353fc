import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from './git.js';
import { violations as violationsOf } from './openapi.js';

/** What the server is to refuse or to break; all may be changed while it runs. */
export interface Faults {
  /** Every write is answered with 403. */
  readOnly: boolean;
  /** Branches that take no direct commit. */
  protectedBranches: Record<string, 'classic' | 'ruleset'>;
  /** Which commits the token may not put on a branch because of `.github/workflows`. */
  workflowRule: 'none' | 'known-files' | 'no-difference';
  /** Pull requests may not be made. */
  noPullRequests: boolean;
  /** Recursive listings say that they are truncated, and leave out the second half. */
  truncated: boolean;
  /** Called before a request (counted from 1); what it returns is done instead of the request, or after it. */
  intercept: ((request: { method: string; path: string; count: number }) => Intervention | null) | null;
}

export type Intervention =
  | { readonly kind: 'drop' | 'drop-after' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly message: string;
      readonly headers?: Record<string, string>;
    };

export interface ServerOptions {
  /** Path of the bare repository. */
  readonly repository: string;
  /** `owner/name`. */
  readonly name?: string;
  readonly port?: number;
  readonly faults?: Partial<Faults>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}
interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly html_url: string;
  readonly user: { readonly login: string; readonly type: string };
}
interface Pull {
  readonly number: number;
  state: string;
  title: string;
  body: string;
  readonly head: { readonly ref: string };
  readonly base: { readonly ref: string };
  readonly html_url: string;
}
type Json = Record<string, unknown>;

/** Starts GitHub's API on loopback, for one repository. */
export async function startServer(options: ServerOptions) {
  const git = new GitRepository(options.repository);
  const name = options.name ?? 'owner/repository';
  const faults: Faults = {
    readOnly: false,
    protectedBranches: {},
    workflowRule: 'none',
    noPullRequests: false,
    truncated: false,
    intercept: null,
    ...options.faults,
  };
  const requests: { method: string; path: string; bytes: number }[] = [];
  const violations: string[] = [];
  const comments: Comment[] = [];
  const pulls: Pull[] = [];
  const web = `https://github.example/${name}`;

  const server = createServer((incoming, response) => {
    void (async () => {
      const text = await bodyOf(incoming);
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const method = incoming.method ?? 'GET';
      const path = decodeURIComponent(url.pathname);
      requests.push({ method, path, bytes: text.length });
      const intervention = faults.intercept?.({ method, path, count: requests.length }) ?? null;
      if (intervention?.kind === 'drop') {
        response.destroy();
        return;
      }
      let answer: Answer;
      let headers: Record<string, string> = {};
      if (intervention?.kind === 'answer') {
        answer = failure(intervention.status, intervention.message);
        headers = intervention.headers ?? {};
      } else {
        const body = text === '' ? undefined : (JSON.parse(text) as Json);
        const wrong = violationsOf(method, url, body);
        violations.push(...wrong);
        answer = wrong.length > 0 ? failure(400, wrong.join('; ')) : handle(method, path, url, body ?? {});
      }
      if (intervention?.kind === 'drop-after') {
        response.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
    })().catch((error: unknown) => {
      violations.push(`the server failed: ${String(error)}`);
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"message":"the test server failed"}');
    });
  });

  function handle(method: string, path: string, url: URL, body: Json): Answer {
    if (path === '/user') return failure(403, 'Resource not accessible by integration');
    const prefix = `/repos/${name}`;
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return failure(404, 'Not Found');
    const rest = path.slice(prefix.length);
    if (method !== 'GET' && faults.readOnly) return failure(403, 'Resource not accessible by integration');
    const query = url.searchParams;
    const matched = (pattern: RegExp) => pattern.exec(rest)?.[1] ?? null;
    let part: string | null;

    if (rest === '') return ok({ full_name: name, default_branch: defaultBranch(), private: false });
    if (
      rest.startsWith('/git/') &&
      git.resolve('HEAD') === null &&
      git.try(['for-each-ref', '--count=1'])?.length === 0
    )
      return failure(409, 'Git Repository is empty.');
    if (method === 'GET' && (part = matched(/^\/git\/ref\/(.+)$/))) return readRef(part);
    if (method === 'POST' && rest === '/git/refs') return moveRef(String(body.ref).slice(5), String(body.sha), true);
    if (method === 'PATCH' && (part = matched(/^\/git\/refs\/(.+)$/))) return moveRef(part, String(body.sha), false);
    if (method === 'GET' && (part = matched(/^\/git\/tags\/(.+)$/))) return ok({ object: refObject(`${part}^{}`) });
    if (method === 'GET' && (part = matched(/^\/git\/commits\/(.+)$/))) return readCommit(part);
    if (method === 'POST' && rest === '/git/commits') return createCommit(body);
    if (method === 'GET' && (part = matched(/^\/git\/trees\/(.+)$/))) return readTree(part, query.has('recursive'));
    if (method === 'POST' && rest === '/git/trees') return createTree(body);
    if (method === 'GET' && (part = matched(/^\/git\/blobs\/(.+)$/))) return readBlob(part);
    if (method === 'POST' && rest === '/git/blobs') {
      const content = Buffer.from(String(body.content), body.encoding === 'base64' ? 'base64' : 'utf8');
      return ok({ sha: git.run(['hash-object', '-w', '--stdin'], content) }, 201);
    }
    if (method === 'GET' && (part = matched(/^\/compare\/(.+)$/))) return compare(part);
    if (rest === '/pulls' && method === 'GET') return listPulls(query);
    if (rest === '/pulls' && method === 'POST') return createPull(body);
    if ((part = matched(/^\/pulls\/(\d+)$/))) return onePull(Number(part), method, body);
    if ((part = matched(/^\/issues\/(\d+)\/comments$/)))
      return method === 'POST' ? createComment(Number(part), body) : listComments(Number(part), query);
    if ((part = matched(/^\/issues\/comments\/(\d+)$/))) return oneComment(Number(part), method, body);
    return failure(404, 'Not Found');
  }

  function defaultBranch(): string {
    return git.run(['symbolic-ref', '--short', 'HEAD']);
  }

  function refObject(ref: string) {
    const sha = git.resolve(ref) ?? '';
    return { sha, type: git.try(['cat-file', '-t', sha])?.toString().trim() ?? 'commit' };
  }

  function readRef(ref: string): Answer {
    if (git.resolve(`refs/${ref}`) === null) return failure(404, 'Not Found');
    return ok({ ref: `refs/${ref}`, object: refObject(`refs/${ref}`) });
  }

  function moveRef(ref: string, sha: string, isNew: boolean): Answer {
    const before = git.resolve(`refs/${ref}`);
    if (isNew && before !== null) return failure(422, 'Reference already exists');
    if (!isNew && before === null) return failure(422, 'Reference does not exist');
    if (git.try(['cat-file', '-e', `${sha}^{commit}`]) === null) return failure(422, 'Object does not exist');
    const protection = faults.protectedBranches[ref.replace(/^heads\//, '')];
    if (protection === 'classic') return failure(422, 'Changes must be made through a pull request.');
    if (protection === 'ruleset')
      return failure(422, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n');
    if (before !== null && !git.isAncestor(before, sha)) return failure(422, 'Update is not a fast forward');
    if (!mayCarryWorkflows(before, sha)) return failure(403, 'Resource not accessible by integration');
    const zero = '0'.repeat(40);
    if (git.try(['update-ref', `refs/${ref}`, sha, before ?? zero]) === null)
      return failure(422, isNew ? 'Reference already exists' : 'Update is not a fast forward');
    return ok({ ref: `refs/${ref}`, object: { sha, type: 'commit' } }, isNew ? 201 : 200);
  }

  function mayCarryWorkflows(before: string | null, sha: string): boolean {
    const files = (commit: string) =>
      git.run(['ls-tree', '-r', commit, '.github/workflows']).split('\n').filter(Boolean);
    if (faults.workflowRule === 'none') return true;
    const old = before === null ? [] : files(before);
    const now = files(sha);
    if (faults.workflowRule === 'no-difference') return old.join('\n') === now.join('\n');
    const elsewhere = git.run(['for-each-ref', '--format=%(objectname)', 'refs/heads']).split('\n').flatMap(files);
    return now.every((line) => old.includes(line) || elsewhere.includes(line));
  }

  function readCommit(sha: string): Answer {
    const shown = git.try(['show', '-s', '--format=%T%n%P%n%cI%n%B', sha])?.toString();
    if (shown === undefined) return failure(404, 'Not Found');
    const [tree = '', parents = '', date = '', ...message] = shown.split('\n');
    return ok({
      sha,
      tree: { sha: tree },
      parents: parents
        .split(' ')
        .filter(Boolean)
        .map((parent) => ({ sha: parent })),
      committer: { date },
      message: message.join('\n'),
    });
  }

  function createCommit(body: Json): Answer {
    const parents = (body.parents as string[] | undefined) ?? [];
    const args = ['commit-tree', String(body.tree), ...parents.flatMap((parent) => ['-p', parent])];
    const sha = git.try(args, String(body.message))?.toString().trim();
    return sha === undefined ? failure(422, 'Tree SHA does not exist') : ok({ sha, tree: { sha: body.tree } }, 201);
  }

  function readTree(sha: string, recursive: boolean): Answer {
    if (git.try(['cat-file', '-e', `${sha}^{tree}`]) === null) return failure(404, 'Not Found');
    const entries = git.entries(sha, recursive);
    const cut = recursive && faults.truncated;
    return ok({ sha, tree: cut ? entries.slice(0, entries.length >> 1) : entries, truncated: cut });
  }

  function createTree(body: Json): Answer {
    const folder = mkdtempSync(join(tmpdir(), 'server-tree-'));
    try {
      const env = { GIT_INDEX_FILE: join(folder, 'index') };
      const entries = body.tree as {
        path: string;
        mode: string;
        type: string;
        sha?: string | null;
        content?: string;
      }[];
      git.run(['read-tree', typeof body.base_tree === 'string' ? body.base_tree : '--empty'], undefined, env);
      for (const entry of entries) {
        if (entry.type === 'tree' && typeof entry.sha === 'string') {
          const present = git
            .run(['ls-files', '-z', '--', `${entry.path}/`], undefined, env)
            .split('\0')
            .filter(Boolean);
          const gone = present.map((path) => `0 ${'0'.repeat(40)}\t${path}\0`).join('');
          git.run(['update-index', '-z', '--index-info'], gone, env);
          const listing = git.try(['ls-tree', '-r', '-z', entry.sha]);
          if (listing === null) return failure(422, 'tree.sha does not exist');
          const added = listing.toString().split('\0').filter(Boolean);
          const lines = added.map((line) => line.replace('\t', `\t${entry.path}/`) + '\0').join('');
          git.run(['update-index', '--add', '-z', '--index-info'], lines, env);
          continue;
        }
        const sha = entry.sha ?? (entry.content ? git.run(['hash-object', '-w', '--stdin'], entry.content) : null);
        if (sha === null || git.try(['cat-file', '-e', sha]) === null) return failure(422, 'tree.sha can not be blank');
        git.run(
          ['update-index', '--add', '--replace', '-z', '--index-info'],
          `${entry.mode} ${sha}\t${entry.path}\0`,
          env,
        );
      }
      const sha = git.run(['write-tree'], undefined, env);
      return ok({ sha, tree: git.entries(sha, false), truncated: false }, 201);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  function readBlob(sha: string): Answer {
    const content = git.try(['cat-file', 'blob', sha]);
    if (content === null) return failure(404, 'Not Found');
    return ok({ sha, size: content.length, encoding: 'base64', content: content.toString('base64') });
  }

  function compare(basehead: string): Answer {
    const [base = '', head = ''] = basehead.split('...').map((ref) => git.resolve(`${ref}^{commit}`) ?? '');
    if (base === '' || head === '') return failure(404, 'Not Found');
    const ahead = git.isAncestor(base, head);
    const behind = git.isAncestor(head, base);
    return ok({ status: ahead ? (behind ? 'identical' : 'ahead') : behind ? 'behind' : 'diverged', commits: [] });
  }

  function listPulls(query: URLSearchParams): Answer {
    const head = query.get('head')?.split(':')[1];
    const base = query.get('base');
    return ok(
      pulls.filter((p) => p.state === 'open' && (!head || p.head.ref === head) && (!base || p.base.ref === base)),
    );
  }

  function createPull(body: Json): Answer {
    if (faults.noPullRequests)
      return failure(403, 'GitHub Actions is not permitted to create or approve pull requests.');
    const number = pulls.length + 1;
    const pull = {
      number,
      state: 'open',
      title: String(body.title),
      body: String(body.body),
      head: { ref: String(body.head) },
      base: { ref: String(body.base) },
      html_url: `${web}/pull/${number}`,
    };
    pulls.push(pull);
    return ok(pull, 201);
  }

  function onePull(number: number, method: string, body: Json): Answer {
    const pull = pulls.find((each) => each.number === number);
    if (pull === undefined) return failure(404, 'Not Found');
    if (method === 'PATCH') Object.assign(pull, body);
    return ok(pull);
  }

  function listComments(issue: number, query: URLSearchParams): Answer {
    const size = Number(query.get('per_page') ?? 30);
    const page = Number(query.get('page') ?? 1);
    return ok(comments.filter((comment) => comment.issue === issue).slice((page - 1) * size, page * size));
  }

  function createComment(issue: number, body: Json, user = { login: 'github-actions[bot]', type: 'Bot' }): Answer {
    const id = comments.length + 1;
    const html_url = `${web}/pull/${issue}#issuecomment-${id}`;
    const comment = { id, issue, body: String(body.body), html_url, user };
    comments.push(comment);
    return ok(comment, 201);
  }

  function oneComment(id: number, method: string, body: Json): Answer {
    const index = comments.findIndex((comment) => comment.id === id);
    const comment = comments[index];
    if (comment === undefined) return failure(404, 'Not Found');
    if (method === 'DELETE') {
      comments.splice(index, 1);
      return { status: 204, body: null };
    }
    if (method === 'PATCH') comment.body = String(body.body);
    return ok(comment);
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    name,
    git,
    faults,
    /** Every request so far. */
    requests,
    /** What requests broke of GitHub's description; a test asserts that it is empty. */
    violations,
    comments,
    pulls,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

function failure(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
