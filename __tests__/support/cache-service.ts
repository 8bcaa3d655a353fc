/**
 * GitHub's cache service (v2) on loopback: the Twirp calls by which `@actions/cache` reserves, finishes and finds an
 * entry, and the few requests of blob storage by which it moves the bytes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const TWIRP = '/twirp/github.actions.results.api.v1.CacheService/';
const TOKEN = 'runtime-token-of-the-tests';

interface Entry {
  readonly id: number;
  readonly key: string;
  readonly version: string;
  bytes: Buffer;
  /** Whether its upload was finished; until then nobody finds it. */
  complete: boolean;
}

/** `hangs`: takes every request and answers none. */
export type CacheFault = 'none' | 'unavailable' | 'hangs';

export async function startCacheService() {
  const entries: Entry[] = [];
  const calls: string[] = [];
  const state: { fault: CacheFault } = { fault: 'none' };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    calls.push(`${request.method ?? ''} ${pathname.replace(TWIRP, '').replace(/\d+$/, '')}`);
    if (state.fault === 'hangs') return;
    if (state.fault === 'unavailable') {
      answer(response, 503, { code: 'unavailable', msg: 'the service is down' });
      return;
    }
    void bodyOf(request).then((body) => {
      if (pathname.startsWith(TWIRP)) twirp(pathname.slice(TWIRP.length), request, body, response);
      else blob(Number(pathname.split('/').at(-1)), request, body, response);
    });
  });

  function twirp(method: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      answer(response, 401, { code: 'unauthenticated', msg: 'bad token' });
      return;
    }
    const { key, version } = JSON.parse(body.toString()) as { key: string; version: string };
    const entry = entries.find((each) => each.key === key && each.version === version);
    switch (method) {
      case 'GetCacheEntryDownloadURL':
        if (entry?.complete)
          answer(response, 200, { ok: true, signed_download_url: addressOf(entry), matched_key: key });
        else answer(response, 200, { ok: false });
        return;
      case 'CreateCacheEntry': {
        if (entry !== undefined) {
          answer(response, 409, {
            code: 'already_exists',
            msg: 'cache entry with the same key, version, and scope already exists',
          });
          return;
        }
        const made = { id: entries.length + 1, key, version, bytes: Buffer.alloc(0), complete: false };
        entries.push(made);
        answer(response, 200, { ok: true, signed_upload_url: addressOf(made) });
        return;
      }
      case 'FinalizeCacheEntryUpload':
        if (entry !== undefined) entry.complete = true;
        answer(response, 200, { ok: entry !== undefined, entry_id: String(entry?.id ?? 0) });
        return;
      default:
        answer(response, 404, { code: 'bad_route', msg: method });
    }
  }

  function blob(id: number, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const entry = entries.find((each) => each.id === id);
    if (entry === undefined) {
      response.writeHead(404).end();
      return;
    }
    const about = { etag: `"${id}"`, 'last-modified': new Date(0).toUTCString(), 'x-ms-version': '2025-05-05' };
    if (request.method === 'PUT') {
      entry.bytes = body;
      response.writeHead(201, about).end();
      return;
    }
    const range = /bytes=(\d+)-(\d+)/.exec(String(request.headers['x-ms-range'] ?? request.headers.range ?? ''));
    const [from, to] = range ? [Number(range[1]), Number(range[2]) + 1] : [0, entry.bytes.length];
    const part = entry.bytes.subarray(from, to);
    response.writeHead(range ? 206 : 200, {
      ...about,
      'content-length': part.length,
      'x-ms-blob-type': 'BlockBlob',
      ...(range ? { 'content-range': `bytes ${from}-${from + part.length - 1}/${entry.bytes.length}` } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : part);
  }

  function addressOf({ id }: Entry): string {
    return `${url}/account/container/${id}`;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    entries,
    /** `METHOD call`, in order. */
    calls,
    state,
    /** What the runner sets where there is a cache service. */
    env: { ACTIONS_CACHE_SERVICE_V2: 'True', ACTIONS_RESULTS_URL: `${url}/`, ACTIONS_RUNTIME_TOKEN: TOKEN },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export type CacheService = Awaited<ReturnType<typeof startCacheService>>;

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
