/** What a pass is asked for. */
import type { ClockName } from './measurement.js';

export type PassName = 'timing' | 'counting' | 'sampling' | 'calls';

/** What to run, and how. */
export interface PassRequest {
  readonly pass: PassName;
  /** Absolute path of the folder that holds `.busted`; the process runs there. */
  readonly directory: string;
  /** Words that run busted (`['busted']`, `['lua5.4', '/usr/bin/busted']`); never given to a shell. */
  readonly command: readonly string[];
  /** Further arguments of the user's. */
  readonly args: readonly string[];
  /** Seed of busted's shuffling and of interpreters that would seed themselves. */
  readonly seed: number;
  /** The clock that must be there: where it is not, the pass is refused with a `UserError` that says why. */
  readonly clock: ClockName;
  /** Seconds after which the process tree is killed. */
  readonly timeout: number;
  /** Whether the suite's own output goes to the log, unchanged. */
  readonly echo: boolean;
  /** Globs of source files, relative to `directory`, whose functions are named; empty: all files below `directory`. */
  readonly include: readonly string[];
  /** Globs of source files that are shown as one frame each, also where `include` names them. */
  readonly exclude: readonly string[];
  /** Shard: only the tests of these spec files (relative to `directory`, forward slashes) are run. */
  readonly files?: readonly string[];
  /** Sampling and counting: VM instructions between ticks. LuaJIT's sampling: milliseconds. */
  readonly interval?: number;
  /**
   * From 0 up to 1. Sampling every so many instructions: the part of an interval by which the first sample is early.
   * Timing: the part of a garbage collector's cycle that has passed when the suite starts.
   */
  readonly phase?: number;
  /** Sampling: the running function alone, every `interval` VM instructions (LuaJIT: with its compiler off). No tree. */
  readonly executed?: boolean;
}
