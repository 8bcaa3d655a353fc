import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runPass } from '../../src/measure/pass.js';
import { type TestWorld, testWorld } from '../support/world.js';

const worlds: TestWorld[] = [];
afterAll(() => {
  for (const made of worlds) made.remove();
});

/** Works until that much CPU time has passed, whatever else the machine does. */
const SPEC = `
  local sleep = require('system').sleep
  local function work(seconds)
    local stop = os.clock() + seconds
    while os.clock() < stop do end
  end
  it('works', function() work(0.05) end)
  it('waits', function() sleep(0.05) end)
  for number = 1, 200 do
    it('works a little ' .. number, function() work(0.0002) end)
  end
  it('waits again', function() sleep(0.05) end)
  it('works at last', function() work(0.05) end)`;

/** Seconds by which a test's CPU time may be wrong: the reading before it may have been good for half a millisecond. */
const WRONG = 0.0006;

describe.each([
  ['lua5.1', 'compiled', undefined],
  ['lua5.4', 'compiled', undefined],
  ['luajit', 'compiled', undefined],
  ['lua5.1', 'without a compiler', '/no/such/compiler'],
])('CPU time: %s, %s', (lua, _, compiler) => {
  it('is what a test works, not what it waits', async () => {
    const world = testWorld({ env: { CC: compiler } });
    worlds.push(world);
    const directory = path.join(world.temporary, 'suite');
    mkdirSync(path.join(directory, 'spec'), { recursive: true });
    writeFileSync(path.join(directory, 'spec', 'cpu_spec.lua'), SPEC);
    const passed = await runPass(world, {
      directory,
      command: [lua, '/usr/bin/busted'],
      args: [],
      seed: 1,
      clock: 'cpu',
      timeout: 60,
      pass: 'timing',
      echo: false,
      include: [],
      exclude: [],
    });
    const cpu = (pick: (name: string) => boolean): number[] =>
      passed.tests.filter((test) => pick(test.path.at(-1) ?? '')).map((test) => test.times.cpu);
    for (const name of ['works', 'works at last']) {
      expect(cpu((other) => other === name)).toEqual([expect.closeTo(0.0525, 2)]);
      expect(cpu((other) => other === name)[0]).toBeGreaterThan(0.05 - WRONG);
    }
    for (const waiting of cpu((name) => name.startsWith('waits'))) {
      expect(waiting).toBeGreaterThanOrEqual(0);
      expect(waiting).toBeLessThan(0.01);
    }
    const short = cpu((name) => name.startsWith('works a little'));
    expect(short).toHaveLength(200);
    for (const one of short) expect(one).toBeGreaterThanOrEqual(0);
    // What one of them got too much the next gets less: the sum is as right as one reading.
    const sum = short.reduce((total, one) => total + one, 0);
    expect(sum).toBeGreaterThan(200 * 0.0002 - 0.002);
    expect(sum).toBeLessThan(200 * 0.0002 * 1.5);
  });
});
