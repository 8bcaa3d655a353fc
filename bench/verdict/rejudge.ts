/** Kept rounds, judged by the rule as it now stands: what a change of the rule would have made of them. */
import type { Finding, InstructionEvidence, TimeEvidence } from '../../src/analyse/comparison.js';
import { judgeAgain } from '../../src/analyse/confirm.js';
import { judge } from '../../src/analyse/gate.js';
import { isSuspect } from '../../src/analyse/levels.js';
import { minimum } from '../../src/analyse/statistics.js';
import { judgeViews, type View } from '../../src/analyse/suite-time.js';
import { readInputs } from '../../src/inputs.js';
import { thresholdsOf } from '../../src/modes/thresholds.js';
import type { SuiteRounds, Trial } from './results.js';

/** A rule of the suite's time: null where there is nothing to judge. */
export type TimeRule = (views: readonly View[], control: number) => TimeEvidence | null;

export const THRESHOLDS = thresholdsOf(readInputs(() => ''));
const POLICY = { failOnRegression: true, ignored: false };
/** The control's shift from which on time is not judged, as src/analyse/control.ts has it. */
const MOVED = 0.05;

/** The rule of `src/analyse`. */
export const present: TimeRule = (views, control) =>
  judgeViews(views, {
    paired: true,
    control: { shift: control, trouble: Math.abs(control) >= MOVED ? 'moved' : null },
    thresholds: THRESHOLDS,
    judged: true,
  });

/** What a row has kept of the suite's time, in the order in which it is asked; older rows have wall time alone. */
export function viewsOf({ plain, steady, cpu = null }: SuiteRounds): View[] {
  const clocks = [
    { clock: 'wall' as const, plain, steady },
    ...(cpu === null ? [] : [{ clock: 'cpu' as const, ...cpu }]),
  ];
  return [
    ...clocks.map((seen) => ({ clock: seen.clock, steadied: false, ...seen.plain })),
    ...clocks.reverse().map((seen) => ({ clock: seen.clock, steadied: true, ...seen.steady })),
  ];
}

/**
 * The trial with the suite judged again. What its tests were found to be stays, and so does what fresh pairs said where
 * the row has not kept them.
 */
export function rejudge(trial: Trial, rule: TimeRule = present): Trial {
  const suspected = judged(trial, rule(viewsOf(trial), trial.control));
  const fresh = trial.fresh == null ? null : rule(viewsOf(trial.fresh), 0);
  const suite = judgeAgain(
    suspected,
    'suite',
    fresh,
    minimum(trial.fresh?.plain.head ?? []),
    { thresholds: THRESHOLDS },
    POLICY,
  );
  const unkept = isSuspect(suite.time) && trial.fresh === undefined && trial.confirmed !== null;
  if (unkept || suite.verdict === trial.suite) return trial;
  const asSuite = trial.verdict === trial.suite;
  return {
    ...trial,
    suite: suite.verdict,
    confirmed: suite.time?.confirmation ?? null,
    verdict: asSuite || suite.verdict === 'slower' ? suite.verdict : trial.verdict,
    gate: asSuite || trial.gate === 'none' ? suite.gate : trial.gate,
  };
}

function judged(trial: Trial, time: TimeEvidence | null): Finding {
  const evidence = {
    subject: 'suite',
    time,
    timeJudges: true,
    paired: true,
    seconds: minimum(trial.plain.head),
  } as const;
  return judge({ ...evidence, instructions: counted(trial) }, THRESHOLDS, POLICY);
}

/** The suite's instructions as far as the row has them. */
function counted({ instructions: change, stable = true }: Trial): InstructionEvidence | null {
  if (change === null || !stable) return null;
  const verdict = change > THRESHOLDS.warn ? 'slower' : change < -THRESHOLDS.warn ? 'faster' : 'same';
  // (Enough of them never to be too few.)
  return { base: 1e9, head: 1e9 * (1 + change), change, low: change, high: change, stable: true, verdict };
}
