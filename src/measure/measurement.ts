/**
 * What measuring returns: plain data, no behaviour. One `Measurement` is one version of the code (one prepared tree),
 * measured in any number of rounds. Index i of every timing array is round i, so two measurements taken interleaved
 * can be paired by index.
 */

/** Clocks of the timing pass. A value is never shown under the name of another clock. */
export type ClockName = 'wall' | 'cpu' | 'cycles' | 'reference-cycles';
/** Clocks that need the machine's help, and the instruction count of the counting pass. */
export type CounterName = ClockName | 'vm-instructions';

export type Availability =
  { readonly available: true; readonly source: string } | { readonly available: false; readonly reason: string };

/** The machine and the software that made the numbers; what differs in `cpu`, `os` or `interpreter` is never compared by time. */
export interface Environment {
  /** CPU model as the system names it. */
  readonly cpu: string;
  /** Operating system with version. */
  readonly os: string;
  readonly arch: string;
  /** As the interpreter names itself: `Lua 5.4.4`, `LuaJIT 2.1.0-beta3`, `NVIM v0.10.4 (LuaJIT …)`. */
  readonly interpreter: string;
  /** busted's version. */
  readonly busted: string;
  /** The hosted runner's image with version, or empty. */
  readonly runnerImage: string;
}

/** Samples of one thing by round: seconds for `wall` and `cpu`, counts for the cycle clocks (null: not available). */
export interface Samples {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  readonly cycles: readonly number[] | null;
  readonly referenceCycles: readonly number[] | null;
}

/** Who a test is. All strings are untrusted text: valid Unicode, otherwise anything. */
export interface TestIdentity {
  /**
   * RFC 4122 version 3 (MD5) UUID of file and full name, with `#2`, `#3`… where further lines of one file make tests of the
   * same name. What one line makes under one name, in a loop, is one test.
   */
  readonly id: string;
  /** Every enclosing `describe` and the `it`, joined by one space, as busted itself joins them. */
  readonly name: string;
  /** The same, unjoined: describes first, the `it` last. */
  readonly path: readonly string[];
  /** Relative to the working directory, forward slashes. */
  readonly file: string;
  readonly line: number;
  /** Hash of the test's own source lines: an edited test has another hash. Empty where the source cannot be read. */
  readonly sourceHash: string;
}

/** One test, measured in every round (a test that some round lacked is left out and named in `notes`). */
export interface TestMeasurement extends TestIdentity {
  readonly samples: Samples;
  /** VM instructions by counting repeat; empty where nothing was counted. */
  readonly instructions: readonly number[];
}

/** A spec file: all of its run, `describe` bodies and set-up included. */
export interface FileMeasurement {
  readonly file: string;
  /** Ids of its tests, in order of run. */
  readonly tests: readonly string[];
  readonly samples: Samples;
  readonly instructions: readonly number[];
}

/** A `describe` block: its tests, set-up and tear-down. */
export interface BlockMeasurement {
  readonly file: string;
  readonly path: readonly string[];
  readonly line: number;
  /** Wall seconds by round. */
  readonly wall: readonly number[];
}

/** A function of the code under test (or one frame that stands for several that were folded). Untrusted text. */
export interface Frame {
  /** `module.function`, `Class:method`, `[C] string.find`, or a folded frame such as `[busted]`. */
  readonly name: string;
  /** Relative to the working directory, forward slashes; empty where there is none (C, folded). */
  readonly file: string;
  /** Line of definition; 0 where there is none. */
  readonly line: number;
  /** Set on the outermost frame of a test: the test's id. */
  readonly test?: string;
}

/**
 * Node of a calling-context tree. `nodes[0]` is the root (the whole suite); a parent stands before its children.
 * Totals are sums over the subtree; self values of all nodes add up to the suite's.
 */
export interface CallTreeNode {
  /** Index into `frames`. */
  readonly frame: number;
  /** Index of the parent node; -1 for the root. */
  readonly parent: number;
  /** Wall seconds spent here and in no child, under the profiler. */
  readonly selfTime: number;
  /** VM instructions executed here, in multiples of the tick; 0 where ticks are not instructions (LuaJIT). */
  readonly selfInstructions: number;
  readonly samples: number;
}

/** Exact counts from the calls pass: caller → callee, frames by index (-1: called from no known Lua function). */
export interface CallEdge {
  readonly caller: number;
  readonly callee: number;
  readonly calls: number;
  /** Seconds in the callee under that caller, callees of its own included, recursion counted once. */
  readonly totalTime: number;
}

/** Calls pass, by function. */
export interface CallCount {
  readonly frame: number;
  readonly calls: number;
  /** Seconds, under the calls pass. */
  readonly selfTime: number;
  readonly totalTime: number;
  /** Median seconds per call (of a bounded sample of the calls). */
  readonly median: number;
}

/** From ticks of a count hook: pairs of frame and instructions, in multiples of the interval. */
export interface Executed {
  readonly interval: number;
  readonly instructions: readonly (readonly [frame: number, instructions: number])[];
}

/** Name of the frame that holds what a spec file does while no test runs: loading, `describe` blocks. */
export const OUTSIDE_OF_TESTS = '[outside of tests]';

export interface CallTree {
  readonly frames: readonly Frame[];
  readonly nodes: readonly CallTreeNode[];
}

/** What the profile passes gave. Frames are one table, shared by the tree and the calls. */
export interface Profile extends CallTree {
  /** `instructions`: count hook every `interval` VM instructions. `jit.profile`: LuaJIT's sampler, every `interval` seconds. */
  readonly sampler: 'instructions' | 'jit.profile';
  readonly interval: number;
  readonly samples: number;
  /** Suite runs that the samples were gathered in. */
  readonly runs: number;
  /** Present where the calls pass ran. */
  readonly calls: readonly CallCount[] | null;
  readonly edges: readonly CallEdge[] | null;
  /** VM instructions executed in each function itself, finer than the tree's samples tell; null where not counted. */
  readonly executed: Executed | null;
  /** Which functions each test reached: test id → frame indices (calls pass, else the sampled tree). */
  readonly reached: Readonly<Record<string, readonly number[]>>;
}

export interface Method {
  /** `consecutive-10`, `normal`. */
  readonly testingMethod: string;
  readonly rounds: number;
  /** Passes that ran, with the number of runs of each. */
  readonly passes: Readonly<Record<'timing' | 'counting' | 'sampling' | 'calls', number>>;
  /** The clock that `time` in every report means. */
  readonly clock: ClockName;
  readonly clocks: Readonly<Record<CounterName, Availability>>;
  /** Seed that every run of the suite had. */
  readonly seed: number;
  /** VM instructions between two ticks of the counting pass: every count is known to within one of these; null where none ran. */
  readonly tick: number | null;
  /** Why measuring ended: the method was content, its maximum was reached, or the budget was spent. */
  readonly ended: 'content' | 'maximum' | 'budget';
}

/** One version, measured. */
export interface Measurement {
  readonly schemaVersion: 1;
  /** Full commit SHA, or empty (an uncommitted tree). */
  readonly commit: string;
  readonly environment: Environment;
  readonly method: Method;
  readonly suite: { readonly samples: Samples; readonly instructions: readonly number[] };
  readonly tests: readonly TestMeasurement[];
  readonly files: readonly FileMeasurement[];
  readonly blocks: readonly BlockMeasurement[];
  /** The control: a fixed piece of Lua that runs no project code, wall seconds by round. */
  readonly control: readonly number[];
  readonly profile: Profile | null;
  /** What a reader should know: tests left out, passes that no budget was left for, a suite with a hook of its own. */
  readonly notes: readonly string[];
  /** Files of the project that differ from what it was measured beside, and in whose place another copy ran. */
  readonly unmeasured: readonly string[];
}

/** Two versions, measured interleaved on one machine. */
export interface MeasuredPair {
  readonly base: Measurement;
  readonly head: Measurement;
}
