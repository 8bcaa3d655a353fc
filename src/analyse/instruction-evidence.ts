/** Evidence by VM instructions: repeatable counts, so that a change is exact or bounded by how the repeats differ. */
import type { Measurement } from '../measure/measurement.js';
import type { InstructionEvidence, Thresholds, Verdict } from './comparison.js';
import { asSpeedup } from './levels.js';
import { median, minimum } from './statistics.js';

/** Fewer instructions on both sides cost so little that a change of them has no consequence, whatever its ratio. */
const FEWEST_INSTRUCTIONS = 10_000;
/** Repeats of a stable count may differ by this much, and by no more than one tick. */
const STABLE_RATIO = 0.001;
/** The suite is its repeatable tests where they do at least this share of its instructions. */
const JUDGED_SHARE = 0.9;

/** Whether repeated counts agree within one tick and 0.1 % (a count below 1,000 ticks: exactly). One count says nothing. */
export function isStable(repeats: readonly number[], tick: number): boolean {
  return repeats.length >= 2 && range(repeats) <= tick && range(repeats) <= minimum(repeats) * STABLE_RATIO;
}

/**
 * Whether repeats lie within a tick, or so close that a change past `narrowest` (a ratio) shows beyond them. Where code
 * goes over a table in the order of its hashes, which interpreters seed anew in every process, counts differ by some per
 * cent and no more.
 */
function isRepeatable(repeats: readonly number[], tick: number, narrowest: number): boolean {
  return repeats.length >= 2 && range(repeats) <= Math.max(tick, minimum(repeats) * narrowest);
}

function range(repeats: readonly number[]): number {
  return Math.max(...repeats) - minimum(repeats);
}

/** The tick of the counts; where nothing was counted, any would do. */
export function tickOf({ method }: Pick<Measurement, 'method'>): number {
  return method.tick ?? 1;
}

/** Whether there are so few instructions that a change of them is listed at most. */
export function areFew({ base, head }: InstructionEvidence): boolean {
  return Math.max(base, head) < FEWEST_INSTRUCTIONS;
}

/** Whether the counts say anything: a verdict, or that the ticks are too coarse for one. */
export function tells(evidence: InstructionEvidence | null): evidence is InstructionEvidence {
  return evidence !== null && (evidence.stable || evidence.verdict !== 'unresolved');
}

/** @returns null where a side was not counted */
export function testInstructions(
  { base: { instructions: base }, head: { instructions: head } }: CountedPair,
  tick: number,
  thresholds: Thresholds,
): InstructionEvidence | null {
  const counts = { base, head };
  if (counts.base.length === 0 || counts.head.length === 0) return null;
  const stable = isStable(counts.base, tick) && isStable(counts.head, tick);
  return evidence(counts, tick, { stable, judged: areRepeatable(counts, tick, thresholds) }, thresholds);
}

/** The suite's, by repeat: the sum of its repeatable tests where they are nearly all of it, else of all, if that repeats. */
export function suiteInstructions(
  pairs: readonly CountedPair[],
  tick: number,
  thresholds: Thresholds,
): InstructionEvidence | null {
  const counted = pairs
    .map(({ base, head }): Counts => ({ base: base.instructions, head: head.instructions }))
    .filter(({ base, head }) => base.length > 0 && head.length > 0);
  if (counted.length === 0) return null;
  // Errors of a tick for each test are as often up as down; their sum grows with the square root of their number.
  const error = tick * Math.sqrt(counted.length);
  const [all, repeatable] = [counted, counted.filter((counts) => areRepeatable(counts, tick, thresholds))].map(sumOf);
  if (all === undefined || repeatable === undefined) return null;
  const most = (['base', 'head'] as const).every(
    (side) => minimum(repeatable[side]) >= JUDGED_SHARE * minimum(all[side]),
  );
  const sums = most ? repeatable : all;
  const judged = areRepeatable(sums, error, thresholds);
  const stable = judged && isStable(sums.base, Infinity) && isStable(sums.head, Infinity);
  return evidence(sums, error, { stable, judged }, thresholds);
}

/** A test of both versions, as far as it is looked at here: its instructions by repeat. */
export interface CountedPair {
  readonly base: { readonly instructions: readonly number[] };
  readonly head: { readonly instructions: readonly number[] };
}

interface Counts {
  readonly base: readonly number[];
  readonly head: readonly number[];
}

function areRepeatable({ base, head }: Counts, tick: number, { warn }: Thresholds): boolean {
  return isRepeatable(base, tick, warn) && isRepeatable(head, tick, warn);
}

function sumOf(tests: readonly Counts[]): Counts {
  const side = (counts: (test: Counts) => readonly number[]) => {
    const repeats = Math.min(...tests.map((test) => counts(test).length));
    return Array.from({ length: tests.length === 0 ? 1 : repeats }, (_, repeat) =>
      tests.reduce((sum, test) => sum + (counts(test)[repeat] ?? 0), 0),
    );
  };
  return { base: side(({ base }) => base), head: side(({ head }) => head) };
}

/** @param error of each count */
function evidence(
  counts: Counts,
  error: number,
  { stable, judged }: { readonly stable: boolean; readonly judged: boolean },
  thresholds: Thresholds,
): InstructionEvidence {
  const [base, head] = [median(counts.base), median(counts.head)];
  const least = { base: minimum(counts.base), head: minimum(counts.head) };
  const most = { base: Math.max(...counts.base), head: Math.max(...counts.head) };
  // A count of nothing is a count of less than a tick.
  const ratio = (after: number, before: number) => (after === before ? 0 : after / Math.max(before, error) - 1);
  const change = ratio(head, base);
  const bounds = stable
    ? { low: change, high: change }
    : { low: ratio(least.head, most.base), high: ratio(most.head, least.base) };
  return { base, head, change, ...bounds, stable, verdict: verdict() };

  function verdict(): Verdict {
    if (!judged) return 'unresolved';
    const low = (least.head - error) / (most.base + error) - 1;
    const high = least.base > error ? (most.head + error) / (least.base - error) - 1 : Infinity;
    if (low > thresholds.warn) return 'slower';
    if (high < asSpeedup(thresholds.warn)) return 'faster';
    return high < thresholds.fail ? 'same' : 'unresolved';
  }
}
