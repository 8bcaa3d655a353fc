import { describe, expect, it } from '@jest/globals';
import { steadySums } from '../../src/analyse/steady.js';
import { column } from './measurements.js';

describe('steadySums', () => {
  const twenty = Array.from({ length: 20 }, (_, test) => test);

  it('lets an interruption of one test in each round hardly show', () => {
    // Round by round another test is held up for a second.
    const interrupted = (phase: number) =>
      twenty.map((test) =>
        column(0.001, 20, phase).map((value, round) => value + ((round + phase) % 20 === test ? 1 : 0)),
      );
    const [before, after] = [interrupted(0), interrupted(3)];
    const { base, head } = steadySums(twenty.map((test) => ({ base: before[test] ?? [], head: after[test] ?? [] })));
    for (const sum of [...base, ...head]) {
      expect(sum).toBeGreaterThan(0.02);
      expect(sum).toBeLessThan(0.0205);
    }
  });

  it('keeps the median of a test that became slower', () => {
    const { base, head } = steadySums([{ base: column(0.1), head: column(0.2, 20, 3) }]);
    const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[10] ?? 0;
    expect(middle(head) / middle(base)).toBeCloseTo(2, 1);
  });

  it('treats both sides alike', () => {
    const [one, other] = [column(0.1, 20, 1), column(0.1, 20, 7).map((value, round) => value * (round === 4 ? 9 : 1))];
    const there = steadySums([{ base: one, head: other }]);
    const back = steadySums([{ base: other, head: one }]);
    expect(there).toEqual({ base: back.head, head: back.base });
  });

  it('has as many rounds as all tests have, and none without tests', () => {
    const short = { base: column(0.1, 5), head: column(0.1, 7) };
    const { base, head } = steadySums([{ base: column(0.1), head: column(0.1) }, short]);
    expect([base.length, head.length]).toEqual([5, 7]);
    expect(steadySums([])).toEqual({ base: [], head: [] });
  });
});
