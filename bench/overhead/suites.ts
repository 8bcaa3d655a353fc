/** The suites that the passes are tried on: public Lua projects with busted specs, small, medium and large. */
export interface Suite {
  readonly name: string;
  /** Folder below the sources' folder. */
  readonly folder: string;
  /** Put before the interpreter's own search path; relative to the folder. */
  readonly luaPath: string;
  /** Arguments of busted. */
  readonly args: readonly string[];
}

export const SUITES: readonly Suite[] = [
  { name: 'cliargs', folder: 'cliargs', luaPath: './src/?.lua', args: [] },
  {
    name: 'luacheck-parser',
    folder: 'luacheck',
    luaPath: './src/?.lua;./src/?/init.lua',
    args: ['spec/lexer_spec.lua', 'spec/parser_spec.lua', 'spec/linearize_spec.lua', 'spec/check_spec.lua'],
  },
  { name: 'tl', folder: 'tl', luaPath: './?.lua', args: ['spec/lang'] },
];

export const INTERPRETERS = ['lua5.1', 'lua5.3', 'lua5.4', 'luajit'] as const;
