/** Evidence by VM instructions: repeatable counts, so that a change is exact and not estimated. */
import type { Measurement } from '../measure/measurement.js';
import type { InstructionEvidence, Thresholds, Verdict } from './comparison.js';
import { asSpeedup } from './levels.js';
import type { Pair } from './pairing.js';
import { minimum } from './statistics.js';

/** Fewer instructions on both sides cost so little that a change of them has no consequence, whatever its ratio. */
const FEWEST_INSTRUCTIONS = 10_000;
/** Repeats may differ by this much, and by no more than one tick. */
const STABLE_RATIO = 0.001;
/** The suite is judged by its stable tests where they do at least this share of its instructions. */
const STABLE_SHARE = 0.9;

/** Whether repeated counts agree within one tick and 0.1 % (a count below 1,000 ticks: exactly). One count says nothing. */
export function isStable(repeats: readonly number[], tick: number): boolean {
  if (repeats.length < 2) return false;
  const least = minimum(repeats);
  const range = Math.max(...repeats) - least;
  return range <= tick && range <= least * STABLE_RATIO;
}

/** The tick of the counts: as the method says, else the largest number that divides every count. */
export function tickOf(measurement: Measurement): number {
  const said = measurement.method.tick ?? 0;
  if (said > 0) return said;
  return measurement.tests.reduce((tick, test) => test.instructions.reduce(greatestCommonDivisor, tick), 0) || 1;
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** Whether there are so few instructions that a change of them is listed at most. */
export function areFew({ base, head }: InstructionEvidence): boolean {
  return Math.max(base, head) < FEWEST_INSTRUCTIONS;
}

/** @returns null where a side was not counted */
export function testInstructions(pair: Pair, tick: number, thresholds: Thresholds): InstructionEvidence | null {
  const [before, after] = [pair.base.instructions, pair.head.instructions];
  if (before.length === 0 || after.length === 0) return null;
  const stable = isStable(before, tick) && isStable(after, tick);
  return evidence(minimum(before), minimum(after), stable, tick, thresholds);
}

/** The suite's: the sum of its stable tests, which must be nearly all of it. */
export function suiteInstructions(
  pairs: readonly Pair[],
  tick: number,
  thresholds: Thresholds,
): InstructionEvidence | null {
  const counted = pairs.filter(({ base, head }) => base.instructions.length > 0 && head.instructions.length > 0);
  if (counted.length === 0) return null;
  const stable = counted.filter(
    ({ base, head }) => isStable(base.instructions, tick) && isStable(head.instructions, tick),
  );
  const all = { base: total(counted, 'base'), head: total(counted, 'head') };
  const sure = { base: total(stable, 'base'), head: total(stable, 'head') };
  const enough = sure.base >= STABLE_SHARE * all.base && sure.head >= STABLE_SHARE * all.head;
  const shown = enough ? sure : all;
  // Errors of a tick for each test are as often up as down; their sum grows with the square root of their number.
  return evidence(shown.base, shown.head, enough, tick * Math.sqrt(counted.length), thresholds);
}

function total(pairs: readonly Pair[], side: 'base' | 'head'): number {
  return pairs.reduce((sum, pair) => sum + minimum(pair[side].instructions), 0);
}

function evidence(
  base: number,
  head: number,
  stable: boolean,
  error: number,
  thresholds: Thresholds,
): InstructionEvidence {
  // A count of nothing is a count of less than a tick.
  const change = head === base ? 0 : head / Math.max(base, error) - 1;
  return { base, head, change, stable, verdict: verdict() };

  function verdict(): Verdict {
    if (!stable) return 'unresolved';
    const least = (head - error) / (base + error) - 1;
    const most = base > error ? (head + error) / (base - error) - 1 : Infinity;
    if (least > thresholds.warn) return 'slower';
    if (most < asSpeedup(thresholds.warn)) return 'faster';
    return most < thresholds.fail ? 'same' : 'unresolved';
  }
}
