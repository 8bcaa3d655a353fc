/** A request as the server sees it come, counted from 1. */
export interface RequestSeen {
  readonly method: string;
  readonly path: string;
  readonly count: number;
}

/** What the server is to refuse or to break; all may be changed while it runs. */
export interface Faults {
  /** Every write is answered with 403. */
  readOnly: boolean;
  /** Branches that take no direct commit. A ruleset's refusal has been seen with both statuses, 422 and 409. */
  protectedBranches: Record<string, 'classic' | 'ruleset' | 'ruleset with 409'>;
  /** Which commits the token may not put on a branch because of `.github/workflows`. */
  workflowRule: 'none' | 'known-files' | 'no-difference';
  /** Pull requests may not be made. */
  noPullRequests: boolean;
  /** Recursive listings say that they are truncated, and leave out the second half. */
  truncated: boolean;
  /** Called before a request; what it returns is done instead of the request, or after it. */
  intercept: ((request: RequestSeen) => Intervention | null) | null;
}

/** The connection is dropped before the request is done, after it, or in the middle of the answer. */
export type Intervention =
  | { readonly kind: 'drop' | 'drop-after' | 'break-off' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly message: string;
      readonly headers?: Record<string, string>;
    };

export const NO_FAULTS: Faults = {
  readOnly: false,
  protectedBranches: {},
  workflowRule: 'none',
  noPullRequests: false,
  truncated: false,
  intercept: null,
};
