/** How to read a release's figures: the same few words everywhere. */
import type { FunctionRecord } from '../../analyse/release-record.js';
import type { Method } from '../../measure/measurement.js';
import { grouped } from '../text/duration.js';
import { prose } from '../text/markdown.js';

/** Counters that could not be had, with the reason each. */
export function unavailable(method: Method): string {
  return Object.entries(method.clocks)
    .flatMap(([name, clock]) => (clock.available ? [] : [`- ${name}: not available (${prose(clock.reason, 300)})`]))
    .join('\n');
}

/** How to read the times. */
export const LEGEND = `**Best** is the fastest round: noise of the machine only ever adds time, so the fastest round is the best single
estimate. **Median** is the middle round. **Deviation** is the standard deviation over the rounds. Times of different
machines or interpreters are not compared. **VM instructions** are what the Lua interpreter executed: they repeat from
run to run, and see neither time in C functions nor the garbage collector's. The suite's figures are of the whole run, loading of
files and \`describe\` bodies included; a pull request's comment compares the sum of the tests alone.`;

/** How to read the functions of a profile, with how many samples their times come from. */
export function profileLegend(functions: readonly FunctionRecord[]): string {
  return `**Self** is the time in the function itself, **total** includes what it calls; both come from ${samplesOf(functions)}, and are per run
of the suite under the profiler, longer than without it. **Share** is the part of all self time. **Calls**, mean and median
per call are of another run, which sees every call and takes longer still.`;
}

export function samplesOf(functions: readonly FunctionRecord[]): string {
  const samples = functions.reduce((sum, record) => sum + record.samples, 0);
  return `${grouped(samples)} ${samples === 1 ? 'sample' : 'samples'}`;
}
