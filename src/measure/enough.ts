/** Whether what the counting and sampling passes gave is enough: pure. */
import type { PassResult } from './pass.js';

/** Samples below which LuaJIT's sampler, which counts time, is run again. */
const ENOUGH_SAMPLES = 1000;

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

/** Ticks of instructions repeat themselves, so one run says all; a sampler of time needs many samples. */
export function hasEnoughSamples(results: readonly PassResult[]): boolean {
  const samples = results.reduce((sum, result) => sum + (result.profile?.samples ?? 0), 0);
  return results.at(-1)?.profile?.sampler !== 'jit.profile' || samples >= ENOUGH_SAMPLES;
}
