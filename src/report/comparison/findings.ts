/** What of a comparison is shown first: which findings matter, in which order, and the one number of each. */
import type { Comparison, Finding, FunctionChange, TestFinding } from '../../analyse/comparison.js';
import { CONTROL_MOVED } from '../../analyse/control.js';
import { isSuspect, timeLevel } from '../../analyse/levels.js';
import type { ClockName } from '../../measure/measurement.js';

/** The one number that a finding's verdict rests on. */
export interface Decisive {
  /** By what: the clock of the timing pass, or VM instructions. */
  readonly by: 'time' | 'instructions';
  /** Ratio less one. */
  readonly change: number;
}

/**
 * Time where time says what the verdict says (it is what users feel), else the instructions where they do, else whatever
 * was measured; null where nothing was.
 */
export function decisive(finding: Finding): Decisive | null {
  const { time, instructions, verdict } = finding;
  if (time?.verdict === verdict) return { by: 'time', change: time.change.value };
  if (instructions?.verdict === verdict) return { by: 'instructions', change: instructions.change };
  if (time) return { by: 'time', change: time.change.value };
  return instructions ? { by: 'instructions', change: instructions.change } : null;
}

/** Size of a finding's change, for ordering; nothing measured: 0. */
function size(finding: Finding): number {
  return Math.abs(decisive(finding)?.change ?? 0);
}

const GATES = { fail: 0, warn: 1, none: 2 } as const;

/** Tests of a verdict: what gates first, then the largest change. */
export function testsOf(comparison: Comparison, verdict: TestFinding['verdict']): readonly TestFinding[] {
  return comparison.tests
    .filter((finding) => finding.verdict === verdict)
    .sort((a, b) => GATES[a.gate] - GATES[b.gate] || size(b) - size(a));
}

/** Tests whose speed changed: slower before faster, what gates first, then by size. */
export function changedTests(comparison: Comparison): readonly TestFinding[] {
  return [...testsOf(comparison, 'slower'), ...testsOf(comparison, 'faster')];
}

/**
 * Whether a test that is too short to be judged by time looks slower, as it would be called were it longer, in a suite that is
 * slower by time. (In any other, some of many short tests look slower by chance.)
 */
function seemsSlower({ time, verdict }: Finding, { suite, thresholds }: Comparison): boolean {
  if (suite.time?.verdict !== 'slower' || verdict === 'slower') return false;
  return time?.verdict === 'unresolved' && timeLevel(time, thresholds) !== 'none';
}

/** Whether a test's own verdict (same, by its instructions) would belie its time, where nothing is certain of the whole. */
export function isOpen(finding: TestFinding, comparison: Comparison): boolean {
  if (seemsSlower(finding, comparison)) return true;
  const { time, verdict } = finding;
  if (comparison.verdict !== 'unresolved' || verdict !== 'same') return false;
  return time?.verdict === 'unresolved' && time.change.value > comparison.thresholds.fail;
}

/** Whether noise leaves a change of time open. */
export function isTimeOpen({ time }: Finding): boolean {
  return time?.verdict === 'unresolved';
}

/** Whether repeats that differ, or a tick of the count, leave a change of instructions open. */
export function isCountOpen({ instructions }: Finding): boolean {
  if (instructions === null) return false;
  return !instructions.stable || (instructions.verdict === 'unresolved' && instructions.change !== 0);
}

/** Whether anything is under a suspicion by time that nothing has confirmed or refuted. */
export function isSuspected({ suite, tests }: Comparison): boolean {
  return [suite, ...tests].some(({ time }) => isSuspect(time));
}

/** Whether it was the budget that ended the rounds, of a machine that kept its pace. */
export function isCutShort({ method, fresh, noise }: Comparison): boolean {
  return (fresh ?? method).ended === 'budget' && Math.abs(noise.controlShift) < CONTROL_MOVED;
}

/** Of the suite's whole slowdown: what is less explains nothing. */
const LEAST_PART = 0.03;

/**
 * Where the suite takes more time and no test does so for certain: the tests that seem to, by how much of the slowdown they
 * make up.
 */
export function seeminglySlower(comparison: Comparison): readonly TestFinding[] {
  const { suite, tests } = comparison;
  if (suite.time?.verdict !== 'slower' || testsOf(comparison, 'slower').length > 0) return [];
  const whole = suite.time.head - suite.time.base;
  const more = ({ time }: Finding) => (time === null ? 0 : time.head - time.base);
  return tests
    .filter((one) => seemsSlower(one, comparison) && more(one) >= LEAST_PART * whole)
    .sort((a, b) => more(b) - more(a));
}

/** All compared tests, the slowest at head first. */
export function slowestTests(comparison: Comparison): readonly TestFinding[] {
  const cost = (finding: Finding) => finding.time?.head ?? 0;
  const count = (finding: Finding) => finding.instructions?.head ?? 0;
  return [...comparison.tests].sort((a, b) => cost(b) - cost(a) || count(b) - count(a));
}

/** Of the suite's whole change: functions below it are little beside the one that did it. */
const LEAST_SHARE = 0.03;
/** Functions that are named where none is certain: the guilty one is nearly always among the first three. */
const LIKELIEST = 3;

export interface Explanation {
  /** Whether the functions changed by more than what sampling explains. */
  readonly certain: boolean;
  readonly functions: readonly FunctionChange[];
}

/** The functions that explain the change, the most changed first; where none is certain, the likeliest. */
export function explanation({ functions }: Comparison): Explanation {
  const certain = functions.filter((one) => one.certain.length !== 0 && Math.abs(one.share) >= LEAST_SHARE);
  return certain.length > 0
    ? { certain: true, functions: certain }
    : { certain: false, functions: functions.slice(0, LIKELIEST) };
}

/** The clock that the tests' times are of. (The suite's says its own: it may have been decided by another.) */
export function clockOf({ tests, suite, method }: Comparison): ClockName {
  return [...tests, suite].find(({ time }) => time !== null)?.time?.clock ?? method.clock;
}

/** Whether values of a clock are counts and not seconds. */
export function countsCycles(clock: ClockName): boolean {
  return clock === 'cycles' || clock === 'reference-cycles';
}

/** What a clock's values are called: `time`, `CPU time`, `cycles`, `reference cycles`. */
export function clockTitle(clock: ClockName): string {
  return { wall: 'time', cpu: 'CPU time', cycles: 'cycles', 'reference-cycles': 'reference cycles' }[clock];
}
