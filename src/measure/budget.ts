/** The time budget of a session: what is left of it, and whether a next thing still fits. */
import type { World } from '../world.js';

/** Seconds that a run may take at least before it is taken to hang; the whole budget, where that is less. */
const LEAST_TIMEOUT = 120;
/** How many times longer than expected a run may take before it is taken to hang. */
const PATIENCE = 20;

/** Runs that tell the machine's pace now. */
const LATEST = 6;

export class Budget {
  private readonly end: number;
  private reserved: number;
  private readonly runs: number[] = [];

  /**
   * @param total seconds, from now
   * @param reserve share that is kept back until `release`
   */
  constructor(
    private readonly world: Pick<World, 'clock'>,
    private readonly total: number,
    reserve: number,
  ) {
    this.end = world.clock() + total;
    this.reserved = total * reserve;
  }

  /** Seconds left, the reserve included; never below 0. */
  remaining(): number {
    return Math.max(0, this.end - this.world.clock());
  }

  /**
   * Whether something that takes so many seconds ends before the budget does, less what is reserved.
   * @param kept seconds that must be left for what comes after it
   */
  fits(seconds: number, kept = 0): boolean {
    return this.remaining() - this.reserved - kept > seconds;
  }

  /** Why nothing fits any more, in words. @param kept seconds that are left for what comes after it */
  spent(kept = 0): string {
    const whole = `the time budget of ${this.total} s`;
    return this.reserved + kept === 0 ? `${whole} was spent` : `the rest of ${whole} is kept for what comes after`;
  }

  /** From now on the reserve may be spent. */
  release(): void {
    this.reserved = 0;
  }

  /** Notes how long a timing run took, process and all, in seconds. */
  learn(seconds: number): void {
    this.runs.push(seconds);
  }

  /** What a timing run takes: the mean of those seen, or of the latest where the machine has slowed down; 0 before the first. */
  typical(): number {
    return Math.max(mean(this.runs), mean(this.runs.slice(-LATEST)));
  }

  /** Seconds after which a pass is taken to hang. The first run may use all of the budget, and no more. */
  timeout(factor: number): number {
    if (this.runs.length === 0) return this.total;
    return Math.max(Math.min(LEAST_TIMEOUT, this.total), this.typical() * factor * PATIENCE);
  }
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
