/** The time budget of a session: what is left of it, and whether a next thing still fits. */
import type { World } from '../world.js';

/** Seconds that a run may take at least before it is taken to hang; the whole budget, where that is less. */
const LEAST_TIMEOUT = 120;
/** How many times longer than expected a run may take before it is taken to hang. */
const PATIENCE = 20;

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

  /** Whether something that takes so many seconds ends before the budget does, less what is reserved. */
  fits(seconds: number): boolean {
    return this.remaining() - this.reserved > seconds;
  }

  /** What was spent where nothing fits any more, in words. */
  spent(): string {
    const whole = `the time budget of ${this.total} s`;
    if (this.reserved === 0) return `${whole} was spent`;
    return `${Math.round(this.total - this.reserved)} s of ${whole} were spent, the rest is kept for fresh rounds`;
  }

  /** From now on the reserve may be spent. */
  release(): void {
    this.reserved = 0;
  }

  /** Notes how long a timing run took, process and all, in seconds. */
  learn(seconds: number): void {
    this.runs.push(seconds);
  }

  /** What a timing run takes: the mean of those seen; 0 before the first. */
  typical(): number {
    return this.runs.length === 0 ? 0 : this.runs.reduce((sum, run) => sum + run, 0) / this.runs.length;
  }

  /** Seconds after which a pass is taken to hang. The first run may use all of the budget, and no more. */
  timeout(factor: number): number {
    if (this.runs.length === 0) return this.total;
    return Math.max(Math.min(LEAST_TIMEOUT, this.total), this.typical() * factor * PATIENCE);
  }
}
