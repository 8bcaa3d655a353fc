/** What slowdown a machine can show: measured pairs of the same code, the head of which is made slower by arithmetic. */
import type { ClockName, Measurement, Samples } from '../measure/measurement.js';
import { bestSeconds } from './clocks.js';
import type { Finding, Gate, Thresholds } from './comparison.js';
import { judgeAgain } from './confirm.js';
import { type Control, measureControl } from './control.js';
import { judge } from './gate.js';
import { pairTests } from './pairing.js';
import { judgeViews, type Part, suiteViews } from './suite-time.js';
import { clockOf } from './times.js';

/** Share of the trials that must show a slowdown. */
const SHARE = 0.9;
/** The largest slowdown that is tried, and how far two that are tried lie apart. */
const LARGEST = 1;
const STEP = 0.001;

/**
 * The least slowdown of the suite that the rule would flag (warn or fail), and the least that it would fail for, in at
 * least 90 % of the trials: every test of every round takes so much longer, and the rule is asked. What it suspects it must
 * find again in the pairs of the next trial, a single one in its own. Instructions, which would tell more, stay as they are: this is what can be
 * seen of work in C functions. Ratios less one; Infinity where not even twice the time is seen.
 */
export function smallestSlowdown(
  pairs: readonly { readonly base: Measurement; readonly head: Measurement }[],
  thresholds: Thresholds,
): { readonly flagged: number; readonly failed: number } {
  const trials = pairs.map(({ base, head }) => ({
    parts: pairTests(base, head).common.map((pair) => ({ base: pair.base.samples, head: pair.head.samples })),
    control: measureControl(base, head, true, thresholds),
    clock: clockOf(base, head),
  }));
  const known = new Map<number, readonly Gate[]>();
  const gates = (slowdown: number): readonly Gate[] => {
    const found = known.get(slowdown) ?? gatesOf(trials, slowdown, thresholds);
    known.set(slowdown, found);
    return found;
  };
  const least = (wanted: (gate: Gate) => boolean): number =>
    leastStep((slowdown) => {
      const all = gates(slowdown);
      return all.length > 0 && all.filter(wanted).length >= SHARE * all.length;
    });
  return { flagged: least((gate) => gate !== 'none'), failed: least((gate) => gate === 'fail') };
}

interface Trial {
  readonly parts: readonly Part[];
  readonly control: Control;
  readonly clock: ClockName;
}

/** What the job would do in each trial. */
function gatesOf(trials: readonly Trial[], slowdown: number, thresholds: Thresholds): readonly Gate[] {
  const policy = { failOnRegression: true, ignored: false };
  const seen = trials.map(({ parts, control, clock }) => {
    const slowed = parts.map(({ base, head }) => ({ base, head: slower(head, 1 + slowdown) }));
    const time = judgeViews(suiteViews(slowed, clock), { paired: true, control, thresholds, judged: true });
    return { time, seconds: bestSeconds(slowed.map(({ head }) => head)) };
  });
  return seen.map(({ time, seconds }, index): Gate => {
    const evidence = { subject: 'suite', instructions: null, timeJudges: true, paired: true } as const;
    const suspected: Finding = judge({ ...evidence, time, seconds }, thresholds, policy);
    const fresh = seen[(index + 1) % seen.length] ?? { time, seconds };
    return judgeAgain(suspected, 'suite', fresh.time, fresh.seconds, { thresholds }, policy).gate;
  });
}

function slower(samples: Samples, factor: number): Samples {
  const longer = (values: readonly number[]): number[] => values.map((value) => value * factor);
  const orNone = (values: readonly number[] | null): number[] | null => (values === null ? null : longer(values));
  return {
    wall: longer(samples.wall),
    cpu: longer(samples.cpu),
    cycles: orNone(samples.cycles),
    referenceCycles: orNone(samples.referenceCycles),
  };
}

/** The least slowdown, by whole steps, that is seen; one that is seen is seen by any larger one too. */
function leastStep(isSeen: (slowdown: number) => boolean): number {
  let [low, high] = [0, Math.round(LARGEST / STEP)];
  if (!isSeen(high * STEP)) return Infinity;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isSeen(middle * STEP)) high = middle;
    else low = middle + 1;
  }
  return high * STEP;
}
