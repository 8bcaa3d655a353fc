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
  /** Passes of both sides, by name; own instructions are `executed`. */
  readonly passes: Readonly<Record<string, number>>;
  readonly fresh: number;
  readonly notes: readonly string[];
  readonly left: number;
}

/** One real result of each pass: here only what it takes matters. */
const known = new Map<string, PassResult>();

/** @param suspects whether the rounds so far make the second version seem slower */
async function spend(
  timeBudget: number,
  suspects: (rounds: number) => boolean,
  more: Partial<Plan> = {},
  sides = 2,
): Promise<Spent> {
  let now = 0;
  const passes: Record<string, number> = {};
  const run: typeof runPass = async (world, request) => {
    const name = request.executed ? 'executed' : request.pass;
    const result = known.get(name) ?? (await runPass(world, request));
    known.set(name, result);
    passes[name] = (passes[name] ?? 0) + 1 / sides;
    now += request.executed ? 5 : COSTS[request.pass];
    return result.profile === null ? result : { ...result, profile: { ...result.profile, samples: 2000 } };
  };
  const subjects = ['base', 'head'].slice(0, sides).map((label) => ({ label, commit: '', directory }));
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

describe('a budget of one version', () => {
  it('leaves the profile its time, before counting and timing', async () => {
    const { passes } = await spend(10, never, { minimumRounds: 5, maximumRounds: 5 }, 1);
    expect(passes.sampling).toBe(1);
    const tiny = await spend(3, never, { minimumRounds: 5, maximumRounds: 5 }, 1);
    expect(tiny.passes).toEqual({ timing: 1, sampling: 1 });
  }, 120_000);
});
