/** The GitHub event that started the job, and the repository it happened in, as plain values. */
import { UserError } from './errors.js';

/** A webhook's payload: untrusted, read only through the functions below. */
export type Payload = Readonly<Record<string, unknown>>;

export interface GitHubEvent {
  readonly name: string;
  readonly payload: Payload;
  readonly owner: string;
  readonly repository: string;
  /** Commit that the workflow runs for; on a pull request the merge commit. */
  readonly sha: string;
  /** `refs/heads/main`, `refs/tags/v1.0.0`, `refs/pull/7/merge`. */
  readonly ref: string;
  readonly serverUrl: string;
  /** Page of this run, or empty. */
  readonly runUrl: string;
  /** Repository's root on disk. */
  readonly workspace: string;
}

/** The pull request of an event. */
export interface PullRequestEvent {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** Whether it comes from another repository, whose token cannot write. */
  readonly fromFork: boolean;
}

/**
 * @param file where the text comes from, for the message
 * @throws UserError where the text is no JSON object
 */
export function parsePayload(file: string, text: string): Payload {
  let payload: unknown = null;
  let reason = 'it is not an object';
  try {
    payload = JSON.parse(text);
  } catch (error) {
    reason = error instanceof Error ? error.message.replace(/\p{Cc}+/gu, ' ') : String(error);
  }
  if (typeof payload === 'object' && payload !== null && !Array.isArray(payload)) return { ...payload };
  throw new UserError(
    `The event's payload ${file} (GITHUB_EVENT_PATH) cannot be read: ${reason}.`,
    'The runner writes this file: leave it and GITHUB_EVENT_PATH as they are.',
  );
}

/**
 * The event, from the variables that the Actions runner sets.
 * @param payload the parsed content of `GITHUB_EVENT_PATH`
 * @throws UserError where a variable that every runner sets is missing
 */
export function readEvent(env: Readonly<Record<string, string | undefined>>, payload: Payload): GitHubEvent {
  const need = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new UserError(
      `The environment variable ${name} is not set.`,
      'Run this as a step of a GitHub workflow, or use the command line: npx busted-profiler-action --help',
    );
  };
  const [owner = '', repository = ''] = need('GITHUB_REPOSITORY').split('/');
  const serverUrl = (env.GITHUB_SERVER_URL ?? 'https://github.com').replace(/\/+$/, '');
  const runId = env.GITHUB_RUN_ID;
  return {
    name: need('GITHUB_EVENT_NAME'),
    payload,
    owner,
    repository,
    sha: env.GITHUB_SHA ?? '',
    ref: env.GITHUB_REF ?? '',
    serverUrl,
    runUrl: runId ? `${serverUrl}/${owner}/${repository}/actions/runs/${runId}` : '',
    workspace: need('GITHUB_WORKSPACE'),
  };
}

/** Looks up `path` in a payload; undefined where anything on the way is missing or is no object. */
export function payloadAt(payload: Payload, ...path: readonly string[]): unknown {
  let value: unknown = payload;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Payload)[key];
  }
  return value;
}

/** Like `payloadAt`, for text; empty where there is none. */
export function payloadText(payload: Payload, ...path: readonly string[]): string {
  const value = payloadAt(payload, ...path);
  return typeof value === 'string' ? value : '';
}

/**
 * The pull request that an event tells of.
 * @throws UserError where the payload has none
 */
export function pullRequestOf(event: GitHubEvent): PullRequestEvent {
  const number = payloadAt(event.payload, 'pull_request', 'number');
  const headSha = payloadText(event.payload, 'pull_request', 'head', 'sha');
  const baseSha = payloadText(event.payload, 'pull_request', 'base', 'sha');
  if (typeof number !== 'number' || !isSha(headSha) || !isSha(baseSha))
    throw new UserError(
      `The event ${event.name} carries no pull request (GITHUB_EVENT_PATH: ${Object.keys(event.payload).length === 0 ? 'missing or empty' : 'no pull_request with a number, a head and a base'}).`,
      'Run mode pr in a workflow with on: pull_request.',
    );
  const repositoryOf = (side: string): string => payloadText(event.payload, 'pull_request', side, 'repo', 'full_name');
  return {
    number,
    headSha,
    baseSha,
    baseRef: payloadText(event.payload, 'pull_request', 'base', 'ref'),
    fromFork: repositoryOf('head') !== repositoryOf('base'),
  };
}

export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
