import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Profile } from '../../src/measure/measurement.js';
import { hasEnoughSamples, PHASES } from '../../src/measure/profiling.js';
import { runPass, type PassName, type PassRequest, type PassResult } from '../../src/measure/pass.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld } from '../support/world.js';

const request = (lua: string, more: Partial<PassRequest> = {}): PassRequest =>
  passRequest({
    pass: 'sampling',
    directory: path.resolve('__tests__/measure/fixtures/sampling'),
    command: [lua, '/usr/bin/busted'],
    args: ['--tags=search'],
    timeout: 120,
    ...more,
  });

const selfTime = (profile: Profile | null, name: string | null): number =>
  (profile?.nodes ?? [])
    .filter(({ frame }) => name === null || profile?.frames[frame]?.name === name)
    .reduce((sum, node) => sum + node.selfTime, 0);
const withoutCompiler = () => testWorld({ env: { CC: '/no/such/compiler' } });

describe.each(['lua5.1', 'lua5.3', 'lua5.4', 'luajit'])('sampling with %s', (lua) => {
  it('charges all of the time, but for what it costs itself, and never more', async () => {
    const { profile, suite } = await runPass(testWorld(), request(lua));
    const total = selfTime(profile, null);
    expect(total).toBeGreaterThan(suite.wall * 0.6);
    expect(total).toBeLessThanOrEqual(suite.wall * 1.05);
  });

  it('charges the time in a C function to the Lua function that called it', async () => {
    const { profile } = await runPass(testWorld(), request(lua));
    // `add` takes a small part of what `string.find` does; were that charged late, `add` would have nearly all.
    expect(selfTime(profile, 'work.search') / selfTime(profile, null)).toBeGreaterThan(0.5);
    expect(selfTime(profile, 'work.search')).toBeGreaterThan(selfTime(profile, 'work.add') * 2);
  });
});

describe.each(['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4'])(
  'a C function that keeps its caller waiting, with %s',
  (lua) => {
    it('is charged to the caller, though that is left soon after', async () => {
      const { profile, tests } = await runPass(testWorld(), request(lua, { args: ['--tags=waits'] }));
      expect(selfTime(profile, 'work.wait')).toBeGreaterThanOrEqual(0.1);
      expect(selfTime(profile, 'work.wait_within')).toBeGreaterThanOrEqual(0.05);
      // Tests have their times in this pass too.
      expect(tests[0]?.times.wall).toBeGreaterThanOrEqual(0.15);
      expect(tests[0]?.times.wall).toBeLessThan(60);
    });
  },
);

describe('samples by instructions', () => {
  const shape = ({ profile }: PassResult) =>
    profile?.nodes.filter(({ samples }) => samples > 0).map(({ frame, samples }) => [profile.frames[frame], samples]);

  it('are the same each time, and others in another phase', async () => {
    const [first, again] = [
      await runPass(testWorld(), request('lua5.4')),
      await runPass(testWorld(), request('lua5.4')),
    ];
    expect(first.profile).toMatchObject({ sampler: 'instructions', interval: 10_000 });
    const inTest = (result: PassResult) => shape(result)?.filter(([frame]) => JSON.stringify(frame).includes('work'));
    expect(inTest(first)?.length).toBeGreaterThan(0);
    expect(inTest(again)).toEqual(inTest(first));
    const early = await runPass(testWorld(), request('lua5.4', { phase: 0.9 }));
    expect(early.profile?.samples).toBeGreaterThanOrEqual(first.profile?.samples ?? 0);
  });

  it.each(['lua5.1', 'lua5.3', 'lua5.4'])('lose no part of the tree at boundaries: %s', async (lua) => {
    // So often that the hook ticks within the bookkeeping of tests; in each file's first one the stack is a new one, and
    // loops of all lengths bring the tick to every instruction of it.
    const world = testWorld();
    mkdirSync(path.join(world.temporary, 'spec'));
    for (let i = 1; i <= 40; i += 1) {
      const spec = `for _ = 1, ${i} do end\nit('is test ${i}', function() end)`;
      writeFileSync(path.join(world.temporary, 'spec', `part${i}_spec.lua`), spec);
    }
    const often = { directory: world.temporary, args: [], interval: 20 } as const;
    const { profile } = await runPass(world, request(lua, often));
    world.remove();
    expect(profile?.nodes.filter(({ frame }) => profile.frames[frame]?.test !== undefined)).toHaveLength(40);
    for (const { selfTime, samples } of profile?.nodes ?? []) {
      expect(selfTime).toBeGreaterThanOrEqual(0);
      expect(samples).toBeGreaterThanOrEqual(0);
    }
  });

  it('are gathered until there are enough, or every phase was seen', () => {
    const result = (sampler: Profile['sampler'], samples: number) => ({ profile: { sampler, samples } }) as PassResult;
    expect(hasEnoughSamples([])).toBe(false);
    expect(hasEnoughSamples([result('instructions', 2000)])).toBe(true);
    expect(hasEnoughSamples([result('instructions', 10)])).toBe(false);
    expect(hasEnoughSamples(PHASES.map(() => result('instructions', 10)))).toBe(true);
    expect(hasEnoughSamples(PHASES.map(() => result('jit.profile', 10)))).toBe(false);
    expect(hasEnoughSamples([result('jit.profile', 400), result('jit.profile', 600)])).toBe(true);
    expect(new Set(PHASES).size).toBe(PHASES.length);
  });
});

describe.each(['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4'])('coroutines that end, with %s', (lua) => {
  it.each(['C', 'Lua'])('are let go, the hook in %s', async (way) => {
    const world = way === 'C' ? testWorld() : withoutCompiler();
    const { tests } = await runPass(world, request(lua, { args: ['--tags=coroutines'] }));
    expect(tests).toHaveLength(1);
  });
});

describe.each(['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4'])('coroutines with %s', (lua) => {
  it.each<PassName>(['counting', 'sampling', 'calls'])('inherit the hook of the %s pass', async (pass) => {
    const { profile, tests } = await runPass(testWorld(), request(lua, { pass, args: ['--tags=own'] }));
    // A loop of 40,000 turns in the coroutine.
    const isSeen = {
      counting: (tests[0]?.instructions ?? 0) > 40_000,
      sampling: selfTime(profile, 'work.add') > 0,
      calls: profile?.calls?.some(({ frame }) => profile.frames[frame]?.name === 'work.add') === true,
    };
    expect(isSeen).toHaveProperty(pass, true);
  });
});

describe('a suite that loads chunks without end', () => {
  it('has so many functions and no more, and is told', async () => {
    const { profile, notes } = await runPass(
      testWorld(),
      request('lua5.4', { pass: 'calls', args: ['--tags=chunks'] }),
    );
    const chunks =
      profile?.calls?.filter(({ frame }) => /^\[\[string|^\[more/.test(profile.frames[frame]?.name ?? '')) ?? [];
    expect(chunks.length).toBeLessThanOrEqual(2001);
    expect(chunks.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThanOrEqual(5000);
    expect(notes.join()).toMatch(/loads code without end/);
  });
});

describe('a suite that stops the collector', () => {
  const stopped = { pass: 'calls', args: ['--tags=stopped'] } as const;

  it.each(['lua5.1', 'lua5.3', 'lua5.4'])('is followed without garbage by the compiled module: %s', async (lua) => {
    const { tests } = await runPass(testWorld(), request(lua, stopped));
    expect(tests).toHaveLength(1);
  });

  it.each(['lua5.3', 'lua5.4'])('has the profiler collect its own where there is none: %s', async (lua) => {
    expect((await runPass(withoutCompiler(), request(lua, stopped))).tests).toHaveLength(1);
  });

  it('has the profiler collect its own: luajit', async () => {
    expect((await runPass(testWorld(), request('luajit', stopped))).tests).toHaveLength(1);
  });
});
