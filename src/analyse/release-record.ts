/**
 * What a release leaves on the profiling branch: `profile.json` and `summary.json` hold exactly these shapes (see
 * `schemas/`). Times in seconds, null where a pass did not run.
 */
import type { CallTree, Environment, Method, TestIdentity } from '../measure/measurement.js';

/** What is commonly asked of samples. */
export interface Figures {
  readonly best: number;
  readonly median: number;
  readonly mean: number;
  /** Standard deviation of the samples (n − 1). */
  readonly deviation: number;
  /** In rounds' order; left out where another file of the release has them. */
  readonly samples?: readonly number[];
}

export interface Statistics extends Figures {
  readonly samples: readonly number[];
}

export interface SuiteRecord {
  readonly time: Statistics;
  readonly cpu: Statistics;
  readonly instructions: number | null;
  readonly cycles: Statistics | null;
  readonly referenceCycles: Statistics | null;
}

export interface TestRecord extends TestIdentity {
  readonly time: Figures;
  /** In the JSON it is the suite's, in the test's own `profile.json`. */
  readonly cpu?: Statistics;
  readonly instructions: number | null;
  readonly instructionsStable: boolean | null;
  /** The most of any repeat, where they are not stable: `instructions` is the least. */
  readonly instructionsMost?: number;
  /** The fewest of any round; null where the machine counts none. */
  readonly cycles: number | null;
  readonly referenceCycles: number | null;
}

export interface FileRecord {
  readonly file: string;
  /** Number of its tests. */
  readonly tests: number;
  readonly time: Figures;
  readonly instructions: number | null;
}

export interface FunctionRecord {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Seconds per suite run, under the sampling pass; recursion counted once in the total. */
  readonly totalTime: number;
  readonly selfTime: number;
  /** VM instructions, from the samples; null where they are of time (LuaJIT). */
  readonly selfInstructions: number | null;
  readonly samples: number;
  /** Per suite run; null where the calls pass did not run. */
  readonly calls: number | null;
  /** Seconds per call. */
  readonly mean: number | null;
  readonly median: number | null;
}

interface RecordHead {
  readonly schemaVersion: 1;
  /** The release's tag. */
  readonly version: string;
  /** Present where the release is marked as a pre-release, whatever its version says. */
  readonly prerelease?: true;
  readonly commit: string;
  /** ISO 8601, UTC: when the release was published (or its tag made); not when it was measured. */
  readonly date: string;
  readonly environment: Environment;
  readonly method: Method;
  readonly suite: SuiteRecord;
  readonly tests: readonly TestRecord[];
}

export interface ProfileRecord extends RecordHead {
  readonly kind: 'profile';
  readonly files: readonly FileRecord[];
  readonly functions: readonly FunctionRecord[];
}

export interface SummaryRecord extends RecordHead {
  readonly kind: 'summary';
  readonly files: readonly FileRecord[];
}

/** A release, analysed: everything its pages are made from. */
export interface ReleaseRecord {
  readonly profile: ProfileRecord;
  readonly summary: SummaryRecord;
  /** The whole suite's calling-context tree; null where profiling was off. */
  readonly tree: CallTree | null;
  /** Caller → callee of the functions, frames by index into `tree.frames`; from the calls pass, else from the tree. */
  readonly edges: readonly {
    readonly caller: number;
    readonly callee: number;
    readonly calls: number | null;
    readonly totalTime: number;
  }[];
  readonly notes: readonly string[];
}
