import { describe, expect, it } from '@jest/globals';
import { sumTree } from '../../src/analyse/call-tree.js';
import { mergeShards } from '../../src/analyse/merge.js';
import { column, environment, measurement, samples } from './measurements.js';
import { profile } from './profiles.js';

describe('mergeShards', () => {
  const first = measurement([{ name: 'A', wall: column(0.1, 20) }], {
    suite: { samples: samples(column(0.1, 20)), instructions: [10, 10] },
    profile: profile([4, 3, 2, 1]),
    notes: ['one'],
  });
  const second = measurement([{ name: 'B', file: 'spec/b_spec.lua', wall: column(0.2, 12) }], {
    suite: { samples: samples(column(0.2, 12)), instructions: [5, 6, 7] },
    profile: profile([2, 2, 2, 2], { runs: 2 }),
    notes: ['one', 'two'],
  });

  it('joins disjoint files: a test keeps its rounds, sums have as many as all have', () => {
    const merged = mergeShards([first, second]);
    expect(merged.tests.map(({ name, samples: { wall } }) => [name, wall.length])).toEqual([
      ['A', 20],
      ['B', 12],
    ]);
    const longest = column(0.3, 12);
    merged.suite.samples.wall.forEach((value, round) => {
      expect(value).toBeCloseTo(longest[round] ?? NaN, 12);
    });
    expect(merged.suite.instructions).toEqual([15, 16]);
    expect(merged).toMatchObject({ method: { rounds: 12 }, notes: ['one', 'two'] });
    expect(merged.files.map(({ file }) => file)).toEqual(['spec/a_spec.lua', 'spec/b_spec.lua']);
  });

  it('joins the profiles below one root, by suite run', () => {
    const merged = mergeShards([first, second]).profile;
    expect(merged).toMatchObject({ runs: 1, samples: 18 });
    const { costs } = sumTree(merged ?? { frames: [], nodes: [] });
    expect(costs.get(0)).toMatchObject({ totalTime: 14 });
    expect(costs.get(4)).toMatchObject({ selfTime: 4 });
  });

  it("adds functions' own instructions, where every shard has them", () => {
    const executed = (interval: number, f: number) => ({ interval, instructions: [[3, f] as const] });
    const shard = (of: typeof first, own: ReturnType<typeof executed> | null) => ({
      ...of,
      profile: profile([4, 3, 2, 1], { executed: own }),
    });
    const merged = mergeShards([shard(first, executed(100, 7_000)), shard(second, executed(300, 900))]).profile;
    expect(merged?.executed?.interval).toBe(300);
    const named = merged?.executed?.instructions.map(([frame, count]) => [merged.frames[frame]?.name, count]);
    expect(named).toEqual([['m.f', 7_900]]);
    expect(mergeShards([shard(first, executed(100, 7_000)), shard(second, null)]).profile?.executed).toBeNull();
  });

  it('names every machine that had a part', () => {
    const other = { ...second, environment: { ...environment, cpu: 'CPU B' } };
    expect(mergeShards([other, first]).environment.cpu).toBe('CPU A + CPU B');
  });

  it('refuses other commits, other clocks, the same file twice, and nothing', () => {
    expect(() => mergeShards([first, { ...second, commit: 'd'.repeat(40) }])).toThrow(/different commits/);
    expect(() => mergeShards([first, { ...second, method: { ...second.method, clock: 'cpu' } }])).toThrow(/clocks/);
    expect(() => mergeShards([first, first])).toThrow(/spec\/a_spec\.lua/);
    expect(() => mergeShards([])).toThrow(/no shard/);
  });

  it('hands back a single shard as it is', () => {
    expect(mergeShards([first])).toBe(first);
  });
});
