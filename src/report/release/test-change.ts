/** Whether a test changed between two releases, by what may be compared. */
import type { HistoryRelease, HistoryTest } from '../../analyse/history.js';
import { sameInterpreter, sameMachine } from './environment.js';

/**
 * Changes worth telling, as ratios: instructions repeat, a hash's order may cost some per mille; times of the same kind of
 * machine differ by up to 14 % from job to job.
 */
export const LEAST_INSTRUCTIONS = 0.01;
export const LEAST_TIME = 0.15;
/** Releases after which a test's folder is written anew at the latest, though nothing changed. */
export const MOST_BEHIND = 100;

/** A test at a release. */
export interface TestAt {
  readonly release: Pick<HistoryRelease, 'environment'>;
  readonly point: Pick<HistoryTest['points'][number], 'best' | 'median' | 'instructions'>;
}

export interface TestChange {
  readonly of: 'instructions' | 'time';
  /** Ratio less one. */
  readonly ratio: number;
}

/**
 * Instructions are asked first, since they repeat. Time changed where the best time did by as much as is worth telling, and by more than the
 * rounds of either release lie apart (from best to median), which is what its noise explains.
 *
 * @returns null where nothing changed, or nothing may be compared
 */
export function testChange(before: TestAt, now: TestAt): TestChange | null {
  const [old, count] = [before.point.instructions, now.point.instructions];
  if (sameInterpreter(before.release.environment, now.release.environment) && old !== null && count !== null) {
    const ratio = old > 0 ? count / old - 1 : 0;
    if (Math.abs(ratio) >= LEAST_INSTRUCTIONS) return { of: 'instructions', ratio };
  }
  if (!sameMachine(before.release.environment, now.release.environment) || !(before.point.best > 0)) return null;
  const ratio = now.point.best / before.point.best - 1;
  const least = Math.max(LEAST_TIME, spread(before), spread(now));
  return Math.abs(ratio) >= least ? { of: 'time', ratio } : null;
}

function spread({ point: { best, median } }: TestAt): number {
  return best > 0 ? median / best - 1 : 0;
}
