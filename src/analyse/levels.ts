/** How far past the thresholds a slowdown is. */
import type { Gate, Thresholds, TimeEvidence } from './comparison.js';

/** Chance of flagging by time where nothing changed, before the conditions on the size of the change. */
export const SIGNIFICANCE = 0.01;
/** Fewer pairs are never so significant: the least p of seven signed ranks is 2 / 2^7. */
export const FEWEST_SIGNIFICANT_PAIRS = 8;

const ORDER: readonly Gate[] = ['none', 'warn', 'fail'];

/** Level of a change (a ratio less one) by the thresholds. */
export function levelOf(change: number, thresholds: Thresholds): Gate {
  if (change > thresholds.fail) return 'fail';
  return change > thresholds.warn ? 'warn' : 'none';
}

export function milder(first: Gate, second: Gate): Gate {
  return ORDER.indexOf(first) < ORDER.indexOf(second) ? first : second;
}

export function graver(first: Gate, second: Gate): Gate {
  return milder(first, second) === first ? second : first;
}

/** Level of a time change: both estimates must be past the threshold, and chance an unlikely cause. */
export function timeLevel(evidence: Pick<TimeEvidence, 'ofBest' | 'change' | 'pValue'>, thresholds: Thresholds): Gate {
  if (!(evidence.pValue < SIGNIFICANCE)) return 'none';
  return levelOf(Math.min(evidence.ofBest, evidence.change.value), thresholds);
}

/** The speed-up that undoes a slowdown of that ratio: 10 % slower and 9.1 % faster are the same step. */
export function asSpeedup(slowdown: number): number {
  return -slowdown / (1 + slowdown);
}

/** Whether a slowdown was seen by time that fresh pairs could confirm or refute. */
export function isSuspect(time: TimeEvidence | null): boolean {
  return time?.verdict === 'slower' && time.confirmation === 'untried';
}

/** From this part of a change on, its interval is too wide for one number to tell the change. */
const VAGUE = 0.5;

/** Whether a change's interval is so wide that its size is known roughly at best. */
export function isVague({ change: { value, low, high } }: Pick<TimeEvidence, 'change'>): boolean {
  return high - low > VAGUE * Math.abs(value);
}
