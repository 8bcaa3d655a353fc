/** What a machine can tell apart: the same code measured against itself, judged as a pull request would be. */
import type { Measurement } from '../measure/measurement.js';
import { compare } from './compare.js';
import type { Thresholds } from './comparison.js';
import { confirm, toConfirm } from './confirm.js';
import { quantile } from './statistics.js';

/** One version of the code measured twice, interleaved. */
export interface UnchangedPair {
  readonly base: Measurement;
  readonly head: Measurement;
}

/** How often something happened, with the bounds that hold its true rate with 95 % confidence. */
export interface Rate {
  readonly count: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}

export interface Calibration {
  /** Pairs judged; each is what a pull request without a change would have been. */
  readonly trials: number;
  /** Trials in which anything failed or warned. Suspicions were confirmed by the next trial's pairs. */
  readonly falseAlarms: Rate;
  /** Trials in which time flagged something that then had to be measured again. */
  readonly suspicions: Rate;
  /** Trials whose suite could not be judged. */
  readonly unresolved: Rate;
  /** Two single runs that differ by more than the failing threshold, for comparison: what a stored number would do. */
  readonly singleRuns: Rate;
  /** Smallest slowdown of the suite that 95 % of the trials would have told from noise, as a ratio less one. */
  readonly resolution: number;
  /** Median over the trials of the suite's relative spread, and of the control's. */
  readonly noise: { readonly suite: number; readonly control: number };
}

/** Judges pairs of measurements of the same code by the rule, and counts what went wrong. */
export function calibration(pairs: readonly UnchangedPair[], thresholds: Thresholds): Calibration {
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
  const floors = trials.map(({ suite: { time } }) =>
    time === null ? Infinity : Math.max(time.resolution, Math.abs(time.change.value), Math.abs(time.ofBest)),
  );
  const singles = pairs.flatMap(({ base, head }) => {
    const before = base.suite.samples.wall;
    return head.suite.samples.wall.map((after, round) => after / (before[round] ?? after) - 1);
  });
  return {
    trials: trials.length,
    falseAlarms: rate(settled.filter((trial) => trial.gate !== 'none').length, settled.length),
    suspicions: rate(trials.filter(toConfirm).length, trials.length),
    unresolved: rate(settled.filter((trial) => trial.suite.verdict === 'unresolved').length, settled.length),
    singleRuns: rate(singles.filter((change) => change > thresholds.fail).length, singles.length),
    resolution: floors.length === 0 ? Infinity : quantile(floors, 0.95),
    noise: {
      suite:
        trials.length === 0
          ? 0
          : quantile(
              trials.map((trial) => trial.noise.suite),
              0.5,
            ),
      control:
        trials.length === 0
          ? 0
          : quantile(
              trials.map((trial) => trial.noise.control),
              0.5,
            ),
    },
  };
}

/**
 * A rate with its exact 95 % bounds (Clopper & Pearson 1934), found by bisection; 0 in n allows about 3/n.
 */
export function rate(count: number, trials: number): Rate {
  const low = count === 0 ? 0 : bisect((p) => binomialTail(count, trials, p) > LEVEL / 2);
  const high =
    trials === 0 || count === trials ? 1 : bisect((p) => 1 - binomialTail(count + 1, trials, p) < LEVEL / sides(count));
  return { count, trials, low, high };
}

const LEVEL = 0.05;

/** Where nothing was seen only the upper bound can err, and has the whole of the error to itself. */
function sides(count: number): number {
  return count === 0 ? 1 : 2;
}

/** P(at least `count` of `trials`), each with probability `p`. */
function binomialTail(count: number, trials: number, p: number): number {
  let sum = 0;
  let logChoose = 0;
  for (let k = 0; k <= trials; k += 1) {
    if (k > 0) logChoose += Math.log((trials - k + 1) / k);
    if (k >= count) sum += Math.exp(logChoose + k * Math.log(p) + (trials - k) * Math.log1p(-p));
  }
  return Math.min(1, sum);
}

/** Smallest p at which `reached`, which turns true once, is true. */
function bisect(reached: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
