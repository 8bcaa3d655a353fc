import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { compileDriver } from '../support/c-driver.js';
import { countCalls, isJitted, ways } from '../support/calls-pass.js';

const folder = mkdtempSync(path.join(tmpdir(), 'driver-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const SEEN = { 'driven.resumed': 1, 'driven.ended': 1, 'driven.abandoned': 1, 'driven.after': 3 };
const WITHIN = { 'driven.body': 1, 'driven.step': 3, 'driven.once': 50, 'driven.left': 50, 'driven.leaf': 100 };

describe.each(ways)('coroutines that C code makes, with %s and the hook in %s', (interpreter, way) => {
  it('are counted, but where the hook is a Lua function that belongs to one coroutine', async () => {
    const { profile } = await countCalls(interpreter, way, 'c-coroutines', {
      env: { DRIVER: compileDriver(interpreter, folder) },
    });
    if (profile === null) throw new Error('no profile');
    const name = (frame: number): string => profile.frames[frame]?.name ?? '-';
    const own = (profile.calls ?? []).filter(({ frame }) => profile.frames[frame]?.file === 'src/driven.lua');
    const counted = Object.fromEntries(own.map(({ frame, calls }) => [name(frame), calls]));
    const isBlind = way === 'Lua' && !isJitted(interpreter);
    expect(counted).toEqual({ 'driven (main chunk)': 1, ...SEEN, ...(isBlind ? {} : WITHIN) });

    const edges = Object.fromEntries(
      (profile.edges ?? []).map(({ caller, callee, calls }) => [`${name(caller)} > ${name(callee)}`, calls]),
    );
    // LuaJIT has no frame of the C function that made the coroutine.
    const [maker, ender] = isJitted(interpreter) ? ['driven.resumed', 'driven.ended'] : ['[C] ?', '[C] ?'];
    const within = {
      [`${maker} > driven.body`]: 1,
      'driven.body > driven.step': 3,
      [`${ender} > driven.once`]: 50,
      'driven.once > driven.leaf': 50,
      'driven.left > driven.leaf': 50,
    };
    expect(edges).toMatchObject({
      'driven.resumed > driven.after': 1,
      'driven.ended > driven.after': 1,
      'driven.abandoned > driven.after': 1,
      ...(isBlind ? {} : within),
    });
    for (const { frame, calls } of own) {
      const callers = (profile.edges ?? []).filter(({ callee }) => callee === frame);
      expect(callers.reduce((sum, edge) => sum + edge.calls, 0)).toBe(calls);
    }
  });
});
