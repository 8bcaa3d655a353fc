/**
 * The suite's time by round, without most of what the machine adds. An interruption hits one test of one round, but a sum
 * over hundreds of tests nearly always holds one. So each test's samples are cut off at the upper quartile of both
 * sides' together before they are added up. Both sides are treated alike, so where nothing changed nothing is made
 * of it, and the median of a test that did change stays where it is.
 */
import { quantile } from './statistics.js';

/** Samples of one test by round. */
export interface Columns {
  readonly base: readonly number[];
  readonly head: readonly number[];
}

/** Where samples are cut off. */
const UPPER = 0.75;

/** Sums by round of the tests' samples, as many rounds as all tests have. */
export function plainSums(tests: readonly Columns[]): Columns {
  const sums = (side: keyof Columns): number[] => {
    const rounds = tests.reduce((least, test) => Math.min(least, test[side].length), tests.length === 0 ? 0 : Infinity);
    return Array.from({ length: rounds }, (_, round) => tests.reduce((sum, test) => sum + (test[side][round] ?? 0), 0));
  };
  return { base: sums('base'), head: sums('head') };
}

/** The same, each sample cut off at its test's upper quartile. */
export function steadySums(tests: readonly Columns[]): Columns {
  return plainSums(tests.map(cutOff));
}

function cutOff({ base, head }: Columns): Columns {
  const both = [...base, ...head];
  if (both.length === 0) return { base, head };
  const cap = quantile(both, UPPER);
  const cut = (side: readonly number[]) => side.map((value) => Math.min(value, cap));
  return { base: cut(base), head: cut(head) };
}
