import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FunctionNames, Sources } from '../../src/measure/function-names.js';

const directory = mkdtempSync(path.join(tmpdir(), 'names-'));
const SOURCE = [
  'local shapes = {}',
  'local function helper() end',
  'function shapes.area(shape) end',
  'function Circle:grow(by) end',
  'shapes.round = function() end',
  "handlers['on exit'] = function() end",
  'return each(function() end)',
  'function M:turn() end',
  'function M.Square:turn() end',
].join('\n');

beforeAll(() => {
  mkdirSync(path.join(directory, 'src', 'shapes'), { recursive: true });
  for (const file of ['src/shapes/init.lua', 'src/circle.lua']) writeFileSync(path.join(directory, file), SOURCE);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

const names = (include: readonly string[] = [], exclude: readonly string[] = []): FunctionNames =>
  new FunctionNames(new Sources(directory), include, exclude);
const nameAt = (line: number, source = '@./src/shapes/init.lua'): string => names().frame('Lua', source, line, '').name;

describe('the name of a function', () => {
  it('is what its source says: module.function, Class:method, else module and line', () => {
    expect([2, 3, 4, 5, 6, 7].map((line) => nameAt(line))).toEqual([
      'shapes.helper',
      'shapes.area',
      'Circle:grow',
      'shapes.round',
      'shapes.on exit',
      'shapes:7',
    ]);
    expect(nameAt(3, '@src/circle.lua')).toBe('circle.area');
    // `M` says nothing: half of all modules call their table so.
    expect([8, 9].map((line) => nameAt(line))).toEqual(['shapes:turn', 'Square:turn']);
    expect(names().frame('main', '@src/circle.lua', 0, '').name).toBe('circle (main chunk)');
    expect(names().frame('C', '', 0, 'string.find').name).toBe('[C] string.find');
  });

  it('is the folder of busted for what busted brings along', () => {
    for (const source of [
      '@/usr/share/lua/5.4/busted/core.lua',
      '@/rocks/share/lua/5.1/pl/path.lua',
      '@/usr/bin/busted',
    ])
      expect(names().frame('Lua', source, 5, '')).toEqual({ name: '[busted]', file: '', line: 0 });
  });

  it('is the file for code outside of the project, and for Neovim’s own modules, whose names lead to no file', () => {
    const outside = (source: string): string => names().frame('Lua', source, 5, '').name;
    expect(outside('@/usr/share/lua/5.4/argparse/init.lua')).toBe('[argparse/init.lua]');
    expect(outside('@/usr/share/nvim/runtime/lua/vim/lsp/util.lua')).toBe('[vim/lsp/util.lua]');
    expect(outside('@/somewhere/else.lua')).toBe('[else.lua]');
    expect(names().frame('Lua', '@vim/shared.lua', 534, '')).toEqual({ name: '[vim/shared.lua]', file: '', line: 0 });
  });

  it('is the file for files that include and exclude leave out', () => {
    const frame = names(['src/**'], ['src/circle.lua']).frame('Lua', '@src/circle.lua', 3, '');
    expect(frame).toEqual({ name: '[src/circle.lua]', file: 'src/circle.lua', line: 0 });
  });
});

describe('the line of a function', () => {
  it('is none where the file has no such line: a compiler made the code of another', () => {
    const lines = [9, 10, 5000].map((line) => names().frame('Lua', '@./src/circle.lua', line, '').line);
    expect(lines).toEqual([9, 0, 0]);
  });
});
