/** What of a comparison is shown first: which findings matter, in which order, and the one number of each. */
import type { Comparison, Finding, TestFinding } from '../../analyse/comparison.js';
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

/** All compared tests, the slowest at head first. */
export function slowestTests(comparison: Comparison): readonly TestFinding[] {
  const cost = (finding: Finding) => finding.time?.head ?? 0;
  const count = (finding: Finding) => finding.instructions?.head ?? 0;
  return [...comparison.tests].sort((a, b) => cost(b) - cost(a) || count(b) - count(a));
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
