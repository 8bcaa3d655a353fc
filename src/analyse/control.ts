/** The control: a fixed piece of Lua, timed in every round, tells a change of the machine from a change of the code. */
import type { Measurement } from '../measure/measurement.js';
import type { Thresholds } from './comparison.js';
import { pairedRatios } from './time-evidence.js';
import { medianInterval, minimum, spread } from './statistics.js';

/** A shift of the control between the sides from which on time says nothing about the code. */
export const CONTROL_MOVED = 0.05;

/** How many times as much as the control the code may have felt of that: more, beyond the threshold, is the code's own. */
const FELT_AT_MOST = 3;

export interface Control {
  /** Ratio of the control between the sides, less one; 0 where it was not measured. */
  readonly shift: number;
  /** Relative spread on the noisier side. */
  readonly noise: number;
  /** Whether time can be judged at all: why not, or null. */
  readonly trouble: 'moved' | 'noisy' | null;
}

/** @param paired whether the rounds of both sides were interleaved, so that they pair by index */
export function measureControl(base: Measurement, head: Measurement, paired: boolean, thresholds: Thresholds): Control {
  const noise = Math.max(spread(base.control), spread(head.control));
  if (base.control.length === 0 || head.control.length === 0) return { shift: 0, noise, trouble: null };
  if (!paired) {
    const shift = minimum(head.control) / minimum(base.control) - 1;
    return { shift, noise, trouble: Math.abs(shift) >= CONTROL_MOVED ? 'moved' : null };
  }
  const ratios = medianInterval(pairedRatios(base.control, head.control));
  const shift = ratios.value - 1;
  if (Math.abs(shift) >= CONTROL_MOVED) return { shift, noise, trouble: 'moved' };
  return { shift, noise, trouble: (ratios.high - ratios.low) / 2 >= thresholds.fail ? 'noisy' : null };
}

/** Whether the control leaves a slowdown standing whose interval begins there. */
export function leaves(
  { shift, trouble }: Pick<Control, 'shift' | 'trouble'>,
  low: number,
  thresholds: Thresholds,
): boolean {
  return trouble === null || (trouble === 'moved' && low > thresholds.fail + FELT_AT_MOST * Math.abs(shift));
}
