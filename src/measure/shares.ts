/**
 * What each step of a session leaves of the budget to the steps after it: to the profile, which names the guilty function,
 * and to fresh pairs, without which a suspicion by time is never confirmed. Where not all of that fits, fresh pairs and
 * sampled stacks go before functions' own instructions; where no suspicion could be confirmed anyway, the profile has it.
 */
import type { Interleaved } from './interleaved.js';
import { type Scope, slowedFile } from './scope.js';

/** How much longer than a timing run it takes to count functions' own instructions. */
export const OWN_INSTRUCTIONS = 5;
/** A first run of the sampler, and of functions' own instructions, is tried where so much is left, though it may take longer. */
export const HASTY_SAMPLING = 1.5;
export const HASTY_OWN_INSTRUCTIONS = 2;
/** Fresh pairs may take so much longer than those before them. */
const MARGIN = 1.2;

/** What the timing rounds leave: seconds for the profile, and whether any for fresh pairs. */
export interface Shares {
  readonly profile: number;
  readonly fresh: boolean;
}

/** Decided once, before the timing rounds, so that no share is eaten round by round. */
export function sharesOf(versions: Interleaved): Shares {
  const { budget, plan } = versions;
  const costs = profileCosts(versions);
  if (plan.confirmation !== undefined) {
    const { fewest } = plan.confirmation;
    const pairs = versions.seconds('timing') * Math.max(1, fewest - roundsOf(versions)) + freshCost(versions, fewest);
    for (const profile of costs) if (budget.fits(pairs + profile)) return { profile, fresh: true };
  }
  return { profile: costs.find((profile) => budget.fits(profile)) ?? 0, fresh: false };
}

/** Seconds that must be left after another timing round. */
export function keptByTiming(versions: Interleaved, { profile, fresh }: Shares): number {
  const { confirmation } = versions.plan;
  if (!fresh || confirmation === undefined) return profile;
  // So few rounds show nothing yet, and more may.
  if (roundsOf(versions) < confirmation.fewest) return profile + freshCost(versions, confirmation.fewest);
  return profile + freshShare(versions, profile);
}

/** Seconds that must be left after a pass of the profile. @param atLeast whether the fewest fresh pairs are enough */
export function keptByProfile(versions: Interleaved, atLeast: boolean): number {
  const share = freshShare(versions, 0);
  return atLeast ? Math.min(share, freshCost(versions, versions.plan.confirmation?.fewest ?? 0)) : share;
}

/**
 * Seconds for fresh pairs: where something seems slower, for as many as made it seem so, up to the method's fewest rounds;
 * where nothing does, or not even as many fit as can be significant, for none.
 */
function freshShare(versions: Interleaved, profile: number): number {
  const { plan, sides, budget } = versions;
  const { confirmation } = plan;
  const rounds = roundsOf(versions);
  if (confirmation === undefined || rounds < confirmation.fewest) return 0;
  if (!budget.fits(profile + freshCost(versions, confirmation.fewest))) return 0;
  const wanted = freshCost(versions, Math.max(confirmation.fewest, Math.min(rounds, plan.minimumRounds)));
  // To ask takes its time: only where it matters.
  if (budget.fits(profile + wanted + (profileCosts(versions)[0] ?? 0) + versions.seconds('calls'))) return wanted;
  return confirmation.suspects(sides.map(({ timing }) => timing)) ? wanted : 0;
}

function roundsOf({ sides }: Interleaved): number {
  return sides[0]?.timing.length ?? 0;
}

function freshCost(versions: Interleaved, pairs: number): number {
  return pairs * MARGIN * versions.seconds('timing');
}

/** Seconds for trying to name the guilty function: what counting leaves, too, but for the two runs that it must have. */
export function leastProfile(versions: Interleaved): number {
  return Math.min(...profileCosts(versions));
}

/**
 * Seconds, the most first: for all that names the guilty function for certain, for that in the slowed spec file alone, for
 * sampled stacks alone, and for trying these.
 */
function profileCosts(versions: Interleaved): readonly number[] {
  const { plan, sides } = versions;
  if (plan.profile === 'off') return [0];
  const [sampled, hasty] = [versions.seconds('sampling'), versions.seconds('sampling', HASTY_SAMPLING)];
  const executed = sides.length > 1 ? versions.seconds('sampling', OWN_INSTRUCTIONS) : 0;
  const whole = sampled + executed + (plan.profile === 'exact' ? versions.seconds('calls') : 0);
  const file = slowedFile(versions);
  const inFile = file === null ? [] : [sampled + file.share * executed, hastyIn(versions, file)];
  return [whole, ...inFile, sampled, hasty].sort((a, b) => b - a);
}

/** Seconds for trying to name the guilty function by a file alone. */
export function hastyIn(versions: Interleaved, { share }: Scope): number {
  return versions.seconds('sampling', share * (HASTY_SAMPLING + HASTY_OWN_INSTRUCTIONS));
}
