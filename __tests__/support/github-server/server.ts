import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failure, ok, type Answer, type Call, type Context, type Json, type Resource } from './answer.js';
import { issueComments, type Comment } from './comments.js';
import { NO_FAULTS, type Faults } from './faults.js';
import { gitData } from './git-data.js';
import { GitRepository } from './git.js';
import { violations as violationsOf } from './openapi.js';
import { pullRequests, type Pull } from './pulls.js';

export type { Faults, Intervention } from './faults.js';

/** GitHub's media type for a blob's own bytes. */
const RAW = 'application/vnd.github.raw+json';

export interface ServerOptions {
  /** Path of the bare repository. */
  readonly repository: string;
  /** `owner/name`. */
  readonly name?: string;
  readonly port?: number;
  readonly faults?: Partial<Faults>;
}

/** Starts GitHub's API on loopback, for one repository. */
export async function startServer(options: ServerOptions) {
  const git = new GitRepository(options.repository);
  const name = options.name ?? 'owner/repository';
  const faults: Faults = { ...NO_FAULTS, protectedBranches: {}, ...options.faults };
  const requests: { method: string; path: string; bytes: number }[] = [];
  const violations: string[] = [];
  const comments: Comment[] = [];
  const pulls: Pull[] = [];
  const releases: Release[] = [];
  const context: Context = { git, faults, name, web: `https://github.example/${name}` };
  const resources: readonly Resource[] = [
    repositoryItself(context),
    releasesOf(releases),
    gitData(context),
    pullRequests(context, pulls),
    issueComments(context, comments),
  ];

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
        const raw = incoming.headers.accept === RAW;
        answer =
          wrong.length > 0
            ? failure(400, wrong.join('; '))
            : handle({ method, path, query: url.searchParams, body: body ?? {}, raw });
      }
      if (intervention?.kind === 'drop-after') {
        response.destroy();
        return;
      }
      const isRaw = answer.body instanceof Uint8Array;
      const type = isRaw ? RAW : 'application/json';
      const sent = isRaw ? (answer.body as Uint8Array) : Buffer.from(JSON.stringify(answer.body));
      const length = answer.status === 204 ? {} : { 'content-length': sent.length };
      response.writeHead(answer.status, { 'content-type': `${type}; charset=utf-8`, ...length, ...headers });
      if (intervention?.kind === 'break-off') {
        response.write(sent.subarray(0, sent.length >> 1), () => response.destroy());
        return;
      }
      response.end(answer.status === 204 ? undefined : sent);
    })().catch((error: unknown) => {
      violations.push(`the server failed: ${String(error)}`);
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"message":"the test server failed"}');
    });
  });

  /** @param call with the whole path */
  function handle({ path, ...rest }: Call): Answer {
    if (path === '/user') return failure(403, 'Resource not accessible by integration');
    const prefix = `/repos/${name}`;
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return failure(404, 'Not Found');
    if (rest.method !== 'GET' && faults.readOnly) return failure(403, 'Resource not accessible by integration');
    const call = { ...rest, path: path.slice(prefix.length) };
    for (const resource of resources) {
      const answer = resource(call);
      if (answer !== null) return answer;
    }
    return failure(404, 'Not Found');
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
    /** Releases of tags, none at first. */
    releases,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export interface Release {
  readonly tag_name: string;
  readonly prerelease: boolean;
  readonly published_at: string;
}

/** `/releases/tags/{tag}`. */
function releasesOf(releases: readonly Release[]): Resource {
  return ({ method, path }) => {
    const tag = /^\/releases\/tags\/(.+)$/.exec(path)?.[1];
    if (method !== 'GET' || tag === undefined) return null;
    const found = releases.find(({ tag_name }) => tag_name === tag);
    return found === undefined ? failure(404, 'Not Found') : ok(found);
  };
}

function repositoryItself({ git, name }: Context): Resource {
  return ({ path }) => {
    if (path !== '') return null;
    const default_branch = git.run(['symbolic-ref', '--short', 'HEAD']);
    return ok({ full_name: name, default_branch, private: false });
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
