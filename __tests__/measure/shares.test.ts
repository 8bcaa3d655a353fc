/** Sessions of real passes whose times are told by a clock of the test's own: what each step leaves to the next ones. */
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runPass, type PassName, type PassResult } from '../../src/measure/pass.js';
import type { Plan } from '../../src/measure/plan.js';
import { openSession } from '../../src/measure/session.js';
import { testWorld } from '../support/world.js';

const directory = path.resolve('__tests__/measure/fixtures/calls');
const FEWEST = 8;
/** Seconds that each pass takes, as long as is expected of it. */
const COSTS: Readonly<Record<PassName, number>> = { timing: 1, counting: 1.3, sampling: 2.5, calls: 3 };

interface Spent {
  /** Passes of both sides, by name; own instructions are `executed`; `sampling of a file` where it is of one alone. */
  readonly passes: Readonly<Record<string, number>>;
  readonly fresh: number;
  readonly notes: readonly string[];
  readonly left: number;
}

/** One real result of each pass: here only what it takes matters. */
const known = new Map<string, PassResult>();

/** What a run of one spec file of the made-up suite takes of a run of all. */
const SHARE = 0.2;

/** The suite as one of two files, of which the first is short; its tests execute a fifth more in the second version. */
function slowedInOneFile(result: PassResult, isHead: boolean): PassResult {
  const times = (wall: number) => ({ ...result.suite, wall });
  const [file] = result.files;
  if (file === undefined) throw new Error('There is no spec file.');
  return {
    ...result,
    suite: times(0.9),
    files: [
      { ...file, times: times(SHARE - 0.1) },
      { ...file, file: 'spec/other_spec.lua', tests: [], times: times(1 - SHARE) },
    ],
    tests: result.tests.map((test) => ({
      ...test,
      instructions: test.instructions === null ? null : isHead ? 1_200_000 : 1_000_000,
    })),
  };
}

/**
 * @param suspects whether the rounds so far make the second version seem slower
 * @param change what is said of a pass, where it is not what it gave
 */
async function spend(
  timeBudget: number,
  suspects: (rounds: number) => boolean,
  more: Partial<Plan> = {},
  sides = 2,
  change: (result: PassResult, isHead: boolean) => PassResult = (result) => result,
): Promise<Spent> {
  let now = 0;
  const passes: Record<string, number> = {};
  const run: typeof runPass = async (world, request) => {
    const name = request.executed ? 'executed' : request.pass;
    const given = known.get(name) ?? (await runPass(world, { ...request, directory }));
    known.set(name, given);
    const said = request.files === undefined ? name : `${name} of a file`;
    passes[said] = (passes[said] ?? 0) + 1 / sides;
    now += (request.executed ? 5 : COSTS[request.pass]) * (request.files === undefined ? 1 : SHARE);
    const result = change(given, request.directory !== directory);
    return result.profile === null ? result : { ...result, profile: { ...result.profile, samples: 2000 } };
  };
  const folders = [directory, path.dirname(directory)];
  const subjects = ['base', 'head'].slice(0, sides).map((label, place) => ({
    ...{ label, commit: '' },
    directory: sides === 1 ? directory : (folders[place] ?? ''),
  }));
  const session = openSession(
    testWorld({ clock: () => now }),
    subjects,
    {
      ...{ busted: ['lua5.4', '/usr/bin/busted'], bustedArgs: [], workspace: directory, include: [], exclude: [] },
      ...{ testingMethod: { kind: 'normal' }, minimumRounds: 20, maximumRounds: 100, timeBudget, clock: 'auto' },
      ...{ counting: true, profile: 'auto', shard: null },
      ...(sides === 1
        ? {}
        : {
            answered: ([base = []]) => base.length >= 20,
            confirmation: { fewest: FEWEST, suspects: ([base = []]) => suspects(base.length) },
          }),
      ...more,
    },
    run,
  );
  const measured = await session.measure();
  const timed = { ...passes };
  const [again] = suspects(timed.timing ?? 0) && sides > 1 ? await session.again(20) : [];
  return {
    passes: timed,
    fresh: again?.method.rounds ?? 0,
    notes: measured[0]?.notes ?? [],
    left: session.remaining(),
  };
}

const afterEight = (rounds: number) => rounds >= FEWEST;
const never = () => false;

describe('a budget of two versions', () => {
  it('that is small leaves a suspicion its fewest fresh pairs, and the profile its functions', async () => {
    // A pair takes 2 s. First pair, counting, 7 more, own instructions and stacks, 8 fresh ones.
    const { passes, fresh } = await spend(62, afterEight);
    expect(passes).toMatchObject({ counting: 2, sampling: 1, executed: 1 });
    expect(passes.timing).toBeGreaterThanOrEqual(FEWEST);
    expect(fresh).toBeGreaterThanOrEqual(FEWEST);
  }, 120_000);

  it('that is smaller gives up own instructions before fresh pairs', async () => {
    const { passes, fresh } = await spend(52, afterEight);
    expect(passes.sampling).toBe(1);
    expect(passes.timing).toBeGreaterThanOrEqual(FEWEST);
    expect(passes.executed).toBeUndefined();
    expect(fresh).toBeGreaterThanOrEqual(FEWEST);
  }, 120_000);

  it('that could never confirm is spent on what names functions', async () => {
    const { passes, notes } = await spend(26, afterEight);
    expect(passes).toMatchObject({ counting: 2, sampling: 1, executed: 1 });
    expect(notes.join()).toMatch(
      /Timing stopped after \d of at least 20 rounds: the rest of the time budget of 26 s is kept/,
    );
  }, 120_000);

  it('that is larger has as many fresh pairs as first ones', async () => {
    const { passes, fresh } = await spend(90, afterEight);
    expect(passes.timing).toBeGreaterThan(FEWEST);
    expect(Math.abs(fresh - (passes.timing ?? 0))).toBeLessThanOrEqual(4);
    expect(passes).toMatchObject({ sampling: 1, executed: 1 });
  }, 120_000);

  it('keeps nothing for fresh pairs where nothing seems slower, and all of the profile', async () => {
    const { passes } = await spend(80, never);
    expect(passes).toMatchObject({ timing: 20, sampling: 1, executed: 1 });
  }, 120_000);

  it('is no hindrance where it is ample', async () => {
    const { passes, fresh } = await spend(900, afterEight);
    expect(passes).toMatchObject({ timing: 20, sampling: 1, executed: 1, calls: 1 });
    expect(fresh).toBe(20);
  }, 120_000);
});

describe('a budget too small for the profile of a slowed suite', () => {
  it('counts functions in the slowed file alone, beside the stacks of all', async () => {
    // A pair takes 2 s. First pair, five counting runs, one pair more; stacks of all take 5, own instructions would take 10.
    const { passes, notes } = await spend(24, never, {}, 2, slowedInOneFile);
    expect(passes).toMatchObject({ counting: 5, sampling: 1, 'executed of a file': 1 });
    expect(passes.executed).toBeUndefined();
    expect(notes.join()).toContain("Functions' own instructions were counted in spec/calls_spec.lua alone");
  }, 120_000);

  it('profiles the slowed file alone, before it counts a third time', async () => {
    const { passes, notes } = await spend(12, never, {}, 2, slowedInOneFile);
    expect(passes).toEqual({ timing: 1, counting: 3, 'sampling of a file': 1, 'executed of a file': 1 });
    expect(notes.join()).toMatch(/The profile was made in spec\/calls_spec\.lua alone, .*no room for all spec files\./);
  }, 120_000);

  it('names no file where none was slowed', async () => {
    const { passes } = await spend(10, never);
    expect(passes).toEqual({ timing: 2, counting: 2 });
  }, 120_000);
});

describe('a budget of one version', () => {
  it('leaves the profile its time, before counting and timing', async () => {
    const { passes } = await spend(10, never, { minimumRounds: 5, maximumRounds: 5 }, 1);
    expect(passes.sampling).toBe(1);
    const tiny = await spend(3, never, { minimumRounds: 5, maximumRounds: 5 }, 1);
    expect(tiny.passes).toEqual({ timing: 1, sampling: 1 });
  }, 120_000);
});
