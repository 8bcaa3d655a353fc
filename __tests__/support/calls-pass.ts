/** The calls pass in both of its ways, its hook in C and in Lua: whatever is counted must be counted alike. */
import path from 'node:path';
import { expect } from '@jest/globals';
import { countersModule } from '../../src/measure/counters-module.js';
import { type PassResult, runPass } from '../../src/measure/pass.js';
import { bustedWith, interpreters } from './interpreters.js';
import { passRequest } from './pass-request.js';
import { testWorld } from './world.js';

export type Way = 'C' | 'Lua';

/** Names for `describe.each`: each interpreter, each way. */
export const ways: readonly [interpreter: string, way: Way][] = interpreters.flatMap((interpreter) =>
  (['C', 'Lua'] as const).map((way): [string, Way] => [interpreter, way]),
);

/** LuaJIT, Neovim's too: it has no frames of C functions. */
export const isJitted = (interpreter: string): boolean => /jit|nvim/.test(interpreter);

/** Runs the pass on a folder of fixtures, and makes sure that it went the way it should. */
export async function countCalls(
  interpreter: string,
  way: Way,
  fixture: string,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<PassResult> {
  const world = testWorld({ env: { ...env, ...(way === 'Lua' ? { CC: '/no/such/compiler' } : {}) } });
  const directory = path.resolve('__tests__/measure/fixtures', fixture);
  const command = bustedWith(interpreter);
  try {
    const result = await runPass(world, passRequest({ pass: 'calls', directory, command, args }));
    const compiled = await countersModule(world, { command, args, directory });
    expect(Object.keys(compiled)).toEqual([way === 'C' ? 'file' : 'reason']);
    expect(result.notes.filter((note) => note.includes('slower way'))).toEqual([]);
    return result;
  } finally {
    world.remove();
  }
}
