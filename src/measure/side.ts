/** What a session has gathered of one version, and what is made of it. Pure. */
import type { ClockName, CounterName, Method, Profile } from './measurement.js';
import type { PassResult } from './pass.js';
import type { Plan, Subject } from './plan.js';
import { addProfiles, withCalls, withExecuted } from './profile-merge.js';
import { methodName } from './testing-method.js';

/** One seed for all runs of all releases, so that their instruction counts can be compared. */
export const SEED = 1;

/** What was gathered of one subject so far. */
export interface Side {
  readonly subject: Subject;
  readonly command: readonly string[];
  readonly args: readonly string[];
  files: readonly string[] | null;
  readonly timing: PassResult[];
  readonly counting: PassResult[];
  readonly sampling: PassResult[];
  readonly calls: PassResult[];
  /** Own instructions by function, where versions are compared. */
  readonly executed: PassResult[];
  readonly notes: string[];
}

/** One profile of all the passes that profile; null where none ran. */
export function profileOf(side: Side): Profile | null {
  const sampled = addProfiles(side.sampling.flatMap((result) => result.profile ?? []));
  const counted = side.calls[0]?.profile ?? null;
  const executed = side.executed[0]?.profile ?? null;
  const profile = counted === null ? sampled : withCalls(sampled, counted);
  return profile === null || executed === null ? profile : withExecuted(profile, executed);
}

/**
 * How a version was measured.
 *
 * @param timing the rounds that count: those of the first measuring, or the fresh ones
 */
export function methodOf(
  side: Side,
  plan: Plan,
  clock: ClockName,
  timing: readonly PassResult[],
  ended: Method['ended'],
): Method {
  const first = known(side.timing[0]);
  const counting = side.counting[0];
  return {
    testingMethod: methodName(plan.testingMethod),
    rounds: timing.length,
    passes: {
      timing: timing.length,
      counting: side.counting.length,
      sampling: side.sampling.length,
      calls: side.calls.length,
    },
    clock,
    clocks: {
      ...first.clocks,
      'vm-instructions': counting?.clocks['vm-instructions'] ?? notCounted(side, first.clocks),
    },
    seed: SEED,
    tick: counting?.tick ?? null,
    ended,
  };
}

function notCounted(side: Side, clocks: PassResult['clocks']): PassResult['clocks'][CounterName] {
  const said = clocks['vm-instructions'];
  return said.available ? { available: false, reason: side.notes[0] ?? 'no counting pass ran' } : said;
}

/** @throws Error before the first round */
export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The first round has not been measured yet.');
  return value;
}
