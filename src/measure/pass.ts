/**
 * One pass: one fresh process that runs the whole suite under one instrument, and what its file said.
 */
import type { World } from '../world.js';
import { countersWord } from './counters-module.js';
import { refuse, withoutResult } from './pass-failures.js';
import { readPass } from './pass-reader.js';
import type { PassName, PassRequest } from './pass-request.js';
import type { PassResult } from './pass-result.js';
import { profiledBusted } from './profiled-busted.js';

export type { PassName, PassRequest } from './pass-request.js';
export type { PassResult, PassTimes } from './pass-result.js';

/** VM instructions between two ticks, where the request names none. */
const INTERVAL: Readonly<Record<PassName, number>> = { timing: 0, counting: 100, sampling: 10_000, calls: 0 };

/**
 * Runs one pass and reads what it wrote.
 *
 * @throws UserError busted not found, not a busted project, no tests, failing or erroring tests (named), a crash, a
 *   time-out, a test that ends the process, a clock that is not there
 */
export async function runPass(world: World, request: PassRequest): Promise<PassResult> {
  const suite = {
    command: request.command,
    // (A seed of the user's own comes later and counts.)
    args: [`--seed=${request.seed}`, ...request.args],
    directory: request.directory,
    timeout: request.timeout,
    echo: request.echo,
  };
  const { ended, records, journal } = await profiledBusted(world, suite, [
    ['pass', request.pass],
    ['seed', String(request.seed)],
    ['interval', String(request.interval ?? INTERVAL[request.pass])],
    ['phase', String(request.phase ?? 0)],
    // What LuaJIT's sampler takes instead: only the process itself knows which interpreter it is.
    ['milliseconds', String(request.interval ?? 1)],
    ...(request.executed === true ? [['executed', '1'] as const] : []),
    ...(request.files ?? []).map((file) => ['file', file] as const),
    await countersWord(world, request),
  ]);
  world.signal.throwIfAborted();
  if (records === null) throw withoutResult(request, ended, journal);
  const { result, failures } = readPass(request, records);
  refuse(request, ended, result, failures);
  return result;
}
