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

  it('tells functions of one name apart by their order, where both sides have as many', () => {
    const named = (f: number, g: number) =>
      FRAMES.map((frame, index) =>
        index === 3 ? { ...frame, name: 'm.{', line: f } : index === 4 ? { ...frame, name: 'm.{', line: g } : frame,
      );
    const before = profile([4, 3, 2, 1], { frames: named(10, 20) });
    expect(functionChanges(before, profile([4, 9, 2, 1], { frames: named(13, 23) }), tests)).toMatchObject([
      { frame: { name: 'm.{', line: 23 }, selfInstructions: { base: 3000, head: 9000 } },
    ]);
    // One of them is new: which one, their lines cannot tell.
    const alone = profile([4, 0, 2, 1], { frames: named(10, 10) });
    expect(functionChanges(alone, profile([4, 9, 2, 1], { frames: named(13, 23) }), tests)).toMatchObject([
      { selfInstructions: { base: 7000, head: 16000 } },
    ]);
  });

  it('has shares of all that changed, so that what grew and what shrank do not cancel', () => {
    const changes = functionChanges(profile([40, 300, 20, 100]), profile([40, 30, 20, 400]), tests);
    expect(changes.map(({ share }) => share).sort()).toEqual([-270 / 570, 300 / 570]);
  });

  it('by self time calls none certain whose change is what all others show', () => {
    const jit = { sampler: 'jit.profile', interval: 0.001 } as const;
    const changes = functionChanges(profile([4, 3, 5, 4], jit), profile([4, 2, 5, 5], jit), tests);
    expect(changes.map(({ share, certain }) => [Math.abs(share), certain])).toEqual([
      [0.5, []],
      [0.5, []],
    ]);
  });

  it('goes by self time where ticks are not instructions', () => {
    const jit = { sampler: 'jit.profile', interval: 0.001 } as const;
    const changes = functionChanges(profile([4, 3, 2, 1], jit), profile([4, 5, 2, 1], jit), tests);
    expect(changes).toMatchObject([{ frame: { name: 'm.g' }, selfInstructions: null, selfTime: { base: 3, head: 5 } }]);
  });

  describe('with the calls pass', () => {
    /** The frames above, and two C functions; g calls the first so often, and each call takes so long. */
    const frames = [...FRAMES, { name: '[C] string.find', file: '', line: 0 }, { name: '[C] type', file: '', line: 0 }];
    const called = (
      finds: number,
      seconds: number,
      selfs: readonly [number, number, number, number] = [4, 3, 2, 1],
    ) => {
      const count = (frame: number, calls: number, selfTime: number) => ({
        frame,
        calls,
        selfTime,
        totalTime: selfTime,
        median: selfTime / calls,
      });
      return profile(selfs, {
        frames,
        calls: [count(3, 2, 1), count(4, 2, 1), count(5, finds, finds * seconds), count(6, 900, 0.09)],
        edges: [
          { caller: 4, callee: 5, calls: finds, totalTime: finds * seconds },
          { caller: 3, callee: 6, calls: 900, totalTime: 0.09 },
        ],
      });
    };

    it('puts a function first that calls a C function more often', () => {
      const changes = functionChanges(called(2, 0.5), called(12, 0.5), tests);
      expect(changes).toMatchObject([
        {
          frame: { name: 'm.g' },
          selfInstructions: { base: 3000, head: 3000 },
          callsOfC: { base: 2, head: 12 },
          share: 1,
        },
      ]);
    });

    it('puts a function first that calls a library more often, by all that the library does', () => {
      const library = { name: '[penlight]', file: '', line: 0 };
      const [before, after] = [called(2, 0.5), called(2, 0.5)].map((one) => ({ ...one, frames: [...frames, library] }));
      if (before === undefined || after === undefined) throw new Error('two profiles');
      // The library itself takes little, what it calls takes two seconds a call.
      const use = { caller: 3, callee: 7, calls: 3, totalTime: 6 };
      const cost = { frame: 7, calls: 3, selfTime: 0.1, totalTime: 6, median: 2 };
      const more = { ...after, edges: [...(after.edges ?? []), use], calls: [...(after.calls ?? []), cost] };
      expect(functionChanges(before, more, tests)).toMatchObject([
        { frame: { name: 'm.f' }, callsOfC: { base: 900, head: 900 }, share: 1 },
      ]);
    });

    it('does not take a disturbed call for its price', () => {
      // A second of somebody else's work fell into the many calls at head.
      const [change] = functionChanges(called(2, 0.001), called(4, 0.25, [4, 9, 2, 1]), tests);
      expect(change).toMatchObject({ frame: { name: 'm.g' }, selfInstructions: { base: 3000, head: 9000 } });
    });

    it('asks time only where what was counted does not explain the change', () => {
      const [before, after] = [called(2, 0.5), called(2, 0.5)];
      // The same counts, but f takes three seconds more.
      const nodes = after.nodes.map((node, index) => (index === 2 ? { ...node, selfTime: 7 } : node));
      expect(functionChanges(before, { ...after, nodes }, tests)).toEqual([]);
      expect(functionChanges(before, { ...after, nodes }, tests, 3)).toMatchObject([
        { frame: { name: 'm.f' }, share: 1 },
      ]);
    });

    const jit = { sampler: 'jit.profile', interval: 0.001 } as const;
    const executed = (g: number, more: readonly (readonly [number, number])[] = []) => ({
      interval: 500,
      instructions: [[3, 50_000], [4, g], ...more] as const,
    });

    it('prefers own instructions that were counted finely, LuaJIT has them too', () => {
      const changes = functionChanges(
        { ...profile([4, 3, 2, 1], jit), executed: executed(20_000) },
        { ...profile([9, 3, 2, 1], jit), executed: executed(26_000) },
        tests,
      );
      expect(changes).toMatchObject([{ frame: { name: 'm.g' }, selfInstructions: { base: 20_000, head: 26_000 } }]);
    });

    it.each([
      ['most', [4, 0, 2, 1]],
      ['all', [0, 0, 0, 0]],
    ] as const)("ranks by instructions where LuaJIT's profiler saw %s functions never", (_, selfs) => {
      const frames = [...FRAMES, { name: 'm.h', file: 'src/m.lua', line: 30 }];
      const of = (g: number) => ({ ...profile(selfs, { ...jit, frames }), executed: executed(g, [[5, 9_000]]) });
      expect(functionChanges(of(20_000), of(26_000), tests)).toMatchObject([{ frame: { name: 'm.g' }, share: 1 }]);
    });
  });

  it('is silent without both profiles', () => {
    expect(functionChanges(null, profile([1, 1, 1, 1]), tests)).toEqual([]);
    expect(functionChanges(profile([1, 1, 1, 1]), null, tests)).toEqual([]);
  });
});
