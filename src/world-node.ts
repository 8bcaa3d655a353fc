/** The real world: Node's clock, the process's environment, and a signal that Ctrl-C or the runner's cancellation aborts. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Stopped } from './errors.js';
import { holdLittleGarbage } from './heap.js';
import type { Log, World } from './world.js';

/**
 * Runs `body` in the real world; its temporary folder is gone afterwards.
 * @param assets folder that holds `lua/`
 * @throws Stopped where a signal ended the run, whatever failed because of it; else what `body` throws
 */
export async function inRealWorld<T>(assets: string, log: Log, body: (world: World) => Promise<T>): Promise<T> {
  holdLittleGarbage();
  const controller = new AbortController();
  const stop = (name: NodeJS.Signals): void => {
    controller.abort(new Stopped(name));
  };
  const temporary = realpathSync(mkdtempSync(path.join(process.env.RUNNER_TEMP ?? tmpdir(), 'busted-profiler-')));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, stop);
  try {
    return await body({
      env: process.env,
      assets,
      temporary,
      log,
      clock: () => performance.now() / 1000,
      now: () => new Date(),
      sleep: (seconds) => wait(seconds * 1000, undefined, { signal: controller.signal }),
      signal: controller.signal,
    });
  } catch (error) {
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    for (const name of signals) process.off(name, stop);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Seconds that what is still going on after the answer may hold the process up. */
const LINGER = 3;

/**
 * Lets the process end by itself, so that all of its output arrives also where pipes are written asynchronously
 * (Windows). A cache service that gave no answer in time may still hold a connection open: that is not waited for.
 */
export function endSoon(): void {
  setTimeout(() => process.exit(), LINGER * 1000).unref();
}
