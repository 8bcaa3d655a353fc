/** What one pass gave: plain data. */
import type { Availability, CounterName, Profile, TestIdentity } from './measurement.js';
import type { PassName } from './pass-request.js';

/** Seconds for `wall` and `cpu`; counts for the cycle clocks, null where there are none. Sums over `--repeat`'s runs. */
export interface PassTimes {
  readonly wall: number;
  readonly cpu: number;
  readonly cycles: number | null;
  readonly referenceCycles: number | null;
}

/** A test that ran and passed (pending tests are not measured). */
export interface PassTest extends TestIdentity {
  readonly times: PassTimes;
  /** VM instructions, in multiples of `PassResult.tick`; null except in the counting pass. */
  readonly instructions: number | null;
}

/** A spec file: `describe` bodies and set-up included. */
export interface PassFile {
  readonly file: string;
  /** Ids of its tests, in order of run. */
  readonly tests: readonly string[];
  readonly times: PassTimes;
  readonly instructions: number | null;
}

/** A `describe` block with its set-up and tear-down. */
export interface PassBlock {
  readonly file: string;
  readonly path: readonly string[];
  readonly line: number;
  /** Wall seconds: further clocks would cost as much as a test's, and nobody asks for a block's. */
  readonly wall: number;
}

/** A module that busted had loaded before the tests. */
export interface LoadedModule {
  /** As it was required: `pl.stringx`. */
  readonly name: string;
  /** As the interpreter names its file; empty where none of the module's functions tells. */
  readonly file: string;
}

/** What one pass gave: plain data. */
export interface PassResult {
  readonly pass: PassName;
  /** As the interpreter names itself: `Lua 5.4.4`, `LuaJIT 2.1.0-beta3`, `NVIM v0.10.4 (LuaJIT …)`. */
  readonly interpreter: string;
  /** busted's version. */
  readonly busted: string;
  /** Whether the C module was there, without which some passes take longer. */
  readonly compiled: boolean;
  /** From the suite's start event to its end event, all `--repeat` runs together. */
  readonly suite: PassTimes;
  /** VM instructions of the suite; null except in the counting pass. */
  readonly instructions: number | null;
  /** VM instructions between two ticks of the count hook: the resolution of every instruction count; null without one. */
  readonly tick: number | null;
  /** Wall seconds of the control, a fixed piece of Lua that runs no project code. */
  readonly control: number;
  /** In order of run. */
  readonly tests: readonly PassTest[];
  readonly files: readonly PassFile[];
  readonly blocks: readonly PassBlock[];
  /** Sampling: frames, tree, reached. Calls: frames, calls, edges, reached (its tree is the root alone). Else null. */
  readonly profile: Profile | null;
  readonly clocks: Readonly<Record<CounterName, Availability>>;
  /** Successes, failures, errors and pending, as busted counted them. */
  readonly counts: { readonly successes: number; readonly pending: number };
  /** The timing pass's; else empty. */
  readonly loaded: readonly LoadedModule[];
  /** What a reader should know: a suite with a hook of its own, limits that were reached. */
  readonly notes: readonly string[];
}

/** A test that did not pass. */
export interface Failure {
  readonly kind: 'failure' | 'error';
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface PassReading {
  readonly result: PassResult;
  readonly failures: readonly Failure[];
}
