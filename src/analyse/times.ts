/** Time of everything that two versions have in common: measured column by column, then judged together. */
import type { ClockName, Measurement, TestMeasurement } from '../measure/measurement.js';
import { samplesOf } from './clocks.js';
import type { Thresholds, TimeEvidence } from './comparison.js';
import type { Control } from './control.js';
import { holm } from './holm.js';
import { allowed, judgeViews, suiteViews } from './suite-time.js';
import { type Measured, measureTime, timeVerdict } from './time-evidence.js';

/** Evidence for the suite (the sum, by round, of the common tests) and for each test by id; null where there is none. */
export interface Times {
  readonly suite: TimeEvidence | null;
  readonly tests: ReadonlyMap<string, TimeEvidence>;
}

/** One test in both versions, as far as its time goes. */
export type TimedPair = Readonly<Record<'base' | 'head', Pick<TestMeasurement, 'id' | 'samples'>>>;

/** Nothing could be compared by time. */
export const NO_TIMES: Times = { suite: null, tests: new Map() };

/** Which of them time may judge; the others' time is shown, and no slowdown is ever read from it. */
export interface Judged {
  readonly suite: boolean;
  readonly tests: ReadonlySet<string>;
}

export interface TimeOptions {
  readonly clock: ClockName;
  readonly paired: boolean;
  readonly control: Pick<Control, 'shift' | 'trouble'>;
  readonly thresholds: Thresholds;
  readonly judged: Judged;
}

/** The clock of head, or wall time where base was not measured by it. */
export function clockOf(base: Measurement, head: Measurement): ClockName {
  return base.method.clock === head.method.clock ? head.method.clock : 'wall';
}

/** Judges the time of the suite and of every test; p-values of the judged tests are corrected for their number. */
export function judgeTimes(common: readonly TimedPair[], options: TimeOptions): Times {
  const { clock, paired, judged, control, thresholds } = options;
  const parts = common.map(({ base, head }) => ({ base: base.samples, head: head.samples }));
  const measured = new Map<string, Measured>();
  for (const { base, head } of common) {
    const [before, after] = [samplesOf(base.samples, clock), samplesOf(head.samples, clock)];
    const test = before === null || after === null ? null : measureTime(before, after, clock, paired);
    if (test !== null) measured.set(head.id, test);
  }
  const tried = [...measured].filter(([id]) => judged.tests.has(id));
  const corrected = holm(tried.map(([, test]) => test.pValue));
  tried.forEach(([id, test], index) => measured.set(id, { ...test, pValue: corrected[index] ?? 1 }));
  return {
    suite: judgeViews(suiteViews(parts, clock), { paired, control, thresholds, judged: judged.suite }),
    tests: new Map([...measured].map(([id, test]) => [id, withVerdict(test, judged.tests.has(id), options)])),
  };
}

function withVerdict(
  measured: Measured,
  judged: boolean,
  { control, thresholds }: Pick<TimeOptions, 'control' | 'thresholds'>,
): TimeEvidence {
  const verdict = allowed(timeVerdict(measured, thresholds), measured, { control, judged, thresholds });
  return { ...measured, confirmation: 'untried', verdict };
}
