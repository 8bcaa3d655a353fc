/**
 * The suite's time. The same rounds are seen in several ways, each blind to some of what the machine adds, and to some
 * of what code can do; the first that can tell decides.
 */
import type { ClockName, Samples } from '../measure/measurement.js';
import { samplesOf } from './clocks.js';
import type { Thresholds, TimeEvidence, Verdict } from './comparison.js';
import { type Control, leaves } from './control.js';
import { isVague, SIGNIFICANCE, timeLevel } from './levels.js';
import { minimum } from './statistics.js';
import { type Columns, plainSums, steadySums } from './steady.js';
import { type Measured, measureTime, timeVerdict } from './time-evidence.js';

/**
 * Where the processor works for less of the time than this, its time says too little of the suite's. At a half, 10 % more
 * processor time is 5 % more of all time at least.
 */
const BUSY = 0.5;
/** Steadied sums may show as little as this part of a change. */
const STEADIED_SHOW = 0.5;

/** A test's samples in both versions. */
export interface Part {
  readonly base: Samples;
  readonly head: Samples;
}

/** The suite's time by round, as a clock tells it; `steadied` without most of what interruptions add (`steady.ts`). */
export interface View extends Columns {
  readonly clock: ClockName;
  readonly steadied: boolean;
}

export interface SuiteOptions {
  /** Whether both sides' rounds were interleaved. */
  readonly paired: boolean;
  readonly control: Pick<Control, 'shift' | 'trouble'>;
  readonly thresholds: Thresholds;
  /** Whether a slowdown may be read from it. */
  readonly judged: boolean;
}

/**
 * The plain sums of the tests by the clock, then by processor time; then, less trusted, both steadied, the less disturbed
 * first. Processor time is left out of a suite that waits for much of its time. None where a test lacks the clock.
 */
export function suiteViews(parts: readonly Part[], clock: ClockName): View[] {
  const clocks: ClockName[] = clock === 'wall' && isBusy(parts) ? ['wall', 'cpu'] : [clock];
  const seen = clocks.flatMap((each) => {
    const columns = columnsOf(parts, each);
    return columns === null ? [] : [{ clock: each, columns }];
  });
  return [
    ...seen.map(({ clock: each, columns }) => ({ clock: each, steadied: false, ...plainSums(columns) })),
    ...seen.reverse().map(({ clock: each, columns }) => ({ clock: each, steadied: true, ...steadySums(columns) })),
  ];
}

/**
 * Judges the suite: the first view that is not unresolved decides, and the first of all is what is shown where none
 * does; where it is vague about the size of a change, a clearer view that says the same is shown. Each view is blind to something: steadied sums to a part of what strikes now this test and now that (a collector
 * that has more to do), processor time to waiting, wall time to what is less than the machine's noise. So none calls a
 * suite the same that is slower in any past the warning threshold, and not by chance.
 * @returns null where there is nothing to judge
 */
export function judgeViews(views: readonly View[], options: SuiteOptions): TimeEvidence | null {
  const { paired, thresholds } = options;
  const all = views.flatMap(({ base, head, clock, steadied }) => {
    const time = measureTime(base, head, clock, paired);
    return time === null ? [] : [{ steadied, time, verdict: timeVerdict(time, thresholds) }];
  });
  const [first] = all;
  if (first === undefined) return null;
  const sign = all.some(
    ({ steadied, time: { change, pValue } }) =>
      pValue < SIGNIFICANCE && change.value > thresholds.warn * (steadied ? STEADIED_SHOW : 1),
  );
  const tells = ({ verdict }: typeof first) => verdict !== 'unresolved' && (verdict !== 'same' || !sign);
  const decided = all.find(tells) ?? { ...first, verdict: 'unresolved' as const };
  const { verdict } = decided;
  const { time } = clearest(decided, all, thresholds);
  // The times that are shown are whole ones, as they are told of a release: steadied sums have lost a part.
  const { base, best } = all.find((view) => !view.steadied && view.time.clock === time.clock)?.time ?? time;
  const head = base * (1 + time.change.value);
  return { ...time, base, head, best, confirmation: 'untried', verdict: allowed(verdict, time, options) };
}

/** What may be said of time where the control is in trouble, or where time may not judge. */
export function allowed(
  verdict: Verdict,
  { change }: Pick<Measured, 'change'>,
  { control, judged, thresholds }: Pick<SuiteOptions, 'control' | 'judged' | 'thresholds'>,
): Verdict {
  if (control.trouble !== null && !(verdict === 'slower' && leaves(control, change.low, thresholds)))
    return 'unresolved';
  return verdict === 'slower' && !judged ? 'unresolved' : verdict;
}

interface Judged {
  readonly time: Measured;
  readonly verdict: Verdict;
}

/**
 * What is shown of a change that is for certain: where the view that decided is vague about its size, the first that says the
 * same more clearly, of the same consequence and within the interval of that one.
 */
function clearest<V extends Judged>(decided: V, all: readonly V[], thresholds: Thresholds): V {
  if (!isVague(decided.time) || (decided.verdict !== 'slower' && decided.verdict !== 'faster')) return decided;
  const { low, high } = decided.time.change;
  const saysTheSame = ({ time, verdict }: V) =>
    verdict === decided.verdict &&
    timeLevel(time, thresholds) === timeLevel(decided.time, thresholds) &&
    time.change.value >= low &&
    time.change.value <= high;
  return all.find((view) => saysTheSame(view) && !isVague(view.time)) ?? decided;
}

function columnsOf(parts: readonly Part[], clock: ClockName): Columns[] | null {
  const columns = parts.flatMap(({ base, head }): Columns[] => {
    const [before, after] = [samplesOf(base, clock), samplesOf(head, clock)];
    return before === null || after === null ? [] : [{ base: before, head: after }];
  });
  return columns.length === parts.length ? columns : null;
}

/** Whether the processor works for most of the time on both sides, by what each test took at best. */
function isBusy(parts: readonly Part[]): boolean {
  return (['base', 'head'] as const).every((side) => {
    const best = (clock: 'wall' | 'cpu') => parts.reduce((sum, part) => sum + minimum(part[side][clock]), 0);
    return best('cpu') >= BUSY * best('wall');
  });
}
