/** Small profiles by hand: the suite → test A (→ f → g → f), test B (→ f). */
import type { Frame, Profile } from '../../src/measure/measurement.js';

export const FRAMES: readonly Frame[] = [
  { name: 'suite', file: '', line: 0 },
  { name: 'A', file: 'spec/a_spec.lua', line: 3, test: 'id-A' },
  { name: 'B', file: 'spec/a_spec.lua', line: 9, test: 'id-B' },
  { name: 'm.f', file: 'src/m.lua', line: 10 },
  { name: 'm.g', file: 'src/m.lua', line: 20 },
];

/** Self seconds (and thousand instructions) of: f in A, g below it, f below that, f in B. */
export function profile(
  [a, g, inner, b]: readonly [number, number, number, number],
  more: Partial<Profile> = {},
): Profile {
  const node = (frame: number, parent: number, self: number) => ({
    frame,
    parent,
    selfTime: self,
    selfInstructions: self * 1000,
    samples: Math.round(self),
  });
  return {
    frames: FRAMES,
    nodes: [
      node(0, -1, 0),
      node(1, 0, 0),
      node(3, 1, a),
      node(4, 2, g),
      node(3, 3, inner),
      node(2, 0, 0),
      node(3, 5, b),
    ],
    sampler: 'instructions',
    interval: 1000,
    samples: a + g + inner + b,
    runs: 1,
    calls: null,
    edges: null,
    executed: null,
    reached: { 'id-A': [3, 4], 'id-B': [3] },
    ...more,
  };
}
