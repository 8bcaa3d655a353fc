/** Samples by clock. */
import type { ClockName, Samples } from '../measure/measurement.js';

/** The samples of one clock, or null where the pass did not have it. */
export function samplesOf(samples: Samples, clock: ClockName): readonly number[] | null {
  switch (clock) {
    case 'wall':
      return samples.wall;
    case 'cpu':
      return samples.cpu;
    case 'cycles':
      return samples.cycles;
    case 'reference-cycles':
      return samples.referenceCycles;
  }
}

/** Sum by round of several things measured in the same rounds; null where one of them lacks the clock. */
export function sumByRound(parts: readonly Samples[], clock: ClockName): readonly number[] | null {
  const columns = parts.map((part) => samplesOf(part, clock));
  const sums: number[] = [];
  for (const column of columns) {
    if (column === null) return null;
    if (sums.length === 0) sums.push(...column);
    else column.forEach((value, round) => (sums[round] = (sums[round] ?? 0) + value));
  }
  const rounds = columns.reduce((least, column) => Math.min(least, column?.length ?? 0), sums.length);
  return sums.slice(0, rounds);
}

/** Best wall time of several things together, in seconds; 0 where there are none. */
export function bestSeconds(parts: readonly Samples[]): number {
  const sums = sumByRound(parts, 'wall');
  return sums === null || sums.length === 0 ? 0 : Math.min(...sums);
}
