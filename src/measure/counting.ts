/** The counting runs of a session: VM instructions, until it is known which counts are stable. */
import type { Interleaved } from './interleaved.js';
import type { PassResult } from './pass.js';
import { leastProfile } from './shares.js';

/** Counting runs of each side. */
const REPEATS = { same: 2, slightly: 3, much: 5 } as const;
/** Counts of a test that differ by no more than this (a ratio) differ slightly. */
const SLIGHTLY = 0.02;

export async function count(versions: Interleaved): Promise<void> {
  for (let run = 0; run < countingRuns(versions.sides.flatMap(({ counting }) => counting)); run += 1) {
    const kept = keptByCounting(versions, run);
    if (!versions.fits('counting', kept)) {
      if (run < REPEATS.same)
        versions.note(
          versions.unaffordable(`Instructions ${run === 0 ? 'were not counted' : 'were counted once only'}`, kept),
        );
      return;
    }
    if (!(await versions.everySide(run, 'counting', (side, result) => side.counting.push(result)))) return;
  }
}

/**
 * Seconds that must be left after a counting run. One version alone is asked where its time goes: its profile comes first.
 * Two need their counts for a verdict; but a slowdown that more runs make surer still needs the function that did it.
 */
function keptByCounting(versions: Interleaved, run: number): number {
  if (versions.sides.length === 1) return versions.plan.profile === 'off' ? 0 : versions.seconds('sampling');
  return run < REPEATS.same ? 0 : leastProfile(versions);
}

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
