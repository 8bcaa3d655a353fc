/** Evidence by the clock: two columns of samples, one for each side, become estimates with their uncertainty. */
import type { ClockName } from '../measure/measurement.js';
import type { Thresholds, TimeEvidence, Verdict } from './comparison.js';
import { asSpeedup, SIGNIFICANCE, timeLevel } from './levels.js';
import { mannWhitney } from './mann-whitney.js';
import { signedRanks } from './signed-rank.js';
import { lowest, median, minimum } from './statistics.js';

/** Fewer pairs give no interval of 95 % confidence. */
export const FEWEST_PAIRS = 6;

/** Ratios of head to base by round, as long as both have rounds; rounds in which a clock stood still are left out. */
export function pairedRatios(base: readonly number[], head: readonly number[]): number[] {
  return head
    .slice(0, base.length)
    .map((value, round) => value / (base[round] ?? NaN))
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0);
}

/** What two columns of samples say, before any verdict. */
export type Measured = Omit<TimeEvidence, 'verdict' | 'confirmation'>;

/**
 * @param paired whether round i of both sides ran next to each other; where not, every round of one side is compared with
 *   every one of the other, which drift can still fool
 * @returns null where a side has no samples
 */
export function measureTime(
  base: readonly number[],
  head: readonly number[],
  clock: ClockName,
  paired: boolean,
): Measured | null {
  const ratios = paired ? pairedRatios(base, head) : [];
  const pairs = paired ? ratios.length : Math.min(base.length, head.length);
  if (pairs === 0 || minimum(base) <= 0) return null;
  const test = paired ? signedRanks(ratios) : mannWhitney(base, head);
  const typical = median([...base]);
  const value = (paired ? median(ratios) : median([...head]) / typical) - 1;
  const [{ low, high }, strict] = [test.interval(0.95), test.interval(1 - SIGNIFICANCE)];
  return {
    clock,
    base: typical,
    head: typical * (1 + value),
    best: { base: minimum(base), head: minimum(head) },
    ofBest: lowest(head) / lowest(base) - 1,
    // (The median is another estimate than the test's own, and may lie beyond its interval where the noise is lopsided.)
    change: { value, low: Math.min(low, value), high: Math.max(high, value) },
    pValue: test.pValue,
    pairs,
    resolution: (strict.high - strict.low) / 2,
  };
}

/**
 * Verdict by time alone. `slower` and `faster` need both estimates past the warning threshold and significance;
 * `same` needs an interval that excludes a failing slowdown; everything between is unresolved.
 */
export function timeVerdict(measured: Measured, thresholds: Thresholds): Verdict {
  if (measured.pairs < FEWEST_PAIRS) return 'unresolved';
  if (timeLevel(measured, thresholds) !== 'none') return 'slower';
  const least = Math.max(measured.ofBest, measured.change.value);
  if (measured.pValue < SIGNIFICANCE && least < asSpeedup(thresholds.warn)) return 'faster';
  return measured.change.high < thresholds.fail ? 'same' : 'unresolved';
}
