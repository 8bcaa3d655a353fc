import { describe, expect, it } from '@jest/globals';
import { functionChanges } from '../../src/analyse/explain.js';
import { test } from './measurements.js';
import { FRAMES, profile } from './profiles.js';

const tests = [test({ name: 'A' }), test({ name: 'B' })];

describe('functionChanges', () => {
  it('puts the function whose instructions grew most first, with the tests that reach it', () => {
    const changes = functionChanges(profile([4, 3, 2, 1]), profile([4, 9, 2, 2]), tests);
    expect(changes.map(({ frame, share }) => [frame.name, share])).toEqual([
      ['m.g', 6 / 7],
      ['m.f', 1 / 7],
    ]);
    expect(changes[0]?.selfInstructions).toEqual({ base: 3000, head: 9000 });
    expect(changes.map((change) => change.tests.map(({ name }) => name))).toEqual([['A'], ['A', 'B']]);
  });

  it('knows a function again where only its line moved, its line-numbered name too', () => {
    const moved = FRAMES.map((frame) => (frame.name === 'm.g' ? { ...frame, name: 'fn@25', line: 25 } : frame));
    const before = FRAMES.map((frame) => (frame.name === 'm.g' ? { ...frame, name: 'fn@20', line: 20 } : frame));
    const changes = functionChanges(
      profile([4, 3, 2, 1], { frames: before }),
      profile([4, 4, 2, 1], { frames: moved }),
      tests,
    );
    expect(changes).toMatchObject([{ frame: { name: 'fn@25' }, selfInstructions: { base: 3000, head: 4000 } }]);
  });

  it('goes by self time where ticks are not instructions', () => {
    const jit = { sampler: 'jit.profile', interval: 0.001 } as const;
    const changes = functionChanges(profile([4, 3, 2, 1], jit), profile([4, 5, 2, 1], jit), tests);
    expect(changes).toMatchObject([{ frame: { name: 'm.g' }, selfInstructions: null, selfTime: { base: 3, head: 5 } }]);
  });

  it('is silent without both profiles', () => {
    expect(functionChanges(null, profile([1, 1, 1, 1]), tests)).toEqual([]);
    expect(functionChanges(profile([1, 1, 1, 1]), null, tests)).toEqual([]);
  });
});
