import type { GitRepository } from './git.js';
import type { Faults } from './faults.js';

/** What every resource is made of. */
export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  /** Sent as JSON; bytes as they are. */
  readonly body: unknown;
}

/** A request to the repository: `path` is what follows `/repos/{owner}/{repo}`. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json;
  /** Whether the client accepts GitHub's raw media type, and no other. */
  readonly raw: boolean;
}

/** Answers the requests of one kind of resource; null: not one of its requests. */
export type Resource = (call: Call) => Answer | null;

/** What the resources of one server share. */
export interface Context {
  readonly git: GitRepository;
  readonly faults: Faults;
  /** `owner/name`. */
  readonly name: string;
  /** Address of the repository's pages. */
  readonly web: string;
}

export function ok(body: unknown, status = 200): Answer {
  return { status, body };
}

export function failure(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

/** One page of a list, as `per_page` and `page` ask for it. */
export function page<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? 30);
  const number = Number(query.get('page') ?? 1);
  return items.slice((number - 1) * size, number * size);
}
