import { UserError } from '../errors.js';

/** What GitHub's client throws: an HTTP status (500 where no answer came), the request, and the answer if any. */
interface RequestFailure {
  readonly status: number;
  readonly message: string;
  readonly request?: { readonly method: string; readonly url: string };
  readonly response?: { readonly headers: Readonly<Record<string, unknown>> };
}

/** A permission of the workflow's `permissions:` section. */
export type Permission =
  'contents: read' | 'contents: write' | 'pull-requests: write' | 'pull-requests: read' | 'actions: read';

/** A refused or failed request, in words: names the request, the cause, and the permission needed. */
export class ApiError extends UserError {
  constructor(
    what: string,
    remedy: string,
    /** HTTP status; 500 where the connection broke. */
    readonly status: number,
    /** GitHub's own words. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(what, remedy, options);
  }

  /** The token may not do this: refused outright, or by a rule or the state of the repository; a limit passes. */
  get refused(): boolean {
    return [401, 403, 404, 409, 422].includes(this.status) && !isRateLimit(this.cause);
  }
}

/** Status of a failed request; null where the error is none of GitHub's client. */
export function statusOf(error: unknown): number | null {
  return isRequestFailure(error) || error instanceof ApiError ? error.status : null;
}

/** GitHub's words in a failed request, without the link to its documentation. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ApiError) return error.reason;
  return error.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '').replace(/\s+/g, ' ');
}

/**
 * Turns what the client threw into an {@link ApiError}; anything else is returned as it is.
 *
 * @param doing what was being done, as in "create a commit"
 * @param permission what the token needs for it
 */
export function apiError(error: unknown, doing: string, permission: Permission): unknown {
  if (error instanceof ApiError || !isRequestFailure(error)) return error;
  const { status } = error;
  const reason = reasonOf(error);
  const request = error.request ? ` (${error.request.method} ${pathOf(error.request.url)})` : '';
  const answer = error.response === undefined ? `no answer: ${reason}` : `${status} ${reason}`;
  return new ApiError(
    `Could not ${doing}${request}: ${answer.replace(/\.?$/, '.')}`,
    remedy(error, permission),
    status,
    reason,
    {
      cause: error,
    },
  );
}

function remedy(error: RequestFailure, permission: Permission): string {
  const { status } = error;
  if (error.response === undefined) {
    return 'The connection failed several times; run the job again, nothing was left half done.';
  }
  if (isRateLimit(error)) return 'Run the job again when the limit is over; nothing was left half done.';
  if (status === 401) return 'The token is not valid: check the input github-token.';
  if (status === 403) {
    return `Give the job the permission "${permission}" (permissions: in the workflow), or a token that has it in github-token.`;
  }
  if (status === 404) {
    return `Check that the repository exists and that github-token has the permission "${permission}" for it.`;
  }
  if (status === 409 || status === 422) return 'Look at the rules and branch protection of the repository.';
  if (status >= 500) return 'GitHub had a problem; run the job again, nothing was left half done.';
  return 'Run the job again with debug logging to see the requests.';
}

/** Primary limits say so in a header, secondary ones in words. */
export function isRateLimit(error: unknown): boolean {
  if (!isRequestFailure(error) || (error.status !== 403 && error.status !== 429)) return false;
  return error.response?.headers['x-ratelimit-remaining'] === '0' || /rate limit/i.test(error.message);
}

function isRequestFailure(error: unknown): error is Error & RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function pathOf(url: string): string {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).pathname) : url;
}
