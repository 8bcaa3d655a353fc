/** Time of everything that two versions have in common: measured column by column, then judged together. */
import type { ClockName, Measurement } from '../measure/measurement.js';
import { samplesOf } from './clocks.js';
import type { Thresholds, TimeEvidence } from './comparison.js';
import type { Control } from './control.js';
import { holm } from './mann-whitney.js';
import type { Pair } from './pairing.js';
import { type Columns, plainSums, steadySums } from './steady.js';
import { type Measured, measureTime, timeVerdict } from './time-evidence.js';

/** Evidence for the suite (the sum, by round, of the common tests) and for each test by id; null where there is none. */
export interface Times {
  readonly suite: TimeEvidence | null;
  readonly tests: ReadonlyMap<string, TimeEvidence>;
}

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
  readonly control: Pick<Control, 'trouble'>;
  readonly thresholds: Thresholds;
  readonly judged: Judged;
}

/** The clock of head, or wall time where base was not measured by it. */
export function clockOf(base: Measurement, head: Measurement): ClockName {
  return base.method.clock === head.method.clock ? head.method.clock : 'wall';
}

/** Judges the time of the suite and of every test; p-values of the judged tests are corrected for their number. */
export function judgeTimes(common: readonly Pair[], options: TimeOptions): Times {
  const { clock, paired, judged } = options;
  const columns = common.flatMap(({ base, head }): Columns[] => {
    const [before, after] = [samplesOf(base.samples, clock), samplesOf(head.samples, clock)];
    return before === null || after === null ? [] : [{ base: before, head: after }];
  });
  // A clock that some test lacks says nothing of the suite.
  const suite = columns.length === common.length ? judgeSuite(columns, options) : null;
  const measured = new Map<string, Measured>();
  for (const { base, head } of common) {
    const test = measure(samplesOf(base.samples, clock), samplesOf(head.samples, clock), clock, paired);
    if (test !== null) measured.set(head.id, test);
  }
  const tried = [...measured].filter(([id]) => judged.tests.has(id));
  const corrected = holm(tried.map(([, test]) => test.pValue));
  tried.forEach(([id, test], index) => measured.set(id, { ...test, pValue: corrected[index] ?? 1 }));
  return {
    suite,
    tests: new Map([...measured].map(([id, test]) => [id, withVerdict(test, judged.tests.has(id), options)])),
  };
}

/**
 * Judges the suite by the sums of its tests. Where these leave it unresolved the steadied sums are asked. They miss a part
 * of what strikes now this test and now that (a collector that has more to do), so they do not excuse a suite whose plain
 * sums look slower.
 */
export function judgeSuite(
  columns: readonly Columns[],
  options: Omit<TimeOptions, 'judged'> & { readonly judged: Pick<Judged, 'suite'> },
): TimeEvidence | null {
  const [plain, steady] = [plainSums(columns), steadySums(columns)].map(({ base, head }) => {
    const measured = measure(base, head, options.clock, options.paired);
    return measured === null ? null : withVerdict(measured, options.judged.suite, options);
  });
  if (plain == null || steady == null) return null;
  if (plain.verdict !== 'unresolved' || steady.verdict === 'unresolved') return plain;
  return steady.verdict === 'same' && plain.change.value > options.thresholds.warn ? plain : steady;
}

function measure(
  base: readonly number[] | null | undefined,
  head: readonly number[] | null | undefined,
  clock: ClockName,
  paired: boolean,
): Measured | null {
  return base == null || head == null ? null : measureTime(base, head, clock, paired);
}

function withVerdict(
  measured: Measured,
  judged: boolean,
  options: Pick<TimeOptions, 'control' | 'thresholds'>,
): TimeEvidence {
  const verdict = options.control.trouble === null ? timeVerdict(measured, options.thresholds) : 'unresolved';
  return { ...measured, confirmation: 'untried', verdict: verdict === 'slower' && !judged ? 'unresolved' : verdict };
}
