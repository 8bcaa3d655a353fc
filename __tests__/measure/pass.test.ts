import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runPass, type PassName, type PassRequest } from '../../src/measure/pass.js';
import { bustedWith, interpreters } from '../support/interpreters.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld } from '../support/world.js';

const directory = path.resolve('examples/library');
const request = (pass: PassName, command: readonly string[], more: Partial<PassRequest> = {}): PassRequest =>
  passRequest({ pass, directory, command, ...more });

describe.each(interpreters)('runPass with %s', (lua) => {
  const command = bustedWith(lua);

  it('times every test, with its full name, file and line', async () => {
    const result = await runPass(testWorld(), request('timing', command));
    expect(result.tests).toHaveLength(11);
    const test = result.tests.find(({ name }) => name === 'template with a list renders thousands of items');
    expect(test).toMatchObject({ file: 'spec/template_spec.lua', line: 14, instructions: null });
    expect(test?.path).toEqual(['template', 'with a list', 'renders thousands of items']);
    expect(test?.sourceHash).toMatch(/^[0-9a-f]{16}$/);
    const sum = result.tests.reduce((total, { times }) => total + times.wall, 0);
    expect(result.suite.wall).toBeGreaterThanOrEqual(sum);
    expect(result.files.map(({ file }) => file).sort()).toEqual([
      'spec/distance_spec.lua',
      'spec/template_spec.lua',
      'spec/wrap_spec.lua',
    ]);
    expect(result.control).toBeGreaterThan(0);
  });

  it('counts the same instructions again', async () => {
    const [first, second] = [
      await runPass(testWorld(), request('counting', command)),
      await runPass(testWorld(), request('counting', command)),
    ];
    const agreeing = first.tests.filter(({ id, instructions }) => {
      const other = second.tests.find((test) => test.id === id)?.instructions ?? Number.NaN;
      return instructions !== null && Math.abs(instructions - other) <= (first.tick ?? 0);
    });
    expect(agreeing).toHaveLength(11);
    expect(first.instructions).toBeGreaterThan(1_000_000);
  });
});

describe('runPass', () => {
  it('samples stacks whose self times add up, under the names of the source', async () => {
    const { profile, suite, tests } = await runPass(testWorld(), request('sampling', ['lua5.4', '/usr/bin/busted']));
    const total = profile?.nodes.reduce((sum, { selfTime }) => sum + selfTime, 0) ?? 0;
    expect(total).toBeGreaterThan(suite.wall * 0.5);
    const names = profile?.frames.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['distance.levenshtein', 'wrap.lines', '[busted]']));
    expect(profile?.frames.some(({ test }) => test !== undefined)).toBe(true);
    // The functions of the tests themselves are the tests' frames.
    const lines = new Set(tests.map(({ file, line }) => `${file}:${line}`));
    expect(
      profile?.frames.filter(({ file, line, test }) => test === undefined && lines.has(`${file}:${line}`)),
    ).toEqual([]);
  });

  it("samples LuaJIT by LuaJIT's own profiler, every millisecond", async () => {
    const { profile, suite } = await runPass(testWorld(), request('sampling', ['luajit', '/usr/bin/busted']));
    expect(profile).toMatchObject({ sampler: 'jit.profile', interval: 0.001 });
    const total = profile?.nodes.reduce((sum, { selfTime }) => sum + selfTime, 0) ?? 0;
    expect(total).toBeGreaterThan(suite.wall * 0.5);
    expect(profile?.samples).toBeGreaterThan(0);
    expect(profile?.frames.map(({ name }) => name)).toContain('distance.levenshtein');
    expect(profile?.frames.some(({ test }) => test !== undefined)).toBe(true);
  });

  it.each([[], ['--repeat=3'], ['--repeat=3', '--shuffle']])(
    'knows each test again, its twins too: %j',
    async (...args) => {
      const world = testWorld();
      mkdirSync(path.join(world.temporary, 'spec'));
      const twins = `
      for _ = 1, 3 do
        it('twin', function() end)
      end
      it('twin', function() end)
      describe('block', function()
        it('twin', function() end)
      end)
      describe('block', function()
        it('twin', function() end)
      end)`;
      writeFileSync(path.join(world.temporary, 'spec', 'twins_spec.lua'), twins);
      const command = ['lua5.4', '/usr/bin/busted'];
      const result = await runPass(world, request('timing', command, { directory: world.temporary, args }));
      world.remove();
      // (Which of them is #2 depends on the order that --shuffle takes.)
      const names = result.tests.map(({ name, line }) => `${String(line)} ${name.replace(/ #\d$/, '')}`);
      expect(names.sort()).toEqual(['10 block twin', '3 twin', '5 twin', '7 block twin']);
      expect(new Set(result.tests.map(({ id }) => id)).size).toBe(4);
      expect(result.counts.successes).toBe(args.length === 0 ? 6 : 18);
    },
  );

  it('names a busted that is not there', async () => {
    await expect(runPass(testWorld(), request('timing', ['no-such-busted']))).rejects.toThrow(
      /busted was not found: "no-such-busted".*luarocks install busted/,
    );
  });

  it('names a suite without tests', async () => {
    const files = ['spec/none_spec.lua'];
    await expect(runPass(testWorld(), request('timing', ['busted'], { files }))).rejects.toThrow(/no tests/);
  });
});
