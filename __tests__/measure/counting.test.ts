import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { countersModule } from '../../src/measure/counters-module.js';
import { runPass, type PassRequest, type PassResult } from '../../src/measure/pass.js';
import { compileDriver } from '../support/c-driver.js';
import { passRequest } from '../support/pass-request.js';
import { type TestWorld, testWorld, type WorldOptions } from '../support/world.js';

const worlds: TestWorld[] = [];
const world = (options: WorldOptions = {}): TestWorld => {
  const made = testWorld(options);
  worlds.push(made);
  return made;
};
afterAll(() => {
  for (const made of worlds) made.remove();
});

const request = (lua: string, directory: string): PassRequest =>
  passRequest({ pass: 'counting', directory: path.resolve(directory), command: [lua, '/usr/bin/busted'] });
const counts = ({ tests }: PassResult) => tests.map(({ name, instructions }) => [name, instructions]);

describe.each(['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4', 'luajit'])('instructions counted with %s', (lua) => {
  it('are the same by the hook in C and by the one in Lua', async () => {
    const compiled = world();
    const suite = request(lua, 'examples/library');
    expect(await countersModule(compiled, suite)).toHaveProperty('file');
    const [inC, inLua] = [
      await runPass(compiled, suite),
      await runPass(world({ env: { CC: '/no/such/compiler' } }), suite),
    ];
    expect(inC.tests).toHaveLength(11);
    expect(counts(inLua)).toEqual(counts(inC));
  });
});

describe.each(['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4', 'luajit'])('coroutines with %s', (lua) => {
  it('are counted to the test that runs them, those that C code makes too', async () => {
    const own = world();
    const { tests, notes } = await runPass(
      { ...own, env: { ...own.env, DRIVER: compileDriver(lua, own.temporary) } },
      request(lua, '__tests__/measure/fixtures/coroutines'),
    );
    expect(notes).toEqual([]);
    expect(tests).toHaveLength(4);
    const [plain = 0, ...others] = tests.map(({ instructions }) => instructions ?? 0);
    // One instruction a turn of the loop.
    expect(plain).toBeGreaterThanOrEqual(100_000);
    for (const count of others) expect(Math.abs(count - plain)).toBeLessThanOrEqual(500);
  });
});
