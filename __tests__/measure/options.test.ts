import path from 'node:path';
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runPass, type PassName } from '../../src/measure/pass.js';
import { runSuite } from '../../src/measure/pass-process.js';
import { bustedWith, hasNeovim, NEWER_BUSTED, sayWhatIsSkipped } from '../support/interpreters.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld } from '../support/world.js';

const directory = path.resolve('__tests__/measure/fixtures/options');

/** The system's busted, and the newer one, under the interpreters that this system has for them. */
const versions: readonly [version: string, interpreter: string, luaPath: string | undefined, busted: string][] = [
  ['of the system', 'lua5.1', undefined, '/usr/bin/busted'],
  ['of the system', 'lua5.4', undefined, '/usr/bin/busted'],
  ['of the system', 'luajit', undefined, '/usr/bin/busted'],
];
const newer: typeof versions = ['lua5.1', 'lua5.4', 'luajit', 'nvim'].map((interpreter) => {
  const share = path.join(NEWER_BUSTED, 'usr/share/lua', interpreter === 'lua5.4' ? '5.4' : '5.1');
  const luaPath = `${share}/?.lua;${share}/?/init.lua;;`;
  return ['2.2', interpreter, luaPath, path.join(NEWER_BUSTED, 'usr/bin/busted')];
});
const hasNewer = hasNeovim && existsSync(NEWER_BUSTED);
sayWhatIsSkipped('busted 2.2');

const options: readonly (readonly string[])[] = [
  [],
  ['--shuffle', '--seed=7', '-o', 'TAP'],
  ['--repeat=2'],
  ['--run=fast'],
  ['--tags=fast', '--lazy'],
  ['--no-auto-insulate'],
  ['-o', 'junit'],
  ['-o', 'gtest', '--suppress-pending'],
  ['-o', './spec/output.lua'],
  ['-e', "print 'a chunk of the user'", '--sort-tests', '-v'],
  ['--no-keep-going', '--defer-print', '--', 'spec/second_spec.lua'],
];

/** What was printed, without durations, dates, and the order of XML attributes, which is another one each time. */
function said(text: string): string {
  return text
    .replace(/\d+\.\d+(e-?\d+)?/g, '0')
    .replace(/\d{4}-\d\d-\d\dT[\d:]+/g, 'date')
    .replace(/(?<=<\w+ )[^<>]*?(?=\/?>)/g, (attributes) =>
      attributes
        .split(/ (?=\w+=)/)
        .sort()
        .join(' '),
    );
}

const each = hasNewer ? [...versions, ...newer] : versions;

describe.each(each)('busted %s with %s', (_, interpreter, luaPath, busted) => {
  const command = bustedWith(interpreter, busted);
  const env = { LUA_PATH: luaPath, LUA_PATH_5_4: undefined };

  it.each(
    options.map((args, index): [string, readonly string[], PassName] => [
      args.join(' ') || 'no options',
      args,
      (['counting', 'timing', 'sampling', 'calls'] as const)[index % 4] ?? 'timing',
    ]),
  )('does the same as alone: %s', async (_name, args, pass) => {
    const [alone, world] = [testWorld({ env }), testWorld({ env })];
    // (busted draws a seed of its own where it is given none.)
    const words = [...command, '--seed=1', ...args];
    const ended = await runSuite(alone, { command: words, directory, env: {}, timeout: 60, echo: true });
    expect(ended).toMatchObject({ kind: 'exit', status: 0 });
    const found = await runPass(world, passRequest({ pass, directory, command, args, echo: true }));
    // Neovim's print writes to standard error: how it meets the other stream is chance.
    const order = (text: string): string => (interpreter === 'nvim' ? text.split('').sort().join('').trim() : text);
    expect(order(said(world.text()))).toBe(order(said(alone.text())));
    expect(found.tests.length).toBeGreaterThan(0);
    if (luaPath !== undefined) expect(found.busted).toMatch(/^2\.2\./);
  });
});
