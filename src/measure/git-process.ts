/**
 * One call of git: an argument vector, never a shell, in an environment in which neither the user's hooks nor a surrounding
 * git has a say.
 */
import { getExecOutput } from '@actions/exec';
import { UserError } from '../errors.js';
import type { World } from '../world.js';

/** What one call of git gave. */
export interface GitOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A token for one server, used only where fetching without it is refused. */
export interface GitCredentials {
  /** Such as `https://github.com`, without a trailing slash. */
  readonly serverUrl: string;
  readonly token: string;
}

type Settings = readonly (readonly [key: string, value: string])[];

/** What a call has beside its arguments. */
export interface GitCall {
  /** Configuration of this call alone. */
  readonly settings?: Settings;
  readonly env?: Readonly<Record<string, string>>;
  /** False for what cleans up after a cancelled run. */
  readonly cancellable?: boolean;
}

/** Configuration of every call: no hooks, no housekeeping, and a checkout owned by another user (containers) is read. */
const SETTINGS: Settings = [
  ['safe.directory', '*'],
  ['core.hooksPath', '/dev/null'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['advice.detachedHead', 'false'],
  ['core.quotePath', 'false'],
];

/** Variables by which a surrounding git (a hook, an alias) would point ours at another repository. */
const FOREIGN = /^GIT_(?!SSH|SSL|TRACE|CURL|PROXY|ALLOW_PROTOCOL|ASKPASS|EXEC_PATH|CONFIG_)/;

/** @throws UserError where git cannot be run; the reason of the signal, where the run is cancelled */
export async function runGit(
  { env, signal }: Pick<World, 'env' | 'signal'>,
  directory: string,
  args: readonly string[],
  call: GitCall,
): Promise<GitOutput> {
  const { settings = [], cancellable = true } = call;
  if (cancellable) signal.throwIfAborted();
  const output = getExecOutput('git', [...args], {
    cwd: directory,
    env: { ...environment(env, [...SETTINGS, ...settings]), ...call.env },
    silent: true,
    ignoreReturnCode: true,
  }).then(
    ({ exitCode, stdout, stderr }) => ({ code: exitCode, stdout, stderr }),
    (error: unknown) => {
      throw new UserError(`git cannot be run: ${String(error)}.`, 'Install git 2.31 or newer.', { cause: error });
    },
  );
  return cancellable ? unlessAborted(output, signal) : output;
}

function environment(world: World['env'], settings: Settings): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(world)) if (value !== undefined && !FOREIGN.test(name)) env[name] = value;
  // Settings travel by GIT_CONFIG_*: seen by no other process, written nowhere. The user's own of that kind come first.
  const before = Number(env.GIT_CONFIG_COUNT ?? 0);
  settings.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${before + index}`] = key;
    env[`GIT_CONFIG_VALUE_${before + index}`] = value;
  });
  return {
    ...env,
    GIT_CONFIG_COUNT: String(before + settings.length),
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C.UTF-8',
  };
}

/** The header that actions/checkout would write into the configuration; the empty one before it takes that one back. */
export function authorisation({ serverUrl, token }: GitCredentials): Settings {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const key = `http.${serverUrl}/.extraheader`;
  return [
    [key, ''],
    [key, `AUTHORIZATION: basic ${basic}`],
  ];
}

/** Of several complaints the first is what the others follow from (`fatal: repository … does not exist`). */
export function cause(text: string): string {
  const first = text.split('\n').find((line) => /^(?:fatal|error): /.test(line));
  return lastLine(first ?? text);
}

/** The last words of an error output, in one line. */
export function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'no reason given').trim().slice(0, 300);
}

/** Seconds that a call may still take when the run is cancelled: a worktree that is being added cannot be removed. */
const LINGER = 5;

/** Rejects when the run is cancelled, as soon as the call has ended; one that does not end soon ends with this process. */
async function unlessAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      const timer = setTimeout(refuse, LINGER * 1000);
      const ended = (): void => {
        clearTimeout(timer);
        refuse();
      };
      call.then(ended, ended);
    };
    const refuse = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    const result = await Promise.race([call, aborted]);
    signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
