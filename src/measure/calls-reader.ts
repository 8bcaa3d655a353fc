/** What the calls pass counted: by function, by edge, by test. */
import type { CallCount, CallEdge, Profile } from './measurement.js';
import { numberOf, type PassRecord } from './pass-file.js';

/**
 * Functions that are one frame (`[busted]`) are added up: their calls and times, totals up to the whole run's, and the
 * median of the one that was called most.
 *
 * @param frameOf index of the frame of a function, by the number it has in the records
 * @param testOf id of a test, by its number in the records, which starts at one
 */
export function readCalls(
  records: readonly PassRecord[],
  frameOf: (id: string | undefined) => number,
  testOf: (index: number) => string | undefined,
): Pick<Profile, 'calls' | 'edges' | 'reached'> {
  const number = (field: string | undefined): number => numberOf(field) ?? 0;
  const of = (kind: string): (readonly string[])[] => records.flatMap((r) => (r.kind === kind ? [r.fields] : []));

  const whole = of('calls-function').reduce((sum, [, , self]) => sum + number(self), 0);
  const calls = new Map<number, CallCount>();
  const most = new Map<number, number>();
  for (const [id, count, self, total, median] of of('calls-function')) {
    const frame = frameOf(id);
    const before = calls.get(frame);
    const isMost = number(count) > (most.get(frame) ?? 0);
    if (isMost) most.set(frame, number(count));
    calls.set(frame, {
      frame,
      calls: number(count) + (before?.calls ?? 0),
      selfTime: number(self) + (before?.selfTime ?? 0),
      totalTime: before === undefined ? number(total) : Math.min(whole, number(total) + before.totalTime),
      median: isMost ? number(median) : (before?.median ?? 0),
    });
  }

  const edges = new Map<string, CallEdge>();
  for (const [from, to, count, total] of of('edge')) {
    const caller = from === '0' ? -1 : frameOf(from);
    const callee = frameOf(to);
    const before = edges.get(`${caller} ${callee}`);
    edges.set(`${caller} ${callee}`, {
      caller,
      callee,
      calls: number(count) + (before?.calls ?? 0),
      totalTime: before === undefined ? number(total) : Math.min(whole, number(total) + before.totalTime),
    });
  }

  const reached: Record<string, number[]> = {};
  for (const [index, ...ids] of of('reached')) {
    const test = testOf(number(index));
    if (test === undefined) continue;
    reached[test] = [...new Set([...(reached[test] ?? []), ...ids.filter((id) => id !== '').map(frameOf)])];
  }
  return { calls: [...calls.values()], edges: [...edges.values()], reached };
}
