/** Random calling-context trees, for properties that hold for all of them. */
import fc from 'fast-check';
import type { CallTree, CallTreeNode, Frame } from '../../src/measure/measurement.js';

const frame = fc.record({
  name: fc.oneof(fc.constantFrom('a.f', 'a.g', 'B:m', '[busted]'), fc.string({ unit: 'binary', maxLength: 40 })),
  file: fc.constantFrom('', 'src/a.lua', 'src/b (c).lua', 'spec/a_spec.lua'),
  line: fc.nat(3000),
});

/** Trees of up to some hundred nodes, self times from nothing to seconds, tests on the second level, deep chains too. */
export const callTrees: fc.Arbitrary<CallTree> = fc
  .record({
    frames: fc.array(frame, { minLength: 1, maxLength: 12 }),
    tests: fc.nat(4),
    nodes: fc.array(
      fc.record({
        frame: fc.nat(),
        parent: fc.nat(),
        deep: fc.boolean(),
        self: fc.oneof(
          fc.constant(0),
          fc.double({ min: 0, max: 2, noNaN: true }),
          fc.double({ min: 0, max: 1e-5, noNaN: true }),
        ),
        ticks: fc.nat(100_000),
      }),
      { minLength: 1, maxLength: 400 },
    ),
  })
  .map(({ frames, tests, nodes }) => {
    const ofTests = Array.from({ length: tests }, (_, index): Frame => ({
      name: `test ${String(index)}`,
      file: 'spec/a_spec.lua',
      line: index + 1,
      test: `id-${String(index)}`,
    }));
    const all: Frame[] = [{ name: 'suite', file: '', line: 0 }, ...ofTests, ...frames];
    return {
      frames: all,
      nodes: nodes.map((node, index): CallTreeNode => {
        const isTest = index > 0 && index <= tests;
        const parent = node.deep ? index - 1 : node.parent % Math.max(1, index);
        return {
          frame: index === 0 ? 0 : isTest ? index : 1 + tests + (node.frame % frames.length),
          parent: index === 0 ? -1 : isTest ? 0 : parent,
          selfTime: node.self,
          selfInstructions: node.ticks * 1000,
          samples: 1,
        };
      }),
    };
  });
