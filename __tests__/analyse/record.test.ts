import { describe, expect, it } from '@jest/globals';
import { functionChanges } from '../../src/analyse/explain.js';
import { flamegraphJson, readFlamegraphJson } from '../../src/report/flamegraph/trace-events.js';
import { sumTree } from '../../src/analyse/call-tree.js';
import { releaseRecord } from '../../src/analyse/record.js';
import { storedBaseline } from '../../src/analyse/stored-baseline.js';
import { column, measurement, method, samples } from './measurements.js';
import { profile } from './profiles.js';

const release = { version: 'v1.2.0', date: new Date('2026-01-31T10:00:00Z'), prerelease: false };
const measured = measurement(
  [
    { name: 'A', instructions: [1_000_000, 1_000_000] },
    { name: 'B', instructions: [1_000_000, 1_200_000] },
  ],
  { profile: profile([4, 3, 2, 1]) },
);

describe('releaseRecord', () => {
  const record = releaseRecord(measured, release);

  it('counts recursion once in total time, and self times add up to the total', () => {
    const byName = Object.fromEntries(record.profile.functions.map((one) => [one.name, one]));
    expect(byName['m.f']).toMatchObject({
      selfTime: 7,
      totalTime: 10,
      selfInstructions: 7000,
      calls: null,
      mean: null,
    });
    expect(byName['m.g']).toMatchObject({ selfTime: 3, totalTime: 5 });
    expect(record.profile.functions.reduce((sum, one) => sum + one.selfTime, 0)).toBe(10);
    expect(record.profile.functions.map(({ name }) => name)).toEqual(['m.f', 'm.g']);
  });

  it('has the statistics of every sample, and whether instructions repeat', () => {
    expect(record.profile.suite.time.samples).toHaveLength(20);
    expect(record.profile.tests.map((test) => [test.name, test.instructions, test.instructionsStable])).toEqual([
      ['A', 1_000_000, true],
      ['B', 1_000_000, false],
    ]);
    expect(record.profile).toMatchObject({
      schemaVersion: 1,
      kind: 'profile',
      version: 'v1.2.0',
      date: '2026-01-31T10:00:00.000Z',
    });
    expect(record.profile.tests.map(({ instructionsMost }) => instructionsMost)).toEqual([undefined, 1_200_000]);
    expect(storedBaseline(record.profile, [], null).tests.map(({ instructions }) => instructions)).toEqual([
      [1_000_000, 1_000_000],
      [1_000_000, 1_200_000],
    ]);
    expect(record.summary).toMatchObject({ kind: 'summary' });
    expect(record.summary).not.toHaveProperty('functions');
  });

  it('leaves the functions as a baseline, their own instructions beside a tree of time', () => {
    const { functions } = record.profile;
    const tree = readFlamegraphJson(flamegraphJson(record.tree ?? { frames: [], nodes: [] }, {}));
    const stored = storedBaseline(record.profile, functions, tree).profile;
    expect(stored).toMatchObject({ sampler: 'jit.profile', executed: { interval: 1000 } });
    const head = profile([4, 3, 2, 1], { executed: { interval: 100, instructions: [[3, 70_000]] } });
    expect(functionChanges(stored, head, [])).toMatchObject([
      { frame: { name: 'm.f' }, selfInstructions: { base: 7000, head: 70_000 } },
      { frame: { name: 'm.g' }, selfInstructions: { base: 3000, head: 0 } },
    ]);
    const bySamplesOfTime = functions.map((one) => ({ ...one, selfInstructions: null }));
    expect(storedBaseline(record.profile, bySamplesOfTime, tree).profile?.executed).toBeNull();
  });

  it('publishes no time below zero, which the next release could not read', () => {
    const { functions } = releaseRecord({ ...measured, profile: profile([-1e-5, 3, 0, 0]) }, release).profile;
    expect(functions).toMatchObject([
      { name: 'm.g', selfTime: 3 },
      { name: 'm.f', selfTime: 0 },
    ]);
  });

  it('says values by suite run', () => {
    const twice = releaseRecord({ ...measured, profile: profile([8, 6, 4, 2], { runs: 2 }) }, release);
    expect(twice.profile.functions).toMatchObject([{ selfTime: 7 }, { selfTime: 3 }]);
    expect(sumTree(twice.tree ?? { frames: [], nodes: [] }).costs.get(3)).toMatchObject({ totalTime: 10 });
  });

  it('has exact calls where their pass ran', () => {
    const calls = [{ frame: 3, calls: 4, selfTime: 2, totalTime: 6, median: 1 }];
    const counted = releaseRecord({ ...measured, profile: profile([4, 3, 2, 1], { calls, edges: [] }) }, release);
    expect(counted.profile.functions).toMatchObject([
      { name: 'm.f', calls: 4, mean: 1.5, median: 1 },
      { name: 'm.g', calls: 0, mean: null, median: null },
    ]);
  });

  it('gives the edges of the tree where there are no exact ones', () => {
    expect(record.edges).toContainEqual({ caller: 3, callee: 4, calls: null, totalTime: 5 });
    expect(record.edges).toContainEqual({ caller: 1, callee: 3, calls: null, totalTime: 9 });
  });

  it('does without a profile', () => {
    const bare = releaseRecord({ ...measured, profile: null }, release);
    expect(bare).toMatchObject({ tree: null, edges: [], profile: { functions: [] } });
  });

  it('has the cycles of the suite by round, and the fewest of each test', () => {
    const counted = (first: number) => ({
      ...samples(column(1, 2)),
      cycles: null,
      referenceCycles: [first, first - 10],
    });
    const { suite, tests } = releaseRecord(
      {
        ...measured,
        suite: { ...measured.suite, samples: counted(900) },
        tests: measured.tests.map((test) => ({ ...test, samples: counted(400) })),
      },
      release,
    ).profile;
    expect(suite).toMatchObject({ cycles: null, referenceCycles: { best: 890, samples: [900, 890] } });
    expect(tests).toMatchObject([
      { cycles: null, referenceCycles: 390 },
      { cycles: null, referenceCycles: 390 },
    ]);
  });

  it('never calls cycles time', () => {
    const cycles = releaseRecord({ ...measured, method: { ...method, clock: 'cycles' } }, release);
    expect(cycles.profile.method.clock).toBe('wall');
  });
});
