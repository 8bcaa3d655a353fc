import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runPass, type PassName, type PassResult } from '../../src/measure/pass.js';
import { bustedWith, interpreters } from '../support/interpreters.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld, type TestWorld } from '../support/world.js';

const HOOKED = path.resolve('__tests__/measure/fixtures/hooked');
const run = (
  world: TestWorld,
  pass: PassName,
  command: readonly string[],
  args: readonly string[],
  directory = HOOKED,
): Promise<PassResult> => runPass(world, passRequest({ pass, directory, command, args, echo: true }));

describe.each(interpreters)('a suite under a hook of its own, with %s', (interpreter) => {
  const command = bustedWith(interpreter);

  it.each(['--run=helper', '--run=coverage'])('keeps it, and is told what cannot be counted: %s', async (task) => {
    const world = testWorld();
    const counted = await run(world, 'counting', command, [task]);
    expect(world.text()).toContain('true');
    const clock = counted.clocks['vm-instructions'];
    expect(clock.available ? '' : clock.reason).toMatch(/sets a debug hook of its own before the tests start/);
    expect(counted.notes.join()).toMatch(/the counting pass cannot see past it/);
    expect([counted.instructions, ...counted.tests.map(({ instructions }) => instructions)]).toEqual([
      null,
      null,
      null,
    ]);
    const called = await run(world, 'calls', command, [task]);
    expect(called).toMatchObject({ profile: null, counts: { successes: 2 } });
  });

  it('is counted where it sets none', async () => {
    const counted = await run(testWorld(), 'counting', command, []);
    expect(counted.notes).toEqual([]);
    expect(counted.tests[0]?.instructions).toBeGreaterThanOrEqual(20_000);
  });
});

describe('a test that sets a hook of its own', () => {
  it.each([
    [1, 'once'],
    [3, '3 times'],
  ])('%i times is told to do so %s', async (times, said) => {
    const world = testWorld();
    mkdirSync(path.join(world.temporary, 'spec'));
    const spec = `it('hooks', function()
      for _ = 1, ${times} do debug.sethook(function() end, '', 1000) debug.sethook() end
    end)`;
    writeFileSync(path.join(world.temporary, 'spec', 'hooking_spec.lua'), spec);
    const { notes } = await run(world, 'counting', ['lua5.4', '/usr/bin/busted'], [], world.temporary);
    world.remove();
    expect(notes).toEqual([
      `the suite sets a debug hook of its own (${said}); what runs under it is not seen by the counting pass`,
    ]);
  });
});
