/** Tests that nothing tells apart: made by one line under one name, in an order that is another in every process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runPass, type PassName, type PassResult } from '../../src/measure/pass.js';
import { testWorld } from '../support/world.js';

const SPEC = `
local work = {
  alpha = function() for _ = 1, 20000 do end end,
  beta = function() for _ = 1, 60000 do end end,
  gamma = function() for _ = 1, 100000 do end end,
}
describe('work', function()
  for _, each in pairs(work) do
    it('is done', function() each() end)
  end
  it('is done', function() end)
  it('rests', function() end)
end)
`;
const world = testWorld();

beforeAll(() => {
  mkdirSync(path.join(world.temporary, 'spec'));
  writeFileSync(path.join(world.temporary, 'spec', 'work_spec.lua'), SPEC);
});

afterAll(() => {
  world.remove();
});

function run(pass: PassName, lua: string): Promise<PassResult> {
  return runPass(world, {
    ...{ pass, directory: world.temporary, command: [lua, '/usr/bin/busted'], args: [], seed: 1, clock: 'wall' },
    ...{ timeout: 60, echo: false, include: [], exclude: [] },
  });
}

describe.each(['lua5.4', 'luajit'])('tests of one name and one line, under %s', (lua) => {
  it('are one test, whose count is the same whatever their order', async () => {
    const results = [await run('counting', lua), await run('counting', lua), await run('counting', lua)];
    const counts = results.map(({ tests }) =>
      tests.map(({ name, instructions }) => [name, instructions ?? NaN] as const),
    );
    expect(counts.map((tests) => tests.map(([name]) => name))).toEqual(
      Array(3).fill(['work is done', 'work is done #2', 'work rests']),
    );
    const sums = counts.map(([first]) => first?.[1] ?? NaN);
    // (Each of the three is known to a tick.)
    expect(Math.max(...sums) - Math.min(...sums)).toBeLessThanOrEqual(3 * (results[0]?.tick ?? NaN));
    expect(Math.min(...sums)).toBeGreaterThan(100_000);
    const [first] = results;
    expect(first?.files[0]?.tests).toEqual(first?.tests.map(({ id }) => id));
    expect(first?.notes.join()).toContain('each is one test, the sum of its runs: "work is done" (3 runs).');
    // With one more or one less of them it would be another test.
    expect(first?.tests.map(({ sourceHash }) => /\*\d$/.exec(sourceHash)?.[0] ?? '')).toEqual(['*3', '', '']);
  }, 60_000);

  it('reach what each of them reaches', async () => {
    const { profile, tests } = await run('calls', lua);
    const reached = profile?.reached[tests[0]?.id ?? ''] ?? [];
    const lines = reached
      .map((frame) => profile?.frames[frame])
      .filter((frame) => frame?.file === 'spec/work_spec.lua');
    expect(lines.map((frame) => frame?.line).sort()).toEqual([3, 4, 5]);
  }, 60_000);
});
