import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallTree } from '../../../src/measure/measurement.js';
import { flameLayout, type Weight } from '../../../src/report/flamegraph/layout.js';
import { partsByTest } from '../../../src/report/flamegraph/test-parts.js';
import { SUITE_FRAMES, flamegraphJson, readFlamegraphJson } from '../../../src/report/flamegraph/trace-events.js';
import { callTrees } from '../../support/call-trees.js';
import { eventsOf, stackSlices } from '../../support/trace-rules.js';
import { releaseRecord } from '../release/fixture.js';

const weights = fc.constantFrom<Weight>('time', 'instructions');
const whole = ({ nodes }: CallTree, weight: Weight): number =>
  nodes.reduce((sum, node) => sum + (weight === 'time' ? node.selfTime * 1e9 : node.selfInstructions), 0);

/** A chain of calls, each with a microsecond of its own. */
function chain(length: number): CallTree {
  return {
    frames: Array.from({ length }, (_, index) => ({
      name: `f${String(index)}`,
      file: 'src/deep.lua',
      line: index + 1,
    })),
    nodes: Array.from({ length }, (_, index) => ({
      frame: index,
      parent: index - 1,
      selfTime: 1e-6,
      selfInstructions: 1000,
      samples: 1,
    })),
  };
}

describe('flamegraphJson', () => {
  const { tree } = releaseRecord({ tests: 30 });
  if (tree === null) throw new Error('The fixture has a tree.');

  it('keeps the rules of viewers for any tree, any weight, any bound: whole nanoseconds, children within parents', () => {
    fc.assert(
      fc.property(callTrees, weights, fc.integer({ min: 1, max: 60 }), (any, weight, maximumFrames) => {
        const slices = stackSlices(eventsOf(flamegraphJson(any, { weight, maximumFrames })));
        // What is folded adds at most one box to each parent.
        expect(slices.length).toBeLessThanOrEqual(2 * maximumFrames);
        expect(slices.filter(({ parent }) => parent === null).length).toBe(Math.min(1, slices.length));
      }),
    );
  });

  it('keeps the whole: the root is as wide as all that was sampled, to within the unit', () => {
    fc.assert(
      fc.property(callTrees, weights, (any, weight) => {
        const [root] = stackSlices(eventsOf(flamegraphJson(any, { weight })));
        const sum = whole(any, weight);
        expect(Math.abs((root === undefined ? 0 : root.end - root.start) - sum)).toBeLessThanOrEqual(
          Math.max(125, sum / 2 ** 12),
        );
      }),
    );
  });

  it('keeps each test: its file is as wide as its part of the tree', () => {
    fc.assert(
      fc.property(callTrees, (any) => {
        const parts = partsByTest(any);
        for (const { test, name } of any.frames) {
          if (test === undefined) continue;
          const below = new Set<number>();
          let sum = 0;
          any.nodes.forEach((node, index) => {
            if (any.frames[node.frame]?.test !== test && !below.has(node.parent)) return;
            below.add(index);
            sum += node.selfTime * 1e9;
          });
          const [root] = stackSlices(eventsOf(flamegraphJson(parts.get(test) ?? { frames: [], nodes: [] })));
          expect(Math.abs((root === undefined ? 0 : root.end - root.start) - sum)).toBeLessThanOrEqual(
            Math.max(125, sum / 2 ** 12),
          );
          if (root !== undefined) expect(root.name).toContain(name);
        }
      }),
    );
  });

  it('is read back as what it was written from', () => {
    fc.assert(
      fc.property(callTrees, weights, (any, weight) => {
        const text = flamegraphJson(any, { weight });
        const again = readFlamegraphJson(text);
        const options = { weight, maximumFrames: SUITE_FRAMES };
        expect(flameLayout(again, options)?.total).toBe(flameLayout(any, options)?.total);
        expect(flamegraphJson(again, { weight }).length).toBeGreaterThan(0);
      }),
    );
  });

  it('is bounded, and a frame says what was folded', () => {
    const slices = stackSlices(eventsOf(flamegraphJson(tree, { maximumFrames: 20 })));
    const folded = slices.flatMap(({ name }) => /^\[(\d+) smaller calls?\]$/.exec(name)?.[1] ?? []);
    const all = stackSlices(eventsOf(flamegraphJson(tree)));
    expect(slices.length).toBeLessThanOrEqual(40);
    expect(slices.length - folded.length + folded.reduce((sum, count) => sum + Number(count), 0)).toBe(all.length);
  });

  it('folds what lies deeper than viewers go', () => {
    const slices = stackSlices(eventsOf(flamegraphJson(chain(2000))));
    expect(slices.at(-1)?.name).toBe('[1750 deeper calls]');
    expect(slices[0]?.end).toBe(2000 * 1000);
  });

  it('is one event a line', () => {
    const lines = flamegraphJson(tree).trimEnd().split('\n');
    expect(lines.slice(1, -1).map((line) => (JSON.parse(line.replace(/,$/, '')) as { ph: string }).ph)).toEqual(
      lines.slice(1, -1).map(() => 'X'),
    );
  });
});
