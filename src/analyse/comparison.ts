/**
 * What a pull request's analysis returns: the one result object that comment, step summary, log, annotations and
 * outputs are all made from. Times in seconds; a change is a ratio of head to base minus one (0.1: 10 % slower).
 */
import type { ClockName, Environment, Frame, Method, TestIdentity } from '../measure/measurement.js';

export type Verdict = 'slower' | 'faster' | 'same' | 'unresolved';
/** What a finding does to the job. */
export type Gate = 'fail' | 'warn' | 'none';
export type BaselineKind = 'base' | 'cache' | 'release';

/** An estimate with the interval that holds it with 95 % confidence. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Evidence by the clock. */
export interface TimeEvidence {
  readonly clock: ClockName;
  /**
   * Median of base's rounds, and the same changed by `change`, so that the two and the change are one statement: seconds, or
   * cycles where `clock` counts those.
   */
  readonly base: number;
  readonly head: number;
  /** Fastest round of each side, in the same unit. */
  readonly best: { readonly base: number; readonly head: number };
  /** Ratio of the means of each side's fastest quarter of the rounds, less one. */
  readonly ofBest: number;
  /**
   * The change that is shown, a ratio less one: median of the paired ratios (ratio of the medians where there are no pairs),
   * with the interval of the test that `pValue` is of.
   */
  readonly change: Estimate;
  /** Two-sided: signed-rank of the pairs, Mann-Whitney where there are none. After Holm's correction where it is a test's. */
  readonly pValue: number;
  readonly pairs: number;
  /** Smallest slowdown that these rounds could have shown, as a ratio less one. */
  readonly resolution: number;
  /** `confirmed`: found again in fresh pairs. `refuted`: it was not. `untried`: never flagged, or no budget was left. */
  readonly confirmation: 'confirmed' | 'refuted' | 'untried';
  readonly verdict: Verdict;
}

/** Evidence by VM instructions: medians of the repeats. */
export interface InstructionEvidence {
  readonly base: number;
  readonly head: number;
  readonly change: number;
  /** The change at least and at most, by how far the repeats of each side differ; `change` where they are stable. */
  readonly low: number;
  readonly high: number;
  /** Whether the repeats of both sides agreed within one tick and 0.1 %: the change is exact. */
  readonly stable: boolean;
  readonly verdict: Verdict;
}

/** What was found of one thing, and what follows. */
export interface Finding {
  readonly verdict: Verdict;
  readonly time: TimeEvidence | null;
  readonly instructions: InstructionEvidence | null;
  readonly gate: Gate;
  /** One plain sentence: why this verdict, and where to look where the evidence disagrees. No untrusted text. */
  readonly reason: string;
}

export interface TestFinding extends Finding {
  readonly test: TestIdentity;
}

/** What was measured to confirm what time flagged. */
export interface FreshPairs {
  /** Pairs of rounds; fewer than `FEWEST_SIGNIFICANT_PAIRS` decide nothing. */
  readonly pairs: number;
  readonly ended: Method['ended'];
  /** What was wrong with the control in them, so that they decide nothing. */
  readonly control: 'moved' | 'noisy' | null;
}

/** A function whose cost changed. Values are per suite run; null where its pass did not run. */
export interface FunctionChange {
  readonly frame: Frame;
  readonly selfInstructions: { readonly base: number; readonly head: number } | null;
  readonly selfTime: { readonly base: number; readonly head: number } | null;
  readonly calls: { readonly base: number; readonly head: number } | null;
  /** Calls of C functions by it. */
  readonly callsOfC: { readonly base: number; readonly head: number } | null;
  /** Part of all that functions changed by for certain, more or less, that this one accounts for; below 0 where it costs less. */
  readonly share: number;
  /** What of its own cost changed by more than what sampling explains. */
  readonly certain: readonly ('instructions' | 'calls' | 'time')[];
  /** The tests that reach it, most affected first; bounded. */
  readonly tests: readonly TestIdentity[];
}

export interface Thresholds {
  /** Ratios: 0.1 is 10 %. */
  readonly fail: number;
  readonly warn: number;
  /** Seconds. */
  readonly minimumTestTime: number;
  readonly minimumSlowdown: number;
  readonly gateOn: readonly ('instructions' | 'time')[];
}

/** What the user asked for about failing. */
export interface Policy {
  readonly failOnRegression: boolean;
  /** Every commit of the pull request is of a type that `ignore-commits` names. */
  readonly ignored: boolean;
}

export interface Comparison {
  readonly schemaVersion: 1;
  readonly kind: 'comparison';
  /** Keys several suites, interpreters or systems; empty where there is one. */
  readonly name: string;
  readonly baseline: {
    readonly kind: BaselineKind;
    readonly commit: string;
    /** `main`, `v1.2.0`… */ readonly label: string;
  };
  readonly head: { readonly commit: string };
  readonly verdict: Verdict;
  /** What the job does, `fail-on-regression` and `ignore-commits` applied. */
  readonly gate: Gate;
  readonly suite: Finding;
  /** Tests of both versions with the same source, the most interesting first. */
  readonly tests: readonly TestFinding[];
  readonly added: readonly TestIdentity[];
  readonly removed: readonly TestIdentity[];
  readonly edited: readonly TestIdentity[];
  /** Files of the project that differ and did not run, since another copy did in their place. */
  readonly unmeasured: readonly string[];
  /** Functions, the most changed first; empty where no profile could be had. */
  readonly functions: readonly FunctionChange[];
  readonly noise: {
    /** Relative spread of the suite's rounds (interquartile range by median), and of the control's. */
    readonly suite: number;
    readonly control: number;
    /** Ratio of the control between the sides, less one. */
    readonly controlShift: number;
  };
  readonly thresholds: Thresholds;
  /** Null where time flagged nothing. */
  readonly fresh: FreshPairs | null;
  /** What turned a failure into a warning, if anything did; `confirm` needs it again. */
  readonly policy: Policy;
  readonly environment: { readonly base: Environment; readonly head: Environment };
  readonly method: Method;
  readonly notes: readonly string[];
}
