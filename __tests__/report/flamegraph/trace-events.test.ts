import { describe, expect, it } from '@jest/globals';
import { flameLayout } from '../../../src/report/flamegraph/layout.js';
import { flamegraphJson, readFlamegraphJson } from '../../../src/report/flamegraph/trace-events.js';
import { releaseRecord } from '../release/fixture.js';

interface Event {
  readonly ts: number;
  readonly dur: number;
}

describe('flamegraphJson', () => {
  const { tree } = releaseRecord({ tests: 30 });
  if (tree === null) throw new Error('The fixture has a tree.');

  it('nests: no event leaves the one that is open, exactly', () => {
    const { traceEvents } = JSON.parse(flamegraphJson(tree)) as { traceEvents: Event[] };
    expect(traceEvents.length).toBeGreaterThan(100);
    const ends: number[] = [];
    for (const { ts, dur } of traceEvents) {
      while ((ends.at(-1) ?? Infinity) <= ts) ends.pop();
      expect(ts + dur).toBeLessThanOrEqual(ends.at(-1) ?? Infinity);
      ends.push(ts + dur);
    }
  });

  it('is read back with the same totals', () => {
    const options = { weight: 'time', maximumFrames: 3000 } as const;
    const again = flameLayout(readFlamegraphJson(flamegraphJson(tree)), options);
    expect(again?.total).toBe(flameLayout(tree, options)?.total);
  });

  it('is bounded, and says what it folded', () => {
    const text = flamegraphJson(tree, { maximumFrames: 20 });
    expect(text).toContain('smaller calls]');
    expect(text.split('\n').length).toBeLessThan(50);
  });
});
