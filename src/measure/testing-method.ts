/** When enough has been measured: the pure rule of the testing methods. */
import type { TestingMethod } from '../inputs.js';

/** The method with its bounds, in rounds. */
export interface RoundPlan {
  readonly testingMethod: TestingMethod;
  readonly minimumRounds: number;
  readonly maximumRounds: number;
}

/** Where a series of rounds stands. */
export interface RoundState {
  /** Smallest time so far; Infinity before the first round. */
  readonly best: number;
  /**
   * Runs that the method still wants. `normal`: rounds up to the minimum. `consecutive-N`: set back to N by a new best
   * time, one less by any other.
   */
  readonly runsRemaining: number;
  /** The method wants no more rounds, and the minimum is reached. */
  readonly content: boolean;
}

/** The state after the rounds with these times, in order. */
export function roundState(plan: RoundPlan, times: readonly number[]): RoundState {
  const { testingMethod: method, minimumRounds } = plan;
  let best = Number.POSITIVE_INFINITY;
  let runsRemaining = method.kind === 'normal' ? minimumRounds : method.runs;
  for (const time of times) {
    const isBest = time < best;
    if (isBest) best = time;
    if (method.kind === 'normal') runsRemaining = Math.max(0, runsRemaining - 1);
    else runsRemaining = isBest ? method.runs : Math.max(0, runsRemaining - 1);
    // At 0 the method has its result: rounds that only the minimum or the other side still asks for change nothing.
    if (runsRemaining === 0 && method.kind === 'consecutive') break;
  }
  for (const time of times) best = Math.min(best, time);
  return { best, runsRemaining, content: runsRemaining === 0 && times.length >= minimumRounds };
}

/** Whether and why measuring ends after these rounds of one or more interleaved sides: content only when all sides are. */
export function roundsEnd(plan: RoundPlan, sides: readonly (readonly number[])[]): 'content' | 'maximum' | null {
  if (sides.every((times) => roundState(plan, times).content)) return 'content';
  return sides.some((times) => times.length >= plan.maximumRounds) ? 'maximum' : null;
}

/** `normal`, `consecutive-10`. */
export function methodName(method: TestingMethod): string {
  return method.kind === 'normal' ? 'normal' : `consecutive-${method.runs}`;
}
