/** The suites that the verdict is tried on: public Lua projects with busted specs, from 20 ms to some seconds. */

export interface Suite {
  readonly name: string;
  /** Folder below the sources' folder. */
  readonly folder: string;
  /** Put before the interpreter's own search path; relative to the folder. */
  readonly luaPath: string;
  /** Further arguments of busted: spec files or folders to run. Empty: as the project's `.busted` says. */
  readonly bustedArgs: string;
  /** Files whose functions may be made slower: Lua files below this folder. */
  readonly sources: string;
}

/**
 * Left out, the projects' own code being otherwise run as it is: specs that time themselves (luacheck's `cli_spec`),
 * that start other programs (tl's `cli`), or that need their own way of being started (penlight's `app_spec`).
 */
export const SUITES: readonly Suite[] = [
  { name: 'mediator', folder: 'mediator', luaPath: './src/?.lua', bustedArgs: '', sources: 'src/' },
  {
    name: 'cliargs',
    folder: 'cliargs',
    luaPath: './src/?.lua',
    // Its test of YAML wants another rock than the one that Debian calls `yaml`.
    bustedArgs: '--exclude-tags=from_yaml',
    sources: 'src/',
  },
  {
    name: 'penlight',
    folder: 'penlight',
    luaPath: './lua/?.lua;./lua/?/init.lua',
    bustedArgs: '--exclude-pattern=app_spec',
    sources: 'lua/',
  },
  {
    name: 'luassert',
    folder: 'luassert',
    luaPath: './src/?.lua;./src/?/init.lua',
    bustedArgs: '',
    sources: 'src/',
  },
  {
    name: 'luacheck-parser',
    folder: 'luacheck',
    luaPath: './src/?.lua;./src/?/init.lua',
    bustedArgs: 'spec/lexer_spec.lua spec/parser_spec.lua spec/linearize_spec.lua',
    sources: 'src/',
  },
  {
    name: 'luacheck-check',
    folder: 'luacheck',
    luaPath: './src/?.lua;./src/?/init.lua',
    bustedArgs: 'spec/check_spec.lua spec/config_spec.lua spec/luacheck_spec.lua spec/format_spec.lua',
    sources: 'src/',
  },
  { name: 'tl-lexer', folder: 'tl', luaPath: './?.lua', bustedArgs: 'spec/lang/lexer', sources: 'teal/' },
  { name: 'tl-lang', folder: 'tl', luaPath: './?.lua', bustedArgs: 'spec/lang', sources: 'teal/' },
];

export const INTERPRETERS = ['lua5.1', 'lua5.4', 'luajit'] as const;

/** A suite under one interpreter: `penlight/luajit`. */
export interface Subject {
  readonly key: string;
  readonly suite: Suite;
  readonly interpreter: string;
}

/** @param only parts of keys; none: all */
export function subjects(only: readonly string[]): Subject[] {
  const all = SUITES.flatMap((suite) =>
    INTERPRETERS.map((interpreter) => ({ key: `${suite.name}/${interpreter}`, suite, interpreter })),
  );
  return only.length === 0 ? all : all.filter(({ key }) => only.some((part) => key.includes(part)));
}
