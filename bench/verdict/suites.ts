/** The suites that the verdict is tried on: public Lua projects with busted specs, from 30 ms to some seconds. */

export interface Suite {
  readonly name: string;
  /** Folder below the sources' folder. */
  readonly folder: string;
  /** Put before the interpreter's own search path; relative to the folder. */
  readonly luaPath: string;
  /** Spec files or folders to run; empty: as the project's `.busted` says. */
  readonly roots: readonly string[];
  /** Files whose functions may be made slower: Lua files below this folder. */
  readonly sources: string;
}

/** luacheck's `cli_spec` times itself and is left out; the projects' own code is otherwise run as it is. */
export const SUITES: readonly Suite[] = [
  { name: 'cliargs', folder: 'cliargs', luaPath: './src/?.lua', roots: [], sources: 'src/' },
  { name: 'penlight', folder: 'penlight', luaPath: './lua/?.lua;./lua/?/init.lua', roots: [], sources: 'lua/' },
  {
    name: 'luacheck-parser',
    folder: 'luacheck',
    luaPath: './src/?.lua;./src/?/init.lua',
    roots: ['spec/lexer_spec.lua', 'spec/parser_spec.lua', 'spec/linearize_spec.lua'],
    sources: 'src/',
  },
  {
    name: 'luacheck-check',
    folder: 'luacheck',
    luaPath: './src/?.lua;./src/?/init.lua',
    roots: ['spec/check_spec.lua', 'spec/config_spec.lua', 'spec/luacheck_spec.lua', 'spec/format_spec.lua'],
    sources: 'src/',
  },
];

export const INTERPRETERS = ['lua5.1', 'lua5.4', 'luajit'] as const;

/** A suite under one interpreter: `penlight/luajit`. */
export interface Subject {
  readonly key: string;
  readonly suite: Suite;
  readonly interpreter: string;
}

export function subjects(only: readonly string[]): Subject[] {
  const all = SUITES.flatMap((suite) =>
    INTERPRETERS.map((interpreter) => ({ key: `${suite.name}/${interpreter}`, suite, interpreter })),
  );
  return only.length === 0 ? all : all.filter(({ key }) => only.some((part) => key.includes(part)));
}
