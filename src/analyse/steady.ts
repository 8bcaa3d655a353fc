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

/** Sums by round of the tests' samples, each cut off at its test's upper quartile; as many rounds as all tests have. */
export function steadySums(tests: readonly Columns[]): Columns {
  const caps = tests.map(({ base, head }) => {
    const both = [...base, ...head];
    return both.length === 0 ? 0 : quantile(both, UPPER);
  });
  const sums = (side: keyof Columns): number[] => {
    const rounds = tests.reduce((least, test) => Math.min(least, test[side].length), tests.length === 0 ? 0 : Infinity);
    return Array.from({ length: rounds }, (_, round) =>
      tests.reduce((sum, test, index) => sum + Math.min(test[side][round] ?? 0, caps[index] ?? 0), 0),
    );
  };
  return { base: sums('base'), head: sums('head') };
}
