/** Whether what the counting and sampling passes gave is enough: pure. */
import type { PassResult } from './pass.js';

/** Samples below which the sampler is run again: runs of LuaJIT's, which counts time, take the longer for them. */
const ENOUGH_SAMPLES = { instructions: 2000, 'jit.profile': 1000 } as const;

/**
 * Phases of the sampling runs. The same instructions give the same samples, so that a second run says something new only
 * where its samples fall between those of the first; each of these falls far from the ones before it.
 */
export const PHASES: readonly number[] = [0, 0.5, 0.2, 0.7, 0.4, 0.9, 0.1, 0.6, 0.3, 0.8];

/** Counting runs of each side. */
const REPEATS = { same: 2, slightly: 3, much: 5 } as const;
/** Counts of a test that differ by no more than this (a ratio) differ slightly. */
const SLIGHTLY = 0.02;

/**
 * How many counting runs of each side these counts call for. What is stable cannot be known from fewer than two. A count
 * that takes one of a few values agrees with itself by chance and would then look like a change: of one that takes
 * either of two, all of two runs a side do so, and differ, once in 8 times, of five once in 512.
 *
 * @param results of all sides
 */
export function countingRuns(results: readonly PassResult[]): number {
  const [first, ...others] = results;
  const counts = new Map(first?.tests.map((test) => [test.id, test.instructions]));
  let runs: number = REPEATS.same;
  for (const { tests, tick } of others) {
    for (const { id, instructions } of tests) {
      const before = counts.get(id) ?? null;
      if (before === null || instructions === null) continue;
      const ticks = Math.abs(instructions - before) / (tick ?? 1);
      if (ticks > 2 && ticks * (tick ?? 1) > SLIGHTLY * Math.min(before, instructions)) return REPEATS.much;
      if (ticks > 1) runs = REPEATS.slightly;
    }
  }
  return runs;
}

/** Whether there are so many samples that more runs are not worth their time, or no phase is left that would add any. */
export function hasEnoughSamples(results: readonly PassResult[]): boolean {
  const samples = results.reduce((sum, result) => sum + (result.profile?.samples ?? 0), 0);
  const sampler = results.at(-1)?.profile?.sampler ?? 'instructions';
  return samples >= ENOUGH_SAMPLES[sampler] || (sampler === 'instructions' && results.length >= PHASES.length);
}
