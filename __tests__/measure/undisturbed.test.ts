import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runPass, type PassName } from '../../src/measure/pass.js';
import { runSuite } from '../../src/measure/pass-process.js';
import { bustedWith, interpreters, sayWhatIsSkipped } from '../support/interpreters.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld } from '../support/world.js';

const directory = path.resolve('__tests__/measure/fixtures/undisturbed');
sayWhatIsSkipped('passes under Neovim');

/** What a suite printed, durations left out. */
const said = (text: string): string => text.replace(/\d+\.\d+(e-\d+)? seconds/g, '');

describe.each(interpreters)('a suite that looks for hooks, under %s', (interpreter) => {
  const command = bustedWith(interpreter);

  it.each<[PassName, string]>([
    ['timing', ''],
    ['counting', ''],
    ['sampling', ''],
    ['calls', ', its hook in C,'],
    ['calls', ', its hook in Lua,'],
  ])('behaves in the %s pass%s as alone', async (pass, way) => {
    const [alone, world] = [testWorld(), testWorld({ env: way.includes('Lua') ? { CC: '/no/such/compiler' } : {} })];
    const words = [...command, '--seed=1'];
    const ended = await runSuite(alone, { command: words, directory, env: {}, timeout: 60, echo: true });
    expect(ended).toMatchObject({ kind: 'exit', status: 0 });
    const found = await runPass(world, passRequest({ pass, directory, command, echo: true }));
    expect(found.counts).toEqual({ successes: 15, pending: 1 });
    // What is said of a compiler that is missing is ours, before the suite says anything.
    expect(said(world.text().replace(/^No C module was compiled .*\n/, ''))).toBe(said(alone.text()));
    // The suite sets a hook twice; that is told.
    const isHooked = pass === 'counting' || pass === 'calls' || (pass === 'sampling' && !/jit|nvim/.test(interpreter));
    expect(found.notes.filter((note) => note.includes('(2 times)'))).toHaveLength(isHooked ? 1 : 0);
  });
});
