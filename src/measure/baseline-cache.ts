/**
 * The base commit's measurement in the runner's cache, for `baseline: cache`. Whatever goes wrong here costs at most its
 * own time-out, and the baseline; never the job.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cache from '@actions/cache';
import type { World } from '../world.js';
import type { Environment, Measurement } from './measurement.js';
import { asMeasurement } from './measurement-check.js';

/** What must be equal for a stored measurement to stand for a fresh one. */
export interface BaselineIdentity {
  readonly commit: string;
  /** The machine that will be compared with it. */
  readonly environment: Environment;
  readonly busted: readonly string[];
  readonly bustedArgs: readonly string[];
  readonly workingDirectory: string;
  readonly setup: string;
  readonly clock: string;
  /** The input `name`, which tells several suites of one repository apart. */
  readonly name: string;
  readonly shard: { readonly index: number; readonly count: number } | null;
}

/** Seconds for one call of the cache; the service itself gives up only after half a minute and more. */
const TIMEOUT = 10;

/** The cache's key: readable in front, the rest hashed. */
function baselineKey(identity: BaselineIdentity): string {
  const { environment: machine, shard } = identity;
  const parts = [
    [machine.cpu, machine.os, machine.arch, machine.runnerImage, machine.interpreter, machine.busted],
    [identity.busted, identity.bustedArgs, identity.workingDirectory, identity.setup, identity.clock, identity.name],
    shard === null ? null : [shard.index, shard.count],
    identity.commit,
  ];
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `busted-profiler-baseline-1-${identity.commit.slice(0, 12)}-${hash.slice(0, 40)}`;
}

/**
 * The stored measurement. `missing`: there is none, and it may be saved. `unavailable`: the cache cannot be had, or what it
 * holds is not what it should be; to save would be to wait for nothing.
 */
export type Restored = Measurement | 'missing' | 'unavailable';

/** @param timeout seconds */
export async function restoreBaseline(world: World, identity: BaselineIdentity, timeout = TIMEOUT): Promise<Restored> {
  const key = baselineKey(identity);
  const file = storedFile(world, key);
  if (file === null) return 'unavailable';
  return guarded<Restored>(world, 'restored', timeout, 'unavailable', async () => {
    const found = await cache.restoreCache([file], key);
    if (found !== key) {
      world.log.debug(`The cache holds no baseline ${key}.`);
      return 'missing';
    }
    const measurement = asMeasurement(JSON.parse(readFileSync(file, 'utf8')));
    if ('wrong' in measurement) throw new Error(`it is not a measurement of this version (${measurement.wrong})`);
    if (measurement.commit !== identity.commit) throw new Error('it belongs to another commit');
    return measurement;
  });
}

/**
 * Stores a measurement under its identity; says nothing where it is there already.
 * @param timeout seconds
 * @returns whether it is stored
 */
export async function saveBaseline(
  world: World,
  identity: BaselineIdentity,
  measurement: Measurement,
  timeout = TIMEOUT,
): Promise<boolean> {
  const key = baselineKey(identity);
  const file = storedFile(world, key);
  if (file === null) return false;
  return guarded(world, 'saved', timeout, false, async () => {
    writeFileSync(file, JSON.stringify(measurement));
    return (await cache.saveCache([file], key)) !== -1;
  });
}

/**
 * Where the file lies between cache and program, or null outside of Actions. The path is part of what the cache looks
 * up, so it must be the same in every job: the runner's own temporary folder, not this run's.
 */
function storedFile(world: World, key: string): string | null {
  const { env } = world;
  const service = env.ACTIONS_RESULTS_URL ?? env.ACTIONS_CACHE_URL ?? '';
  if (service === '' || (env.ACTIONS_RUNTIME_TOKEN ?? '') === '') {
    world.log.debug('There is no cache service here: no stored baseline.');
    return null;
  }
  return join(env.RUNNER_TEMP ?? world.temporary, 'busted-profiler-baseline', `${key}.json`);
}

/** Runs a call of the cache within its time; what is thrown, or takes longer, becomes a notice and `otherwise`. */
async function guarded<T>(
  world: World,
  what: string,
  timeout: number,
  otherwise: T,
  body: () => Promise<T>,
): Promise<T> {
  const folder = join(world.env.RUNNER_TEMP ?? world.temporary, 'busted-profiler-baseline');
  let timer: NodeJS.Timeout | undefined;
  let stop = (): void => undefined;
  try {
    mkdirSync(folder, { recursive: true });
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the service gave no answer within ${timeout} s`));
      }, timeout * 1000);
      stop = () => {
        reject(new Error('the run was cancelled'));
      };
      world.signal.addEventListener('abort', stop, { once: true });
    });
    return await Promise.race([body(), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    world.log.notice(`The stored baseline could not be ${what}: ${reason}.`);
    return otherwise;
  } finally {
    clearTimeout(timer);
    world.signal.removeEventListener('abort', stop);
    rmSync(folder, { recursive: true, force: true });
  }
}
