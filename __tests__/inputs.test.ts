import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { DEFAULTS, readInputs, type InputName, type Inputs } from '../src/inputs.js';

const read = (given: Partial<Record<InputName, string>>): Inputs => readInputs((name) => given[name] ?? '');

describe('inputs', () => {
  it('have the defaults that action.yml shows', () => {
    const action = parse(readFileSync('action.yml', 'utf8')) as { inputs: Record<string, { default: string }> };
    const shown = Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, value]));
    expect(shown).toEqual({ ...DEFAULTS, 'github-token': '${{ github.token }}' });
  });

  it('are typed, in the units of the program', () => {
    expect(read({})).toMatchObject({
      mode: 'auto',
      busted: ['busted'],
      testingMethod: { kind: 'consecutive', runs: 10 },
      timeBudget: 900,
      threshold: 0.1,
      minimumTestTime: 0.05,
      gateOn: ['instructions', 'time'],
      shard: null,
    });
    expect(
      read({
        busted: `nvim -l "my tools/busted.lua" 'a b'`,
        shard: '2/8',
        name: 'part-2',
        'profile-include': 'src/{a,b}/*.lua, x.lua',
      }),
    ).toMatchObject({
      busted: ['nvim', '-l', 'my tools/busted.lua', 'a b'],
      shard: { index: 2, count: 8 },
      profileInclude: ['src/{a,b}/*.lua', 'x.lua'],
    });
  });

  it.each<[Partial<Record<InputName, string>>, RegExp]>([
    [{ mode: 'fast' }, /mode is "fast".*pr, release, sync/],
    [{ threshold: '10' }, /threshold is "10".*percentage/],
    [{ 'time-budget': '15' }, /time-budget is "15".*15m/],
    [{ 'testing-method': 'consecutive-0' }, /testing-method is "consecutive-0".*consecutive-10/],
    [{ busted: "lua 'x" }, /busted is "lua 'x".*closed/],
    [{ busted: '"" x' }, /busted holds no word/],
    [
      { 'profile-include': 'src/*.lua, src/[a.lua' },
      /profile-include is "src\/\[a\.lua".*every bracket and brace is closed/,
    ],
    [{ 'profile-exclude': 'src/{a,b' }, /profile-exclude is "src\/\{a"/],
    [{ mode: 'backfill', tags: 'v[1.*' }, /tags is "v\[1\.\*"/],
    [{ 'time-budget': '121h' }, /time-budget is "121h".*up to 120h/],
    [{ 'gate-on': ' , ' }, /gate-on is ",".*at least one of instructions, time/],
    [{ 'gate-on': 'memory' }, /gate-on is "memory".*instructions, time/],
    [{ 'benchmarks-path': '../x' }, /benchmarks-path is "..\/x".*inside the repository/],
    [{ 'benchmarks-path': '.' }, /folder of its own/],
    [{ 'profiling-branch': 'a..b' }, /profiling-branch is "a..b".*branch name/],
    [{ 'minimum-rounds': '30', 'maximum-rounds': '20' }, /minimum-rounds \(30\) is above maximum-rounds \(20\)/],
    [{ 'warn-threshold': '20%' }, /warn-threshold \(20%\) is above threshold \(10%\)/],
    [
      { 'gate-on': 'time', 'minimum-rounds': '7', 'maximum-rounds': '7' },
      /maximum-rounds is 7: by fewer than 8 rounds/,
    ],
    [{ mode: 'comment', comment: 'never' }, /comment is never/],
    [{ mode: 'backfill' }, /needs tags/],
    [{ tags: 'v1.*' }, /mode is auto/],
    [{ shard: '2/8', shards: 'parts' }, /shard and shards are both given/],
    [{ shard: '2/8', baseline: 'cache' }, /shard is given, and baseline is cache/],
    [{ shards: 'parts', mode: 'sync' }, /shards is given, but mode is sync/],
    [{ shard: '9/8' }, /shard is "9\/8"/],
    [{ name: '../x' }, /name is "..\/x"/],
    [{ 'main-branch': 'profiling' }, /both "profiling"/],
  ])('refuse %j', (given, message) => {
    expect(() => read(given)).toThrow(message);
  });
});
