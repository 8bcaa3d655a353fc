/** The suites that the verdict is tried on: public Lua projects with busted specs, from 20 ms to some seconds. */

export interface Suite {
  readonly name: string;
  /** Folder below the sources' folder. */
  readonly folder: string;
  /** Put before the interpreter's own search path; relative to the folder. */
  readonly luaPath: string;
  /** Further arguments of busted: spec files or folders to run. Empty: as the project's `.busted` says. */
  readonly bustedArgs: string;
  /** Files whose functions may be made slower: what their paths begin with. */
  readonly sources: string;
  /** Where not all: those whose time is of use, and that the suite passes under. */
  readonly interpreters?: readonly Interpreter[];
}

const INTERPRETERS = ['lua5.1', 'lua5.4', 'luajit'] as const;
type Interpreter = (typeof INTERPRETERS)[number];

/**
 * Left out, the projects' own code being otherwise run as it is: specs that time themselves (luacheck's `cli_spec`),
 * that start other programs (tl's `cli`), or that need their own way of being started (penlight's `app_spec`).
 */
const SUITES: readonly Suite[] = [
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
  // Parts of it: a twentieth and a fifth of its time.
  { name: 'tl-call', folder: 'tl', luaPath: './?.lua', bustedArgs: 'spec/lang/call', sources: 'teal/' },
  { name: 'tl-declaration', folder: 'tl', luaPath: './?.lua', bustedArgs: 'spec/lang/declaration', sources: 'teal/' },
  { name: 'binser', folder: 'binser', luaPath: './?.lua', bustedArgs: '', sources: 'binser.lua' },
  {
    name: 'luatz',
    folder: 'luatz',
    luaPath: './?.lua;./?/init.lua',
    // This test asks the program `date`, once for every assertion.
    bustedArgs: '--exclude-tags=timestamp',
    sources: 'luatz/',
  },
  // LuaJIT has them done in 20 ms.
  {
    name: 'md5',
    folder: 'md5',
    luaPath: './?.lua',
    bustedArgs: '',
    sources: 'md5.lua',
    interpreters: ['lua5.1', 'lua5.4'],
  },
  {
    name: 'sha1',
    folder: 'sha1',
    luaPath: './src/?.lua;./src/?/init.lua',
    bustedArgs: '',
    sources: 'src/',
    interpreters: ['lua5.1', 'lua5.4'],
  },
];

/** A suite under one interpreter: `penlight/luajit`. */
export interface Subject {
  readonly key: string;
  readonly suite: Suite;
  readonly interpreter: string;
}

/** @param only parts of keys; none: all */
export function subjects(only: readonly string[]): Subject[] {
  const all = SUITES.flatMap((suite) =>
    (suite.interpreters ?? INTERPRETERS).map((interpreter) => ({
      key: `${suite.name}/${interpreter}`,
      suite,
      interpreter,
    })),
  );
  return only.length === 0 ? all : all.filter(({ key }) => only.some((part) => key.includes(part)));
}
