import { cpSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runPass, type PassName, type PassResult } from '../../src/measure/pass.js';
import type { Plan } from '../../src/measure/plan.js';
import { openSession } from '../../src/measure/session.js';
import type { World } from '../../src/world.js';
import { testWorld } from '../support/world.js';

const directory = path.resolve('__tests__/measure/fixtures/calls');

const plan = (lua: string): Plan => ({
  busted: [lua, '/usr/bin/busted'],
  bustedArgs: [],
  workspace: directory,
  testingMethod: { kind: 'normal' },
  minimumRounds: 2,
  maximumRounds: 6,
  timeBudget: 600,
  clock: 'auto',
  counting: false,
  profile: 'off',
  include: [],
  exclude: [],
  shard: null,
});

const subjects = ['base', 'head'].map((label) => ({ label, commit: '', directory }));

/** Head in a folder of its own. */
function apart(world: World): typeof subjects {
  const copy = path.join(world.temporary, 'head');
  cpSync(directory, copy, { recursive: true });
  return subjects.map((subject) => (subject.label === 'head' ? { ...subject, directory: copy } : subject));
}

/** Real passes, noted by name; `change` may alter what was said of a folder. */
function noting(change: (result: PassResult, folder: string) => PassResult = (result) => result): {
  readonly passes: PassName[];
  readonly run: typeof runPass;
} {
  const passes: PassName[] = [];
  return {
    passes,
    run: async (world, request) => {
      passes.push(request.pass);
      return change(await runPass(world, request), request.directory);
    },
  };
}

describe('rounds', () => {
  it.each([
    ['end where the method is content and the question answered', 2, 2],
    ['go on until the question is answered', 5, 5],
    ['end at the maximum', 99, 6],
  ])(
    '%s',
    async (_, enough, rounds) => {
      const seen: number[] = [];
      const answered: Plan['answered'] = ([base = [], head = []]) => {
        seen.push(base.length);
        expect(head).toHaveLength(base.length);
        return base.length >= enough;
      };
      const session = openSession(testWorld(), subjects, { ...plan('lua5.4'), answered });
      const measured = await session.measure();
      expect(measured.map(({ method, control }) => [method.rounds, control.length])).toEqual([
        [rounds, rounds],
        [rounds, rounds],
      ]);
      expect(seen[0]).toBe(2);
    },
    60_000,
  );
});

describe('fresh rounds', () => {
  it.each([
    ['are as many as asked for where these answer the question', 1, 3, 3],
    ['go on until they do', 5, 3, 5],
    ['end at the maximum', 99, 3, 6],
    ['are none where none are asked for', 99, 0, 0],
  ])(
    '%s',
    async (_, enough, asked, rounds) => {
      let counts: number[] = [];
      const answered: Plan['answered'] = (sides) => {
        counts = sides.map((side) => side.length);
        return (sides[0]?.length ?? 0) >= enough;
      };
      const session = openSession(testWorld(), subjects, { ...plan('lua5.4'), answered });
      await session.measure();
      const before = counts;
      const fresh = await session.again(asked);
      expect(fresh.map(({ control }) => control.length)).toEqual([rounds, rounds]);
      // Judged by themselves, without the rounds of the suspicion.
      expect(before).not.toEqual([0, 0]);
      if (enough < 99) expect(counts).toEqual([rounds, rounds]);
    },
    60_000,
  );
});

describe('a clock that is not there', () => {
  it('is refused before the suite runs', async () => {
    // Without a compiler Lua 5.4 cannot read the machine's counters.
    const world = testWorld({ env: { CC: '/no/such/compiler' } });
    const { passes, run } = noting();
    const session = openSession(world, subjects, { ...plan('lua5.4'), clock: 'cycles' }, run);
    await expect(session.measure()).rejects.toThrow(/^The clock cycles is not there: .*Choose clock: wall or cpu\.$/s);
    expect(passes).toEqual([]);
  }, 60_000);
});

describe('the phase of the collector', () => {
  it('is the same on both sides of a round, another in each, and none in the first', async () => {
    const phases: number[] = [];
    const run: typeof runPass = async (world, request) => {
      phases.push(request.phase ?? NaN);
      return runPass(world, request);
    };
    const session = openSession(testWorld(), subjects, plan('lua5.4'), run);
    await session.measure();
    await session.again(2);
    const rounds = phases.filter((_, index) => index % 2 === 0);
    expect(phases.filter((_, index) => index % 2 === 1)).toEqual(rounds);
    expect(rounds).toHaveLength(4);
    expect(rounds[0]).toBe(0);
    expect(new Set(rounds).size).toBe(4);
  }, 60_000);
});

describe('counting', () => {
  const countingRuns = (passes: readonly PassName[]) => passes.filter((pass) => pass === 'counting').length;

  it('takes two runs a side where all agree', async () => {
    const { passes, run } = noting();
    const session = openSession(testWorld(), subjects, { ...plan('lua5.4'), counting: true }, run);
    await session.measure();
    expect(countingRuns(passes)).toBe(4);
  }, 60_000);

  it.each([
    ['a third where the sides differ a little', 1.01, 3],
    ['five where they differ much', 1.1, 5],
  ])(
    'takes %s, though each agrees with itself',
    async (_, factor, repeats) => {
      const { passes, run } = noting((result, folder) => ({
        ...result,
        tests: result.tests.map((test) => ({
          ...test,
          // (So many that one per cent is several ticks.)
          instructions: test.instructions === null ? null : 1_000_000 * (folder === directory ? 1 : factor),
        })),
      }));
      const world = testWorld();
      const session = openSession(world, apart(world), { ...plan('lua5.4'), counting: true }, run);
      const [base, head] = await session.measure();
      expect(countingRuns(passes)).toBe(2 * repeats);
      expect([base, head].map((side) => side?.tests[0]?.instructions.length)).toEqual([repeats, repeats]);
    },
    60_000,
  );
});

describe('own instructions', () => {
  it.each(['lua5.1', 'lua5.4', 'luajit'])(
    'are counted by function, repeat but for their ticks, and are most of what is counted: %s',
    async (lua) => {
      const session = openSession(testWorld(), subjects, { ...plan(lua), counting: true, profile: 'sampled' });
      const measured = await session.measure();
      const [base = 0, head = 0] = measured.map(({ profile }) => {
        const frame = profile?.frames.findIndex(({ name }) => name === 'counted.work');
        return profile?.executed?.instructions.find(([index]) => index === frame)?.[1];
      });
      // It loops some thousand times.
      expect(base).toBeGreaterThan(1_000);
      expect(Math.abs(head - base)).toBeLessThanOrEqual(0.02 * base);
      const { profile, tests } = measured[0] ?? {};
      const executed = profile?.executed?.instructions.reduce((sum, [, count]) => sum + count, 0) ?? 0;
      const counted = tests?.reduce((sum, { instructions }) => sum + (instructions[0] ?? 0), 0) ?? 0;
      expect(executed).toBeGreaterThan(0.8 * counted);
    },
    // (LuaJIT's profiler takes some hundred runs to have enough samples.)
    240_000,
  );

  it('are not asked for where there is nothing to compare', async () => {
    const session = openSession(testWorld(), subjects.slice(1), { ...plan('lua5.4'), profile: 'sampled' });
    expect((await session.measure())[0]?.profile?.executed ?? null).toBeNull();
  }, 60_000);
});

describe('the calls pass, where nobody asked for it', () => {
  it.each([
    ['is made where it fits, as it does with a hook in C', undefined, ['timing', 'timing', 'sampling', 'calls']],
    ['is left out where its hook is Lua and takes too long', '/no/such/compiler', ['timing', 'timing', 'sampling']],
  ])(
    '%s',
    async (_, compiler, made) => {
      // A timing run takes a second of a budget of ten; nothing else takes any time.
      let now = 0;
      const world = testWorld({ clock: () => now, env: { CC: compiler } });
      const { passes, run } = noting();
      const paced: typeof runPass = async (inside, request) => {
        const result = await run(inside, request);
        if (request.pass === 'timing') now += 1;
        const { profile } = result;
        return profile === null ? result : { ...result, profile: { ...profile, samples: 2000 } };
      };
      const chosen: Plan = { ...plan('lua5.4'), timeBudget: 10, profile: 'auto' };
      await openSession(world, subjects.slice(1), chosen, paced).measure();
      expect(passes).toEqual(made);
    },
    60_000,
  );
});
