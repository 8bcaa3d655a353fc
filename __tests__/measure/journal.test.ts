import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runPass } from '../../src/measure/pass.js';
import { passRequest } from '../support/pass-request.js';
import { type TestWorld, testWorld } from '../support/world.js';

const worlds: TestWorld[] = [];
afterAll(() => {
  for (const made of worlds) made.remove();
});

/** What a pass says of a suite whose process dies. */
async function saidOf(lua: string, compiler: string | undefined, spec: string): Promise<string> {
  const world = testWorld({ env: { CC: compiler } });
  worlds.push(world);
  const directory = path.join(world.temporary, 'suite');
  mkdirSync(path.join(directory, 'spec'), { recursive: true });
  writeFileSync(path.join(directory, 'spec', 'dying_spec.lua'), spec);
  const passed = runPass(world, passRequest({ pass: 'timing', directory, command: [lua, '/usr/bin/busted'] }));
  return passed.then(
    () => 'it lives',
    (error: unknown) => String(error),
  );
}

const CRASH = "os.execute('kill -SEGV $PPID')";

describe.each([
  ['lua5.1', 'compiled', undefined],
  ['lua5.1', 'without a compiler', '/no/such/compiler'],
  ['lua5.4', 'compiled', undefined],
  ['luajit', 'compiled', undefined],
  ['luajit', 'without a compiler', '/no/such/compiler'],
])('a process that dies: %s, %s', (lua, _, compiler) => {
  it('is told by the test that was begun last', async () => {
    const spec = `
      it('passes', function() end)
      describe('outer', function()
        describe('inner', function()
          it('passes too, and has a name that is longer', function() end)
          it('crashes 100%\\nfile x', function() ${CRASH} end)
        end)
      end)`;
    expect(await saidOf(lua, compiler, spec)).toMatch(
      /The suite crashed \(.*\) in or right after "outer inner crashes 100% file x"\./,
    );
  });

  it('is told by the blocks that are open, whatever their names', async () => {
    const spec = `
      describe('left', function()
        it('passes', function() end)
      end)
      insulate(function()
        describe(42, function()
          describe('left too', function() it('passes too', function() end) end)
          it('crashes', function() ${CRASH} end)
        end)
      end)`;
    expect(await saidOf(lua, compiler, spec)).toMatch(/ in or right after "insulate 42 crashes"\./);
  });

  it('is told by its file before there was a test', async () => {
    expect(await saidOf(lua, compiler, CRASH)).toMatch(/ in or right after "\.?\/?spec\/dying_spec\.lua"\./);
  });

  it('is told by the start of a name that is longer than a page', async () => {
    const spec = `it(('x'):rep(10000), function() ${CRASH} end)`;
    expect(await saidOf(lua, compiler, spec)).toMatch(/ in or right after "x{200}…"\./);
  });
});
