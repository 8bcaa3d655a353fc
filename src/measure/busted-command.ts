/** Which words run busted in a checkout: relative commands found, and the interpreter that `.busted` names resolved. */
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import type { World } from '../world.js';

/** A process's words: what runs busted, and what the user adds. */
export interface BustedCommand {
  readonly command: readonly string[];
  readonly args: readonly string[];
}

/** Options of busted that take the next word as their value, where that matters for reading the arguments. */
interface Options {
  readonly lua: string | null;
  readonly ignoreLua: boolean;
  readonly configFile: string;
  readonly folder: string;
}

/**
 * The command for one checkout.
 *
 * - A word that is a relative path is left as it is where the checkout has it, and otherwise means the user's own
 *   working directory: a git-ignored `./luarocks/bin/busted` also runs the base.
 * - Where `.busted` or `--lua` names an interpreter, busted would start itself again through a shell that takes its
 *   arguments apart (before 2.3). We start that interpreter ourselves, with `--ignore-lua`. Where the script of busted
 *   cannot be found, busted is left to do it.
 *
 * @param directory the checkout's working directory
 */
export function bustedCommand(
  world: Pick<World, 'env'>,
  words: { readonly busted: readonly string[]; readonly bustedArgs: readonly string[]; readonly workspace: string },
  directory: string,
): BustedCommand {
  const command = words.busted.map((word) => locate(word, directory, words.workspace));
  const args = words.bustedArgs;
  const options = readOptions(args);
  if (options.ignoreLua) return { command, args };
  const lua = options.lua ?? configuredLua(resolve(directory, options.folder, options.configFile));
  const script = lua === null ? null : bustedScript(world, command, directory);
  if (lua === null || script === null) return { command, args };
  const interpreter = parseArgsStringToArgv(lua).map((word) =>
    locate(expandHome(world, word), directory, words.workspace),
  );
  return { command: [...interpreter, script], args: ['--ignore-lua', ...args] };
}

function locate(word: string, directory: string, workspace: string): string {
  const isPath = /[/\\]/.test(word) && !word.startsWith('-') && !isAbsolute(word);
  if (!isPath || existsSync(join(directory, word))) return word;
  const own = join(workspace, word);
  return existsSync(own) ? own : word;
}

function expandHome(world: Pick<World, 'env'>, word: string): string {
  const home = world.env.HOME;
  return word.startsWith('~/') && home !== undefined ? join(home, word.slice(2)) : word;
}

function readOptions(args: readonly string[]): Options {
  const value = (long: string, short: string | null): string | null => {
    for (const [index, word] of args.entries()) {
      if (word === '--') return null;
      if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3);
      if (word === `--${long}` || (short !== null && word === `-${short}`)) return args[index + 1] ?? null;
    }
    return null;
  };
  return {
    lua: value('lua', null),
    ignoreLua: args.includes('--ignore-lua'),
    configFile: value('config-file', 'f') ?? '.busted',
    folder: value('directory', 'C') ?? '.',
  };
}

/**
 * The interpreter that a configuration names, read as text: to run it would need an interpreter first. Where its tasks
 * name different ones, null: busted knows which task it runs.
 */
function configuredLua(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const code = text.replace(/--\[(=*)\[[\s\S]*?\]\1\]/g, '').replace(/--[^\n]*/g, '');
  const named = [...code.matchAll(/(?:^|[\s{,;])(?:lua|\[\s*["']lua["']\s*\])\s*=\s*(["'])([^"'\n]*)\1/g)];
  const values = new Set(named.map((match) => match[2] ?? ''));
  const [only] = values;
  return values.size === 1 && only !== undefined && only !== '' ? only : null;
}

/** The Lua file that runs busted, behind the command's last word: itself, or the one that LuaRocks's wrapper starts. */
function bustedScript(world: Pick<World, 'env'>, command: readonly string[], directory: string): string | null {
  const file = executable(world, command.at(-1) ?? '', directory);
  if (file === null) return null;
  const text = readFileSync(file, 'utf8').slice(0, 64 * 1024);
  const [shebang = ''] = text.split('\n', 1);
  if (/^#!.*\b(?:lua|luajit|nlua)/.test(shebang)) return file;
  if (!/^#!.*\bsh\b/.test(shebang)) return null;
  const exec = /^exec .*$/m.exec(text)?.[0] ?? '';
  const wrapped = [...exec.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '').filter((path) => isFile(path));
  return wrapped.length > 1 ? (wrapped.at(-1) ?? null) : null;
}

function executable(world: Pick<World, 'env'>, word: string, directory: string): string | null {
  const places = /[/\\]/.test(word)
    ? [resolve(directory, word)]
    : (world.env.PATH ?? '').split(delimiter).map((folder) => join(folder, word));
  return places.find((place) => isFile(place) && mayRead(place)) ?? null;
}

function isFile(path: string): boolean {
  return isAbsolute(path) && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

function mayRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
