/** Whether what the counting and sampling passes gave is enough: pure. */
import type { PassResult } from './pass.js';

/** Samples below which the sampler is run again: runs of LuaJIT's, which counts time, take the longer for them. */
const ENOUGH_SAMPLES = { instructions: 2000, 'jit.profile': 1000 } as const;

/**
 * Phases of the sampling runs. The same instructions give the same samples, so that a second run says something new only
 * where its samples fall between those of the first; each of these falls far from the ones before it.
 */
export const PHASES: readonly number[] = [0, 0.5, 0.2, 0.7, 0.4, 0.9, 0.1, 0.6, 0.3, 0.8];

/** Whether the counts of every test agree within one tick, as far as they can be compared. */
export function countsAgree(results: readonly PassResult[]): boolean {
  const [first, ...others] = results;
  const counts = new Map(first?.tests.map((test) => [test.id, test.instructions]));
  return others.every((result) =>
    result.tests.every((test) => {
      const before = counts.get(test.id);
      if (before === undefined || before === null || test.instructions === null) return true;
      return Math.abs(test.instructions - before) <= (result.tick ?? 0);
    }),
  );
}

/** Whether there are so many samples that more runs are not worth their time, or no phase is left that would add any. */
export function hasEnoughSamples(results: readonly PassResult[]): boolean {
  const samples = results.reduce((sum, result) => sum + (result.profile?.samples ?? 0), 0);
  const sampler = results.at(-1)?.profile?.sampler ?? 'instructions';
  return samples >= ENOUGH_SAMPLES[sampler] || (sampler === 'instructions' && results.length >= PHASES.length);
}
