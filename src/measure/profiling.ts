/** The profile of a session: sampled stacks, functions' own instructions where versions are compared, counted calls. */
import type { Interleaved } from './interleaved.js';
import type { PassResult } from './pass.js';
import { type Scope, slowedFile, WHOLE, within } from './scope.js';
import { HASTY_OWN_INSTRUCTIONS, HASTY_SAMPLING, hastyIn, keptByProfile, OWN_INSTRUCTIONS } from './shares.js';

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

/** @returns whether all of the suite was profiled, as far as it was profiled at all */
export async function profile(versions: Interleaved): Promise<boolean> {
  const scope = scopeOf(versions);
  if (scope === null) {
    versions.note(versions.unaffordable('The profile was not made', keptByProfile(versions, true)));
    return true;
  }
  await sample(versions, scope);
  // Stacks are sampled too seldom to compare functions by them: what one test of hundreds does more is a sample or two.
  if (versions.sides.length > 1) await countOwnInstructions(versions, scope);
  if (scope.file !== null) {
    versions.note(onlyIn('The profile was made', scope.file));
    return false;
  }
  if (versions.plan.profile !== 'sampled') await countCalls(versions);
  return true;
}

/**
 * All of the suite, where there is time to sample that and to count functions at least in the file that was slowed; else
 * that file; null where there is time for neither.
 */
function scopeOf(versions: Interleaved): Scope | null {
  const { budget } = versions;
  const kept = keptByProfile(versions, true);
  const hasty = versions.seconds('sampling', HASTY_SAMPLING);
  const file = slowedFile(versions);
  if (file !== null) {
    const counted = versions.seconds('sampling', file.share * HASTY_OWN_INSTRUCTIONS);
    if (!budget.fits(hasty + counted, kept) && budget.fits(hastyIn(versions, file), kept)) return file;
  }
  return budget.fits(hasty, kept) ? WHOLE : null;
}

function onlyIn(what: string, file: string): string {
  return `${what} in ${file} alone, whose tests' instructions grew most: the time budget has no room for all spec files.`;
}

async function sample(versions: Interleaved, scope: Scope): Promise<void> {
  const executed = versions.sides.length > 1 ? versions.seconds('sampling', scope.share * OWN_INSTRUCTIONS) : 0;
  const next = versions.seconds('sampling') * scope.share;
  for (let run = 0; run < MOST_SAMPLING_RUNS; run += 1) {
    if (run > 0 && !versions.budget.fits(next, executed + keptByProfile(versions, false))) return;
    const request = { phase: PHASES[run % PHASES.length] ?? 0, ...within(scope) };
    const passed = await versions.everySide(run, 'sampling', (side, result) => side.sampling.push(result), request);
    if (!passed || versions.sides.every(({ sampling }) => hasEnoughSamples(sampling))) return;
  }
}

/** Whether there are so many samples that more runs are not worth their time, or no phase is left that would add any. */
export function hasEnoughSamples(results: readonly PassResult[]): boolean {
  const samples = results.reduce((sum, result) => sum + (result.profile?.samples ?? 0), 0);
  const sampler = results.at(-1)?.profile?.sampler ?? 'instructions';
  return samples >= ENOUGH_SAMPLES[sampler] || (sampler === 'instructions' && results.length >= PHASES.length);
}

/** In all that was sampled where the budget allows, else in the file that was slowed. */
async function countOwnInstructions(versions: Interleaved, sampled: Scope): Promise<void> {
  const kept = keptByProfile(versions, true);
  const fits = ({ share }: Scope, factor: number): boolean => versions.fits('sampling', kept, share * factor);
  const scope = fits(sampled, OWN_INSTRUCTIONS) ? sampled : slowedFile(versions);
  if (scope === null || !fits(scope, HASTY_OWN_INSTRUCTIONS)) return;
  const suite = Math.max(...versions.sides.map(({ counting }) => counting[0]?.instructions ?? 0));
  const interval = EXECUTED.interval * Math.max(1, Math.ceil(suite / EXECUTED.interval / EXECUTED.mostTicks));
  const request = { executed: true, interval, ...within(scope) };
  await versions.everySide(1, 'sampling', (side, result) => side.executed.push(result), request);
  if (sampled.file === null && scope.file !== null)
    versions.note(onlyIn("Functions' own instructions were counted", scope.file));
}

async function countCalls(versions: Interleaved): Promise<void> {
  // Asked for, it needs only some budget; chosen by ourselves, it must be sure to fit.
  const exact = versions.plan.profile === 'exact';
  const kept = keptByProfile(versions, exact);
  if (versions.fits(exact ? 'timing' : 'calls', kept))
    await versions.everySide(0, 'calls', (side, result) => side.calls.push(result));
  else versions.note(versions.unaffordable('Calls were not counted', kept));
}
