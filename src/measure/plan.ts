/** What to measure, and how. */
import type { TestingMethod } from '../inputs.js';
import type { ClockName } from './measurement.js';
import type { PassResult } from './pass.js';

/** A prepared tree to measure. */
export interface Subject {
  /** What the log calls it: `base`, `head`, `v1.2.0`. */
  readonly label: string;
  /** Full SHA, or empty for an uncommitted tree. */
  readonly commit: string;
  /** Absolute path of the folder that holds `.busted`. */
  readonly directory: string;
}

/** How to measure: the inputs that concern it. */
export interface Plan {
  readonly busted: readonly string[];
  readonly bustedArgs: readonly string[];
  /** The user's own working directory: where a command that no checkout has (`./luarocks/bin/busted`) is looked for. */
  readonly workspace: string;
  readonly testingMethod: TestingMethod;
  readonly minimumRounds: number;
  readonly maximumRounds: number;
  /** Seconds for all that the session does. */
  readonly timeBudget: number;
  /** Share of the budget that `measure` leaves to `again`, whatever it finds. */
  readonly reserve?: number;
  readonly clock: 'auto' | ClockName;
  /**
   * Asked where the testing method is content, with the timing runs by side and round: whether they answer the
   * question. Where they do not, rounds go on to the maximum.
   */
  readonly answered?: (sides: readonly (readonly PassResult[])[]) => boolean;
  /** What `measure` leaves to `again` where it has reason to; missing where `again` never follows. */
  readonly confirmation?: {
    /** Fewer fresh pairs tell nothing, and no more than as many first ones raise a suspicion. */
    readonly fewest: number;
    /** Asked with timing runs as `answered` is: whether `again` would follow if there were no more of these. */
    readonly suspects: (sides: readonly (readonly PassResult[])[]) => boolean;
  };
  readonly counting: boolean;
  readonly profile: 'auto' | 'sampled' | 'exact' | 'off';
  /** Globs of source files whose functions are named, and of those that are not. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly shard: { readonly index: number; readonly count: number } | null;
}
