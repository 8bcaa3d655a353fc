/** What can be started: on Windows, a batch file (LuaRocks installs `busted.bat`) only through its interpreter. */
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { UserError } from '../errors.js';

/** A program and its arguments, as `spawn` takes them. */
export interface Startable {
  readonly file: string;
  readonly args: readonly string[];
  /** The arguments form a command line that Node must not quote again. */
  readonly verbatim: boolean;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that a relative program is looked for in. */
  readonly directory: string;
  readonly platform?: NodeJS.Platform;
  readonly exists?: (file: string) => boolean;
}

/** @throws UserError where a word for a batch file holds a line break, which its interpreter cannot be given */
export function startable(program: string, args: readonly string[], options: StartOptions): Startable {
  const { env, platform = process.platform } = options;
  const batch = platform === 'win32' ? batchFile(program, options) : null;
  if (batch === null) return { file: program, args, verbatim: false };
  const line = [batch, ...args].map(batchWord).join(' ');
  // /s takes the outermost quotation marks off and leaves the rest alone; /e:on and /v:off fix how the rest is read.
  return { file: env.ComSpec ?? 'cmd.exe', args: ['/e:on', '/v:off', '/d', '/s', '/c', `"${line}"`], verbatim: true };
}

/** The batch file that a word means; null where it means a program, which comes first in each folder of PATH. */
function batchFile(program: string, { env, directory, exists = existsSync }: StartOptions): string | null {
  const folders = /[/\\]/.test(program) ? [directory] : [directory, ...(env.PATH ?? env.Path ?? '').split(';')];
  const endings = win32.extname(program) === '' ? ['.com', '.exe', '.bat', '.cmd'] : [''];
  const found = folders
    .flatMap((folder) => endings.map((ending) => win32.resolve(folder, program + ending)))
    .find((file) => exists(file));
  return found !== undefined && /\.(bat|cmd)$/i.test(found) ? found : null;
}

/**
 * A word for `cmd.exe`, always within quotation marks, where only these are special: a quotation mark (doubled), `%`
 * (made harmless by an empty substring of a variable that always exists), and backslashes before the closing mark
 * (doubled, for the program that the batch file starts).
 */
function batchWord(word: string): string {
  if (/[\r\n\0]/.test(word))
    throw new UserError(
      `busted is a batch file here, and an argument has a line break: ${JSON.stringify(word.slice(0, 80))}.`,
      'Leave the line break out of busted-args.',
    );
  return `"${word.replaceAll('"', '""').replaceAll('%', '%%cd:~,%').replace(/\\+$/, '$&$&')}"`;
}
