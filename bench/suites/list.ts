/** The real suites that passes are tried on, and the interpreters that run each. */
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface RealSuite {
  readonly name: string;
  /** Folder below the sources' folder. */
  readonly folder: string;
  /** Put before the interpreter's own search path; relative to the folder. */
  readonly luaPath: string;
  /** Arguments of busted's. */
  readonly args: readonly string[];
  /** Further arguments that leave out the tests that fail on a plain machine: only a suite that passes is measured. */
  readonly passing?: readonly string[];
  /** Interpreters that it runs on, of those asked for; all of them where nothing is said. */
  readonly interpreters?: readonly string[];
}

/** The projects' own code, run as it is. A suite that times or profiles itself is left out by name. */
export const SUITES: readonly RealSuite[] = [
  { name: 'say', folder: 'say-1.4.1', luaPath: './src/?.lua;./src/?/init.lua', args: [] },
  { name: 'mediator', folder: 'mediator', luaPath: './src/?.lua', args: [] },
  { name: 'cliargs', folder: 'cliargs', luaPath: './src/?.lua', args: [] },
  {
    name: 'penlight',
    folder: 'penlight',
    luaPath: './lua/?.lua;./lua/?/init.lua',
    args: [],
    passing: ['--filter-out=should pick up the arguments'],
  },
  { name: 'luassert', folder: 'luassert-1.9.0', luaPath: './src/?.lua;./src/?/init.lua', args: [] },
  {
    name: 'luacheck',
    folder: 'luacheck',
    luaPath: './src/?.lua;./src/?/init.lua',
    args: [],
    passing: ['--filter-out=measuring performance', '--exclude-pattern=decoder_spec', '--exclude-pattern=sample_spec'],
  },
  {
    name: 'tl',
    folder: 'tl',
    luaPath: './?.lua',
    args: [],
    passing: [
      '--exclude-pattern=load_spec',
      '--filter-out=symbols in scope for a position',
      '--filter-out=end of if%-block correctly',
      '--filter-out=API doc_nameation',
    ],
    interpreters: ['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4', 'luajit'],
  },
  // (Its other specs start the interpreter anew, under the first word that runs it.)
  {
    name: 'tl-lang',
    folder: 'tl',
    luaPath: './?.lua',
    args: ['spec/lang'],
    passing: ['--filter-out=tl.loader'],
    interpreters: ['nvim'],
  },
  { name: 'lz.n', folder: 'lz.n', luaPath: './lua/?.lua;./lua/?/init.lua', args: [], interpreters: ['nvim'] },
];

export const INTERPRETERS = ['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4', 'luajit', 'nvim'] as const;

/** Neovim as scripts/install-neovim.sh leaves it. */
const NEOVIM = path.resolve('.cache', 'neovim', 'bin', 'nvim');

/** Words that run busted with an interpreter; null where that one is not here. */
export function commandFor(interpreter: string, busted: string): readonly string[] | null {
  if (interpreter !== 'nvim') return [interpreter, busted];
  return existsSync(NEOVIM) ? [NEOVIM, '-l', busted] : null;
}

/** Those of the interpreters asked for (`lua5.4,nvim`) that the suite runs on. */
export function interpretersOf(suite: RealSuite, asked: string): readonly string[] {
  return asked.split(',').filter((interpreter) => suite.interpreters?.includes(interpreter) ?? true);
}
