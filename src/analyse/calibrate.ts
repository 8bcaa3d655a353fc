/** What a machine can tell apart: the same code measured against itself, judged as a pull request would be. */
import type { MeasuredPair } from '../measure/measurement.js';
import { compare } from './compare.js';
import type { Thresholds } from './comparison.js';
import { confirm, toConfirm } from './confirm.js';
import { rate, type Rate } from './rate.js';
import { smallestSlowdown } from './resolution.js';
import { median, minimum } from './statistics.js';

export interface Calibration {
  /** Pairs judged; each is what a pull request without a change would have been. */
  readonly trials: number;
  /** Rounds of the shortest of them. */
  readonly rounds: number;
  /** Trials in which anything failed or warned. Suspicions were confirmed by the next trial's pairs. */
  readonly falseAlarms: Rate;
  /** Trials in which time flagged something that then had to be measured again. */
  readonly suspicions: Rate;
  /** Trials whose suite could not be judged. */
  readonly unresolved: Rate;
  /** Two single runs that differ by more than the failing threshold, for comparison: what a stored number would do. */
  readonly singleRuns: Rate;
  /**
   * Least slowdown of the suite that the verdict would have flagged, or failed for, in at least 90 % of the trials, by time
   * alone: a ratio less one; Infinity where not even twice the time would be.
   */
  readonly smallest: { readonly flagged: number; readonly failed: number };
  /** Median over the trials of the suite's relative spread, and of the control's. */
  readonly noise: { readonly suite: number; readonly control: number };
}

/** Judges pairs of measurements of the same code by the rule, and counts what went wrong. */
export function calibration(pairs: readonly MeasuredPair[], thresholds: Thresholds): Calibration {
  const trials = pairs.map(({ base, head }) =>
    compare(base, head, {
      name: '',
      baseline: { kind: 'base', commit: base.commit, label: '' },
      thresholds,
      paired: true,
      failOnRegression: true,
      ignored: false,
    }),
  );
  const settled = trials.map((trial, index) => {
    const fresh = pairs[(index + 1) % pairs.length];
    return toConfirm(trial) && fresh !== undefined && pairs.length > 1 ? confirm(trial, fresh.base, fresh.head) : trial;
  });
  const singles = pairs.flatMap(({ base, head }) => {
    const before = base.suite.samples.wall;
    return head.suite.samples.wall.map((after, round) => after / (before[round] ?? after) - 1);
  });
  return {
    trials: trials.length,
    rounds: pairs.length === 0 ? 0 : minimum(pairs.map(({ head }) => head.method.rounds)),
    falseAlarms: rate(settled.filter((trial) => trial.gate !== 'none').length, settled.length),
    suspicions: rate(trials.filter(toConfirm).length, trials.length),
    unresolved: rate(settled.filter((trial) => trial.suite.verdict === 'unresolved').length, settled.length),
    singleRuns: rate(singles.filter((change) => change > thresholds.fail).length, singles.length),
    smallest: smallestSlowdown(pairs, thresholds),
    noise: {
      suite: middle(trials.map(({ noise }) => noise.suite)),
      control: middle(trials.map(({ noise }) => noise.control)),
    },
  };
}

function middle(values: number[]): number {
  return values.length === 0 ? 0 : median(values);
}
