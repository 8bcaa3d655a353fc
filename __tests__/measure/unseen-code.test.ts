import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Frame, Measurement, Profile } from '../../src/measure/measurement.js';
import { openSession } from '../../src/measure/session.js';
import { unseenCode } from '../../src/measure/unseen-code.js';
import { bustedWith, interpreters, NEWER_BUSTED, sayWhatIsSkipped } from '../support/interpreters.js';
import { testWorld } from '../support/world.js';

sayWhatIsSkipped('files that busted has loaded before');

const world = testWorld();
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'unseen-')));
const [base, head] = [path.join(folder, 'base'), path.join(folder, 'head')];

/** A penlight and a luassert of the project's own, and a library that is installed as well. */
const FILES = {
  '.busted': "return { default = { lpath = './lua/?.lua' } }",
  'kit-1-1.rockspec': `build = { modules = { ["luassert.assertions"] = "src/assertions.lua", other = './src/other.lua' } }`,
  'lua/pl/stringx.lua': readFileSync('/usr/share/lua/5.1/pl/stringx.lua', 'utf8'),
  'lua/kit/own.lua': 'return { answer = function() return 42 end }',
  'src/assertions.lua': 'return true',
  'src/kit/core.lua': 'return { answer = function() return 42 end }',
  'spec/kit_spec.lua': `it('strips', function()
  assert.equal('x', require('pl.stringx').strip(' x '))
  assert.equal(42, require('kit.own').answer())
  if os.getenv('INSTALLED') then assert.equal(42, require('kit.core').answer()) end
end)`,
};

function put(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
}

beforeAll(() => {
  put(base, FILES);
  cpSync(base, head, { recursive: true });
  put(head, { 'lua/pl/stringx.lua': `${FILES['lua/pl/stringx.lua']}\n-- changed\n` });
  put(path.join(folder, 'share', 'lua', '5.1'), { 'kit/core.lua': FILES['src/kit/core.lua'] });
});

afterAll(() => {
  world.remove();
  rmSync(folder, { recursive: true });
});

/** Base and head, measured. */
async function measured(busted: readonly string[], profile: 'off' | 'exact' = 'off'): Promise<readonly Measurement[]> {
  const session = openSession(
    world,
    [
      { label: 'base', commit: '', directory: base },
      { label: 'head', commit: '', directory: head },
    ],
    {
      ...{ busted, bustedArgs: ['--output=TAP'], workspace: head, testingMethod: { kind: 'normal' }, timeBudget: 600 },
      ...{ minimumRounds: 1, maximumRounds: 1, clock: 'auto', counting: false, profile, include: [], exclude: [] },
      shard: null,
    },
  );
  return await session.measure();
}

describe.each(interpreters)('under %s', (lua) => {
  const busted = bustedWith(lua);

  it('a file whose module busted had loaded before is said not to be measured, the changed one first', async () => {
    const [ofBase, ofHead] = await measured(busted);
    expect(ofBase?.notes).toEqual([]);
    expect(ofBase?.unmeasured).toEqual([]);
    expect(ofHead?.unmeasured).toEqual(['lua/pl/stringx.lua']);
    expect(ofHead?.notes).toEqual([
      expect.stringMatching(
        /^Not measured: lua\/pl\/stringx\.lua \(changed here\), src\/assertions\.lua; busted itself had loaded other copies before the tests began, and those ran \(such as \/.*\/pl\/stringx\.lua\)\. Let busted find the project's files first, by LUA_PATH in the input busted/,
      ),
    ]);
  });

  it('where LUA_PATH leads busted to the project, that file is measured', async () => {
    const own = lua === 'nvim' ? `${NEWER_BUSTED}/?.lua;${NEWER_BUSTED}/?/init.lua;` : '';
    const [, ofHead] = await measured(['env', `LUA_PATH=./lua/?.lua;${own};`, ...busted]);
    expect(ofHead?.unmeasured).toEqual([]);
    expect(ofHead?.notes.join()).toMatch(/^Not measured: src\/assertions\.lua; /);
  });
});

it('a file of which the tests loaded an installed copy is said not to be measured', async () => {
  const installed = `LUA_PATH=${folder}/share/lua/5.1/?.lua;./lua/?.lua;;`;
  const [, ofHead] = await measured(['env', 'INSTALLED=1', installed, 'lua5.1', '/usr/bin/busted'], 'exact');
  expect(ofHead?.notes[1]).toBe(
    "Not measured: src/kit/core.lua; the tests loaded installed copies, and those ran (such as kit/core.lua). Let lpath in .busted, or --lpath in busted-args, lead to the project's files first.",
  );
});

describe('a suite that calls nothing of the project', () => {
  const tests = [{ id: 'x', name: 'adds', path: ['adds'], file: 'src/sum_spec.lua', line: 1, sourceHash: '' }];
  const version = {
    subject: { label: 'head', commit: '', directory: folder },
    timing: [{ loaded: [], tests }],
  } as unknown as Parameters<typeof unseenCode>[0][number];
  const frame = (name: string, file: string, test?: string): Frame => ({
    name,
    file,
    line: 1,
    ...(test ? { test } : {}),
  });
  const specs = [
    frame('adds', 'src/sum_spec.lua', 'x'),
    frame('sum_spec:1', 'src/sum_spec.lua'),
    frame('[busted]', ''),
  ];
  const notes = (frames: readonly Frame[], calls: Profile['calls'] = [], namesAll = true): readonly string[] => {
    const nothing = { sampler: 'instructions', interval: 1, samples: 0, runs: 1, edges: null, executed: null } as const;
    return unseenCode([version], { ...nothing, reached: {}, nodes: [], calls, frames }, namesAll).notes;
  };

  it('is noted where it calls only its specs, their helpers and what is folded', () => {
    expect(notes([...specs, frame('helper.load', 'spec/helper.lua')])).toHaveLength(1);
  });

  it('is none where a function of the project was called', () => {
    expect(notes([...specs, frame('sum.add', 'src/sum.lua')])).toEqual([]);
  });

  it('is not known of where samples alone could have missed one, or functions are folded', () => {
    expect(notes(specs, null)).toEqual([]);
    expect(notes(specs, [], false)).toEqual([]);
    expect(unseenCode([version], null, true)).toEqual({ notes: [], changed: [] });
  });

  it('is noted where globs leave no function that ran to be named', () => {
    const folded = [
      frame('adds', 'src/sum_spec.lua', 'x'),
      frame('[src/sum.lua]', 'src/sum.lua'),
      frame('[busted]', ''),
    ];
    expect(notes(folded, null, false)).toEqual([expect.stringContaining('No function is named')]);
    expect(notes([...folded, frame('sum.add', 'src/sum.lua')], null, false)).toEqual([]);
    expect(notes([frame('[busted]', '')], null, false)).toEqual([]);
  });
});
