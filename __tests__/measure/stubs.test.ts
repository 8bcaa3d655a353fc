import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PassName, runPass } from '../../src/measure/pass.js';
import { passRequest } from '../support/pass-request.js';
import { testWorld } from '../support/world.js';

const world = testWorld();
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'stubs-'));
  mkdirSync(path.join(directory, 'spec'));
  const stubs = ['io.open', 'os.rename', 'table.concat', 'table.sort', 'math.floor'];
  const spec = `describe('a test', function()
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
  world.remove();
});

describe.each(['lua5.1', 'lua5.4', 'luajit'])('under %s', (lua) => {
  it.each<PassName>(['timing', 'counting', 'sampling', 'calls'])(
    'the %s pass needs nothing that a test may stub',
    async (pass) => {
      const [command, args] = [[lua, '/usr/bin/busted'], ['--output=TAP']];
      const result = await runPass(world, passRequest({ pass, directory, command, args }));
      expect(result.tests.map(({ name }) => name)).toEqual(['a test leaves stubs']);
    },
  );
});
