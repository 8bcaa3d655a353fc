/** The line of the log that tells how far the rounds are. */
import type { ClockName } from './measurement.js';
import { type RoundPlan, roundState } from './testing-method.js';

/**
 * `Round 7: base 1.204 s, head 1.251 s; best 1.198 s, 1.201 s; 4 runs remaining`.
 * @param sides times by side, in rounds' order: seconds, or cycles where the clock counts those
 * @param plan null where no method asks for more
 */
export function roundLine(
  title: string,
  labels: readonly string[],
  sides: readonly (readonly number[])[],
  clock: ClockName,
  plan: RoundPlan | null,
): string {
  const show = (value: number | undefined): string => amount(value ?? 0, clock);
  const now = sides.map((times, side) => `${labels[side] ?? ''} ${show(times.at(-1))}`.trim());
  const best = sides.map((times) => show(Math.min(...times)));
  const parts = [`${title}: ${now.join(', ')}`, `best ${best.join(', ')}`];
  if (plan !== null) parts.push(remaining(plan, sides));
  return parts.join('; ');
}

function remaining(plan: RoundPlan, sides: readonly (readonly number[])[]): string {
  const runs = Math.max(...sides.map((times) => roundState(plan, times).runsRemaining));
  const least = Math.max(...sides.map((times) => plan.minimumRounds - times.length));
  const wanted = Math.max(runs, least);
  return wanted === 0 ? 'content' : `${wanted} ${wanted === 1 ? 'run' : 'runs'} remaining`;
}

function amount(value: number, clock: ClockName): string {
  if (clock === 'cycles' || clock === 'reference-cycles') return `${(value / 1e6).toFixed(2)} M ${clock}`;
  return value < 1 ? `${(value * 1000).toFixed(2)} ms` : `${value.toFixed(3)} s`;
}
