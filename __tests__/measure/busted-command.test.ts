import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bustedCommand } from '../../src/measure/busted-command.js';
import { runPass, type PassResult } from '../../src/measure/pass.js';
import { hasNeovim, NEOVIM, sayWhatIsSkipped } from '../support/interpreters.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld, type TestWorld } from '../support/world.js';

sayWhatIsSkipped('nlua in .busted');

const folder = mkdtempSync(path.join(tmpdir(), 'interpreter-'));
/** The example library, its `.busted` naming an interpreter. */
const project = (name: string, configuration: string): string => {
  const directory = path.join(folder, name);
  cpSync('examples/library', directory, { recursive: true });
  writeFileSync(path.join(directory, '.busted'), configuration);
  return directory;
};

/** As the session does it: the command found, then a pass with it. */
async function run(world: TestWorld, directory: string, bustedArgs: readonly string[] = []): Promise<PassResult> {
  const words = bustedCommand(world, { busted: ['busted'], bustedArgs, workspace: directory }, directory);
  return runPass(world, passRequest({ pass: 'timing', directory, ...words, echo: true }));
}

beforeAll(() => {
  // What nlua is: Neovim that runs a file.
  mkdirSync(path.join(folder, 'bin'));
  const nlua = path.join(folder, 'bin', 'nlua');
  writeFileSync(nlua, `#!/bin/sh\nexec '${NEOVIM}' -u NONE -i NONE -l "$@"\n`);
  chmodSync(nlua, 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('an interpreter that .busted or --lua names', () => {
  const lpath = "lpath = './src/?.lua;./src/?/init.lua'";

  it('is started by us, not through the shell of busted, which takes arguments apart', async () => {
    const directory = project('luajit', `return { default = { lua = "luajit", ${lpath} } }`);
    const world = testWorld();
    const { interpreter, tests } = await run(world, directory, ['-e', "print('a; b' .. [[$(c)]])"]);
    expect(interpreter).toMatch(/^LuaJIT /);
    expect(world.text()).toContain('a; b$(c)');
    expect(tests).toHaveLength(11);
  });

  it('may be given as an argument', async () => {
    const directory = project('argument', `return { default = { ${lpath} } }`);
    expect((await run(testWorld(), directory, ['--lua=lua5.1'])).interpreter).toMatch(/^Lua 5\.1/);
  });

  (hasNeovim ? it : it.skip)('may be Neovim, by the name of nlua', async () => {
    const directory = project('nlua', `return { _all = { ${lpath} }, default = { lua = 'nlua' } }`);
    const world = testWorld({ env: { PATH: `${path.join(folder, 'bin')}:${process.env.PATH ?? ''}` } });
    const { interpreter, tests } = await run(world, directory);
    expect(interpreter).toMatch(/^NVIM v/);
    expect(tests).toHaveLength(11);
  });
});
