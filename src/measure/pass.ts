/**
 * One pass: one fresh process that runs the whole suite under one instrument, and what its file said.
 */
import type { World } from '../world.js';
import { countersModule } from './counters-module.js';
import { refuse, withoutResult } from './pass-failures.js';
import { readPass } from './pass-reader.js';
import { profiledBusted } from './profiled-busted.js';
import type { Availability, ClockName, CounterName, Profile, TestIdentity } from './measurement.js';

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
  /** Sampling of LuaJIT: by VM instructions, compiler off, in place of its own profiler. */
  readonly by?: 'instructions';
}

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
  /** What a reader should know: a suite with a hook of its own, limits that were reached. */
  readonly notes: readonly string[];
}

/** VM instructions between two ticks, where the request names none. */
const INTERVAL: Readonly<Record<PassName, number>> = { timing: 0, counting: 100, sampling: 10_000, calls: 0 };

/**
 * Runs one pass and reads what it wrote.
 *
 * @throws UserError busted not found, not a busted project, no tests, failing or erroring tests (named), a crash, a
 *   time-out, a test that ends the process, a clock that is not there
 */
export async function runPass(world: World, request: PassRequest): Promise<PassResult> {
  const suite = {
    command: request.command,
    // (A seed of the user's own comes later and counts.)
    args: [`--seed=${request.seed}`, ...request.args],
    directory: request.directory,
    timeout: request.timeout,
    echo: request.echo,
  };
  const { ended, records, journal } = await profiledBusted(world, suite, [
    ['pass', request.pass],
    ['seed', String(request.seed)],
    ['interval', String(request.interval ?? INTERVAL[request.pass])],
    ['phase', String(request.phase ?? 0)],
    // What LuaJIT's sampler takes instead: only the process itself knows which interpreter it is.
    ['milliseconds', String(request.interval ?? 1)],
    ...(request.by === undefined ? [] : [['by', request.by] as const]),
    ...(request.files ?? []).map((file) => ['file', file] as const),
    await counters(world, request),
  ]);
  world.signal.throwIfAborted();
  if (records === null) throw withoutResult(request, ended, journal);
  const { result, failures } = readPass(request, records);
  refuse(request, ended, result, failures);
  return result;
}

async function counters(world: World, request: PassRequest): Promise<readonly [string, string]> {
  const compiled = await countersModule(world, request);
  if (request.pass === 'calls' && 'reason' in compiled)
    world.log.debug(`The calls pass takes its slower way, whose hook is Lua: ${compiled.reason}`);
  return 'file' in compiled ? ['counters', compiled.file] : ['no-counters', compiled.reason];
}
