import { defaults as toolkitDefaults } from '@actions/github/lib/utils';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { UserError } from '../errors.js';
import type { World } from '../world.js';

/** A client, and the repository that it is for. */
export interface GitHubRepository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
}

export interface ClientOptions {
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
}

/** Seconds that one request may take before it counts as a dropped connection. A large tree takes GitHub up to ten. */
const REQUEST_TIMEOUT = 60;
/** Seconds that a rate limit may ask to wait; beyond, the job's minutes are worth more than the wait. */
const LONGEST_WAIT = 300;
const RETRIES = 3;
/**
 * Not worth repeating as it is. 409 and 422 mean "somebody was faster" for a ref: what helps is a fresh read, which the
 * transaction does. 403 and 429 by a rate limit are repeated by the throttling plugin after the wait asked for.
 */
const NEVER_RETRIED = [400, 401, 403, 404, 409, 410, 413, 422, 429, 451];

/** Answers that have no body by definition. */
const NO_BODY = [204, 205, 304];

const Client = Octokit.plugin(retry, throttling);

/**
 * Makes the client of GitHub's REST API: the address from `GITHUB_API_URL`, proxies as the Actions toolkit finds them.
 * 5xx answers and dropped connections are repeated up to three times: everything that publishing sends is safe to send
 * twice (objects are named by their content, and a ref is only ever moved to a given commit).
 */
export function makeClient(world: World, options: ClientOptions): GitHubRepository {
  const [owner, repo, ...rest] = options.repository.split('/');
  if (!owner || !repo || rest.length > 0) {
    throw new UserError(
      `The repository "${options.repository}" is not of the form owner/name.`,
      'Run inside GitHub Actions, or set GITHUB_REPOSITORY.',
    );
  }
  const baseUrl = (world.env.GITHUB_API_URL ?? 'https://api.github.com').replace(/\/+$/, '');
  // Scales every wait. A server on this very machine is nobody's whose limits were to be respected.
  const pace = isLoopback(baseUrl) ? 0 : 1;
  const mayWait = (what: string) => (seconds: number, request: object, _: unknown, retryCount: number) => {
    const { method, url } = request as { method: string; url: string };
    if (seconds * pace > LONGEST_WAIT || retryCount >= RETRIES) return false;
    world.log.info(`GitHub's ${what} was reached by ${method} ${url}; waiting ${seconds} s.`);
    return true;
  };
  const debug = (text: string) => {
    world.log.debug(text);
  };
  const octokit = new Client({
    ...(options.token ? { auth: options.token } : {}),
    baseUrl,
    userAgent: 'busted-profiler-action',
    request: { fetch: wholeFetch(world.signal) },
    log: { debug, info: debug, warn: debug, error: debug },
    retry: { doNotRetry: NEVER_RETRIED, retries: RETRIES, retryAfterBaseValue: 1000 * pace },
    throttle: {
      enabled: true,
      retryAfterBaseValue: 1000 * pace,
      onRateLimit: mayWait('rate limit'),
      onSecondaryRateLimit: mayWait('secondary rate limit'),
      // The plugin's limiter of writes counts whole seconds; its own default is one write a second.
      ...(pace === 0 ? { write: unlimited(), notifications: unlimited() } : {}),
    },
  });
  return { octokit, owner, repo };
}

/**
 * The toolkit's fetch (which knows `https_proxy` and `no_proxy`), with an end to every request. The answer is here to its
 * last byte before it counts as one: octokit takes a body that breaks off for an empty one.
 */
function wholeFetch(cancelled: AbortSignal): typeof fetch {
  const toolkitFetch = (toolkitDefaults.request?.fetch ?? fetch) as typeof fetch;
  return async (url, init) => {
    const signal = AbortSignal.any([cancelled, AbortSignal.timeout(REQUEST_TIMEOUT * 1000)]);
    const response = await toolkitFetch(url, { ...init, signal });
    const body = await response.arrayBuffer();
    const { status, statusText, headers } = response;
    return new Response(NO_BODY.includes(status) ? null : body, { status, statusText, headers });
  };
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

/** A limiter of the throttling plugin that limits nothing. */
function unlimited(): never {
  const limiter = { schedule: (_options: unknown, job: () => Promise<unknown>) => job() };
  return { key: () => limiter } as never;
}
