import { describe, expect, it } from '@jest/globals';
import type { Profile } from '../../src/measure/measurement.js';
import { countCalls, ways } from '../support/calls-pass.js';

const nameOf = (profile: Profile, frame: number): string => profile.frames[frame]?.name ?? '?';

/** Calls by function, of the fixture's own module. */
function counts(profile: Profile): Record<string, number> {
  return Object.fromEntries(
    (profile.calls ?? [])
      .filter(({ frame }) => profile.frames[frame]?.file === 'src/counted.lua')
      .map(({ frame, calls }) => [nameOf(profile, frame), calls]),
  );
}

/** Calls by edge, between functions of the fixture's own. */
function edges(profile: Profile): Record<string, number> {
  const isOwn = (frame: number): boolean => profile.frames[frame]?.file.endsWith('.lua') === true;
  return Object.fromEntries(
    (profile.edges ?? [])
      .filter(({ caller, callee }) => isOwn(caller) && profile.frames[callee]?.file === 'src/counted.lua')
      .map(({ caller, callee, calls }) => [`${nameOf(profile, caller)} > ${nameOf(profile, callee)}`, calls]),
  );
}

describe.each(ways)('the calls pass with %s and its hook in %s', (interpreter, way) => {
  it('counts what was called, by whom, for how long, and which tests reached it', async () => {
    const { profile, tests } = await countCalls(interpreter, way, 'calls');
    if (profile === null) throw new Error('no profile');

    expect(counts(profile)).toMatchObject({
      'counted.factorial': 5,
      'counted.loop': 4,
      'counted.first': 2,
      'counted.second': 3,
      'counted.thrower': 1,
      'counted.careful': 1,
      'counted.helper': 1,
      'counted.produce': 1,
      'counted.emit': 3,
      'Counter:add': 3,
      'counted.work': 2,
      'counted.boss': 1,
    });
    expect(edges(profile)).toMatchObject({
      'counted.factorial > counted.factorial': 4,
      'counted.loop > counted.loop': 3,
      'counted.first > counted.second': 2,
      'counted.thrower > counted.second': 1,
      'counted.careful > counted.helper': 1,
      'counted.produce > counted.emit': 3,
      'calls_spec:28 > Counter:add': 3,
      'counted.boss > counted.work': 2,
    });
    // An error leaves nobody behind on the stack.
    expect(edges(profile)).not.toHaveProperty(['counted.thrower > counted.helper']);

    const of = (name: string): NonNullable<Profile['calls']>[number] | undefined =>
      profile.calls?.find(({ frame }) => nameOf(profile, frame) === name);
    const [work, boss] = [of('counted.work'), of('counted.boss')];
    if (work === undefined || boss === undefined) throw new Error('not counted');
    expect(boss.totalTime).toBeGreaterThanOrEqual(work.totalTime);
    expect(boss.selfTime).toBeLessThan(work.selfTime);
    expect(work.median).toBeGreaterThan(0);
    expect(work.median).toBeLessThan(work.totalTime);
    const whole = profile.calls?.reduce((sum, { selfTime }) => sum + selfTime, 0) ?? 0;
    for (const call of profile.calls ?? []) {
      expect(call.selfTime).toBeGreaterThanOrEqual(0);
      // (Sums of many small differences.)
      expect(call.totalTime).toBeGreaterThanOrEqual(call.selfTime * (1 - 1e-6));
      expect(call.totalTime).toBeLessThanOrEqual(whole * (1 + 1e-6));
    }

    const test = tests.find(({ name }) => name === 'calls works');
    const names = (profile.reached[test?.id ?? ''] ?? []).map((frame) => nameOf(profile, frame));
    expect(names).toEqual(expect.arrayContaining(['counted.boss', 'counted.work']));
    expect(names).not.toContain('counted.factorial');
    expect(profile.nodes).toHaveLength(1);
  });

  it("adds up --repeat's runs", async () => {
    const { profile } = await countCalls(interpreter, way, 'calls', { args: ['--repeat=2'] });
    if (profile === null) throw new Error('no profile');
    expect(counts(profile)).toMatchObject({ 'counted.factorial': 10, 'counted.emit': 6, 'Counter:add': 6 });
    expect(edges(profile)).toMatchObject({ 'counted.produce > counted.emit': 6, 'counted.boss > counted.work': 4 });
  });
});
