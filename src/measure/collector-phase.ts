/**
 * Where in a garbage collector's cycle a timing round starts. In a suite of some milliseconds a cycle is a third of all
 * time, and a change that allocates a few bytes more moves it into the tests or out of them, the same way in every run.
 * Rounds that start in different phases turn that bias into noise between the rounds, which the estimates can see.
 */

/** Multiples of it, less their whole part, never crowd: each falls into one of the widest gaps that those before left. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The part of a cycle, from 0 up to 1, that has passed when the suite starts; none in the first round, from 0. */
export function collectorPhase(round: number): number {
  return (round * GOLDEN) % 1;
}
