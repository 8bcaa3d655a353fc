/**
 * The C module through which PUC Lua reads the machine's counters, and every interpreter counts calls: compiled on the
 * spot, once per interpreter and run, into the run's temporary folder. No binary is shipped. Where it cannot be had there
 * is a reason, and nothing fails.
 */
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import type { World } from '../world.js';
import { type Interpreter, luaHeaders, versionNumber } from './lua-headers.js';
import { unquote } from './pass-file.js';
import { runSuite } from './pass-process.js';
import { profiledBusted } from './profiled-busted.js';

/** The module's file, or why there is none. */
export type CountersModule = { readonly file: string } | { readonly reason: string };

/** How busted is run. */
export interface BustedRun {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly directory: string;
}

const SOURCES = ['counters.c', 'calls.c', 'journal.c', 'events.c', 'counting.c', 'carrier.c'];
/** Seconds for asking the interpreter. */
const ASKING = 60;
/** Seconds for compiling, which takes less than one: a compiler that hangs must not keep everybody waiting. */
const COMPILING = 10;

/** What a run has made so far, by what it was made for. */
const made = new WeakMap<World, Map<string, Promise<CountersModule>>>();

/** The module for the interpreter that a command runs busted on. */
export function countersModule(world: World, run: BustedRun): Promise<CountersModule> {
  const folder = path.join(world.assets, 'lua', 'busted_profiler');
  return compiledModule(
    world,
    run,
    SOURCES.map((source) => path.join(folder, source)),
  );
}

/** How a pass is told of it. */
export async function countersWord(world: World, run: BustedRun): Promise<readonly [key: string, value: string]> {
  const compiled = await countersModule(world, run);
  return 'file' in compiled ? ['counters', compiled.file] : ['no-counters', compiled.reason];
}

/** A module of these sources for that interpreter. */
export function compiledModule(
  world: World,
  { command, args, directory }: BustedRun,
  sources: readonly string[],
): Promise<CountersModule> {
  // Only a relative word can mean another program in another folder.
  const isRelative = command.some((word) => /[/\\]/.test(word) && !path.isAbsolute(word));
  const run = { command, args, directory };
  return once(world, JSON.stringify([sources, command, args, isRelative ? directory : '']), async () => {
    const interpreter = await ask(world, run);
    if (interpreter === null) return { reason: 'the interpreter that runs busted did not tell what it is' };
    return once(world, JSON.stringify([sources, interpreter]), async () => {
      const module = await compile(world, interpreter, sources);
      if ('reason' in module) world.log.info(lost(interpreter, module.reason));
      return module;
    });
  });
}

/** What a person reads where there is no module: why, and what is lost by it. */
function lost({ version, jit }: Interpreter, reason: string): string {
  const counters = jit ? '' : 'CPU cycles and the time-stamp counter cannot be read, and ';
  return `No C module was compiled for ${jit ? 'LuaJIT' : `Lua ${version}`}: ${reason}. Without it ${counters}counting instructions and calls takes longer${jit ? '; nothing else changes' : ', a coroutine counts some instructions of the profiler, and a wait in C may be charged to the caller of its caller'}.`;
}

function once(world: World, key: string, make: () => Promise<CountersModule>): Promise<CountersModule> {
  const known = made.get(world) ?? new Map<string, Promise<CountersModule>>();
  made.set(world, known);
  const before = known.get(key);
  if (before !== undefined) return before;
  const promise = make().catch((error: unknown) => ({
    reason: error instanceof Error ? error.message : String(error),
  }));
  known.set(key, promise);
  return promise;
}

async function ask(world: World, { command, args, directory }: BustedRun): Promise<Interpreter | null> {
  const suite = { command, args, directory, timeout: ASKING, echo: false };
  const { records } = await profiledBusted(world, suite, [['pass', 'interpreter']]);
  if (records === null) return null;
  const field = (kind: string): string => records.find((record) => record.kind === kind)?.fields[0] ?? '=';
  return {
    version: unquote(field('version')).replace(/^Lua /, ''),
    jit: field('jit') === '1',
    executable: unquote(field('executable')),
    cpath: unquote(field('cpath')),
  };
}

async function compile(world: World, interpreter: Interpreter, sources: readonly string[]): Promise<CountersModule> {
  const { version, executable, jit } = interpreter;
  if (process.platform === 'win32') return { reason: 'no module is compiled on Windows' };
  const headers = luaHeaders(world, interpreter);
  if (headers === null)
    return {
      reason: `the headers of ${jit ? 'LuaJIT' : `Lua ${version}`} (lua.h) were not found for ${executable}; LUA_INCDIR can name them`,
    };
  const folder = await mkdtemp(path.join(world.temporary, 'counters-'));
  const file = path.join(folder, 'counters.so');
  const shared = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared', '-fPIC'];
  const words = ['-O2', ...shared, `-DEXPECTED_LUA=${versionNumber(version)}`, `-I${headers}`, '-o', file, ...sources];
  const tried: string[] = [];
  for (const compiler of compilers(world)) {
    const ended = await runSuite(world, {
      command: [...compiler, ...words],
      directory: folder,
      env: {},
      timeout: COMPILING,
      echo: false,
    });
    if (ended.kind === 'exit' && ended.status === 0) return { file };
    tried.push(compiler.join(' '));
    if (ended.kind === 'not-started') continue;
    if (ended.kind === 'time-out') return { reason: `${compiler.join(' ')} did not end within ${COMPILING} s` };
    const said = ended.tail.trim();
    const complaint = said.split('\n').find((line) => line.includes('error')) ?? said;
    const why = complaint.slice(0, 300) || `${ended.kind} ${ended.status ?? ended.detail}`;
    return { reason: `${compiler.join(' ')} could not compile it for Lua ${version}: ${why}` };
  }
  return { reason: `no C compiler was found (tried ${tried.join(', ')})` };
}

function compilers(world: World): readonly (readonly string[])[] {
  const own = parseArgsStringToArgv(world.env.CC ?? '');
  return own.length > 0 ? [own] : [['cc'], ['gcc'], ['clang']];
}
