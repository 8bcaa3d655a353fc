/** A part of the spec files, the same part in every job that sees the same commits. */
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import type { BustedCommand } from './busted-command.js';
import { runSuite } from './pass-process.js';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Seconds for busted to load every spec file and name its tests. */
const TIME_OUT = 300;

/** Which spec files a shard runs. */
export interface ShardFiles {
  /** By version, in their order: the files of this shard. */
  readonly own: readonly (readonly string[])[];
  /** All spec files of the version under test. */
  readonly all: readonly string[];
}

/**
 * The spec files of one shard, by version. A file that several versions have is in the same shard in all of them.
 * @param versions the last is the version under test
 * @throws UserError where busted cannot list the tests, or nothing is left for this shard
 */
export async function shardFiles(
  world: World,
  versions: readonly (BustedCommand & { readonly directory: string })[],
  shard: Shard,
): Promise<ShardFiles> {
  const lists: (readonly string[])[] = [];
  for (const version of versions) lists.push(await specFiles(world, version));
  const own = dealFiles(lists, shard);
  const all = lists.at(-1) ?? [];
  // A pass that is given no file would run them all.
  if (own.some((files) => files.length === 0)) {
    throw new UserError(
      `Shard ${shard.index}/${shard.count} holds no spec file: the suite has ${lists.map(({ length }) => length).join(' and ')}.`,
      'Use fewer shards.',
    );
  }
  world.log.info(`Shard ${shard.index}/${shard.count}: ${own.at(-1)?.length ?? 0} of ${all.length} spec files`);
  return { own, all };
}

/** Deals files out by turns: first what every version has, by name, so that no version goes without; then the others. */
function dealFiles(lists: readonly (readonly string[])[], shard: Shard): readonly (readonly string[])[] {
  const sorted = lists.toReversed().map((files) => [...files].sort(byCodeUnits));
  const everywhere = (sorted[0] ?? []).filter((file) => lists.every((files) => files.includes(file)));
  const order = new Set([...everywhere, ...sorted.flat()]);
  const mine = new Set([...order].filter((_file, place) => place % shard.count === shard.index - 1));
  return lists.map((files) => files.filter((file) => mine.has(file)));
}

/** Spec files as busted itself finds them (`--list`), relative to the directory, with forward slashes. */
async function specFiles(
  world: World,
  { command, args, directory }: BustedCommand & { readonly directory: string },
): Promise<readonly string[]> {
  world.signal.throwIfAborted();
  const { kind, status, detail, tail } = await runSuite(world, {
    command: [...command, ...args, '--list'],
    directory,
    env: {},
    timeout: TIME_OUT,
    echo: false,
    kept: Infinity,
  });
  world.signal.throwIfAborted();
  if (kind === 'not-started')
    throw new UserError(`busted cannot be run: ${detail}.`, 'Install busted, or point the input busted to it.');
  const last = (tail.trim().split('\n').at(-1) ?? '').slice(0, 300);
  if (kind !== 'exit')
    throw new UserError(`busted --list was ended by ${kind} ${detail}: ${last}`, 'Make the suite load.');
  if (status !== 0)
    throw new UserError(`busted --list ended with exit code ${status ?? 0}: ${last}`, 'Make the suite load.');
  return listedFiles(tail, directory);
}

/** The files that the lines `file:line: name` name, each once, sorted. Names may span lines; such lines name no file. */
function listedFiles(text: string, directory: string): readonly string[] {
  const files = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const file = /^((?:[A-Za-z]:)?[^:]+):\d+: /.exec(line)?.[1];
    if (file === undefined) continue;
    const path = relative(directory, resolve(directory, file));
    if (path !== '' && !path.startsWith('..') && !isAbsolute(path)) files.add(path.split(sep).join('/'));
  }
  return [...files].sort(byCodeUnits);
}

/** The same order on every machine, whatever its language. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
