import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PassName, runPass } from '../../src/measure/pass.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld } from '../support/world.js';

const worlds = { C: testWorld(), Lua: testWorld({ env: { CC: '/no/such/compiler' } }) };
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'stubs-'));
  mkdirSync(path.join(directory, 'spec'));
  const stubs = ['io.open', 'os.rename', 'table.concat', 'table.sort', 'math.floor'];
  // What hooks, and what names a function that is called for the first time, must not need while a test runs.
  const globals = ['type', 'next', 'pairs', 'ipairs', 'tostring', 'select', 'pcall', 'setmetatable', 'collectgarbage'];
  const used = ['string.sub', 'string.gsub', 'string.find', 'string.format', 'debug.getinfo', 'coroutine.running'];
  const kept = [...globals, ...used];
  const spec = `describe('a test', function()
  it('stubs for a while', function()
    local text = getmetatable('')
    local index = text.__index
    local wrap = coroutine.wrap
    local ${kept.map((_, i) => `kept${i}`).join(', ')} = ${kept.join(', ')}
    ${kept.map((name) => `${name} = nil`).join('\n    ')}
    text.__index = nil
    local function work()
      for _ = 1, 30000 do end
    end
    work()
    local next_one = wrap(function()
      work()
      coroutine.yield()
      work()
    end)
    next_one()
    next_one()
    text.__index = index
    ${kept.map((name, i) => `${name} = kept${i}`).join('\n    ')}
    assert.is_function(pcall)
  end)

  it('leaves stubs', function()
    ${stubs.map((name) => `${name} = function() error('a stub was called') end`).join('\n    ')}
    assert.is_true(true)
  end)
end)
`;
  writeFileSync(path.join(directory, 'spec', 'stubs_spec.lua'), spec);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
  worlds.C.remove();
  worlds.Lua.remove();
});

describe.each(
  ['lua5.1', 'lua5.4', 'luajit'].flatMap((lua) => (['C', 'Lua'] as const).map((way) => [lua, way] as const)),
)('under %s, its hooks in %s', (lua, way) => {
  it.each<PassName>(['timing', 'counting', 'sampling', 'calls'])(
    'the %s pass needs nothing that a test may stub',
    async (pass) => {
      const [command, args] = [[lua, '/usr/bin/busted'], ['--output=TAP']];
      const result = await runPass(worlds[way], passRequest({ pass, directory, command, args }));
      expect(result.tests.map(({ name }) => name)).toEqual(['a test stubs for a while', 'a test leaves stubs']);
    },
  );
});
