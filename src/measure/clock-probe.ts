/** Whether a clock is there at all, asked before the suite is run for it. */
import type { World } from '../world.js';
import { type BustedRun, countersWord } from './counters-module.js';
import type { ClockName } from './measurement.js';
import { unquote } from './pass-file.js';
import { clockMissing } from './pass-failures.js';
import { profiledBusted } from './profiled-busted.js';

/** Seconds for busted to start and find nothing to run. */
const TIME_OUT = 60;
/** The name of no spec file: none is run. */
const NONE = '/';

/**
 * A timing pass of no spec file tells what it would read. Where it tells nothing, the first run of the suite will say why.
 * @throws UserError where the clock is not there
 */
export async function requireClock(world: World, busted: BustedRun, clock: ClockName): Promise<void> {
  if (clock === 'wall' || clock === 'cpu') return;
  const { records } = await profiledBusted(world, { ...busted, timeout: TIME_OUT, echo: false }, [
    ['pass', 'timing'],
    ['phase', '0'],
    ['file', NONE],
    await countersWord(world, busted),
  ]);
  world.signal.throwIfAborted();
  const [, available, reason] =
    records?.find(({ kind, fields }) => kind === 'clock' && fields[0] === clock)?.fields ?? [];
  if (available === '0') throw clockMissing(clock, unquote(reason ?? '='));
}
