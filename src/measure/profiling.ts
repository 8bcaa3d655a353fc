/** The profile of a session: sampled stacks, functions' own instructions where versions are compared, counted calls. */
import type { Interleaved } from './interleaved.js';
import type { PassResult } from './pass.js';
import { HASTY_SAMPLING, keptByProfile, OWN_INSTRUCTIONS } from './shares.js';

/** Samples below which the sampler is run again: runs of LuaJIT's, which counts time, take the longer for them. */
const ENOUGH_SAMPLES = { instructions: 2000, 'jit.profile': 1000 } as const;
/** Runs of the sampler that are made for that at most. */
const MOST_SAMPLING_RUNS = 200;
/**
 * Phases of the sampling runs. The same instructions give the same samples, so that a second run says something new only
 * where its samples fall between those of the first; each of these falls far from the ones before it.
 */
export const PHASES: readonly number[] = [0, 0.5, 0.2, 0.7, 0.4, 0.9, 0.1, 0.6, 0.3, 0.8];

/**
 * Functions' own instructions: VM instructions between two ticks, and ticks from which on they lie further apart.
 */
const EXECUTED = { interval: 100, mostTicks: 1e6 } as const;

export async function profile(versions: Interleaved): Promise<void> {
  const kept = keptByProfile(versions, true);
  if (!versions.fits('sampling', kept, HASTY_SAMPLING)) {
    versions.note(versions.unaffordable('The profile was not made', kept));
    return;
  }
  await sample(versions);
  // Stacks are sampled too seldom to compare functions by them: what one test of hundreds does more is a sample or two.
  if (versions.sides.length > 1 && versions.fits('sampling', keptByProfile(versions, true), OWN_INSTRUCTIONS))
    await countOwnInstructions(versions);
  if (versions.plan.profile !== 'sampled') await countCalls(versions);
}

async function sample(versions: Interleaved): Promise<void> {
  const executed = versions.sides.length > 1 ? versions.seconds('sampling', OWN_INSTRUCTIONS) : 0;
  for (let run = 0; run < MOST_SAMPLING_RUNS; run += 1) {
    if (run > 0 && !versions.fits('sampling', executed + keptByProfile(versions, false))) return;
    const phase = PHASES[run % PHASES.length] ?? 0;
    const passed = await versions.everySide(run, 'sampling', (side, result) => side.sampling.push(result), { phase });
    if (!passed || versions.sides.every(({ sampling }) => hasEnoughSamples(sampling))) return;
  }
}

/** Whether there are so many samples that more runs are not worth their time, or no phase is left that would add any. */
export function hasEnoughSamples(results: readonly PassResult[]): boolean {
  const samples = results.reduce((sum, result) => sum + (result.profile?.samples ?? 0), 0);
  const sampler = results.at(-1)?.profile?.sampler ?? 'instructions';
  return samples >= ENOUGH_SAMPLES[sampler] || (sampler === 'instructions' && results.length >= PHASES.length);
}

async function countOwnInstructions(versions: Interleaved): Promise<void> {
  const suite = Math.max(...versions.sides.map(({ counting }) => counting[0]?.instructions ?? 0));
  const interval = EXECUTED.interval * Math.max(1, Math.ceil(suite / EXECUTED.interval / EXECUTED.mostTicks));
  const request = { executed: true, interval };
  await versions.everySide(1, 'sampling', (side, result) => side.executed.push(result), request);
}

async function countCalls(versions: Interleaved): Promise<void> {
  // Asked for, it needs only some budget; chosen by ourselves, it must be sure to fit.
  const exact = versions.plan.profile === 'exact';
  const kept = keptByProfile(versions, exact);
  if (versions.fits(exact ? 'timing' : 'calls', kept))
    await versions.everySide(0, 'calls', (side, result) => side.calls.push(result));
  else versions.note(versions.unaffordable('Calls were not counted', kept));
}
