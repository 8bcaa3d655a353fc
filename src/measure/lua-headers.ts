/** Where the C headers of an interpreter lie: what belongs to that very installation first. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../world.js';

/** What an interpreter told of itself (`lua/busted_profiler/interpreter.lua`). */
export interface Interpreter {
  /** `5.1` to `5.4`. */
  readonly version: string;
  readonly jit: boolean;
  /** The program's file. */
  readonly executable: string;
  /** Lua's `package.cpath`. */
  readonly cpath: string;
}

/** `LUA_VERSION_NUM` of a version: 504 for `5.4`. */
export function versionNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100 + minor;
}

/**
 * The folder with the `lua.h` of an interpreter's version; null where none is found. Looked at in turn: `LUA_INCDIR`, the
 * prefix of the program itself (hererocks, Homebrew, a build from source), the prefixes of its C modules (LuaRocks),
 * and the system's.
 */
export function luaHeaders(world: Pick<World, 'env'>, interpreter: Interpreter): string | null {
  const { version, jit, executable, cpath } = interpreter;
  const named = world.env.LUA_INCDIR;
  const prefixes = [
    path.dirname(path.dirname(executable)),
    ...cpath.split(';').flatMap((template) => /^(\/.+)\/lib(?:64|\/[^/]+)?\/lua\//.exec(template)?.[1] ?? []),
    '/usr',
    '/usr/local',
    '/opt/homebrew',
  ];
  const plain = ['', `lua${version}`, `lua-${version}`, `lua${version.replace('.', '')}`, `lua/${version}`, 'lua'];
  // What the module uses is laid out alike in LuaJIT and in Lua 5.1.
  const folders = jit ? ['luajit-2.1', 'luajit-2.0', ...plain] : plain;
  const candidates = [
    ...(named === undefined || named === '' ? [] : [named]),
    // A build from source keeps its headers beside the program.
    path.dirname(executable),
    ...prefixes.flatMap((prefix) => folders.map((folder) => path.join(prefix, 'include', folder))),
  ];
  return candidates.find((folder) => path.isAbsolute(folder) && holds(folder, version)) ?? null;
}

function holds(folder: string, version: string): boolean {
  const file = path.join(folder, 'lua.h');
  if (!existsSync(file)) return false;
  const found = /^#define\s+LUA_VERSION_NUM\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1];
  // What defines it otherwise is a version that we do not know: the compiler decides.
  return found === undefined || Number(found) === versionNumber(version);
}
