/** A pull request's verdict: two measurements become one comparison by the rule of docs/statistics.md. */
import type { Environment, Measurement } from '../measure/measurement.js';
import { bestSeconds } from './clocks.js';
import type {
  BaselineKind,
  Comparison,
  Finding,
  InstructionEvidence,
  Policy,
  TestFinding,
  Thresholds,
} from './comparison.js';
import { measureControl } from './control.js';
import { functionChanges } from './explain.js';
import { judge, overall } from './gate.js';
import { identity } from '../measure/identity.js';
import { suiteInstructions, tells, testInstructions, tickOf } from './instruction-evidence.js';
import { byInterest } from './interest.js';
import { notesOf } from './notes.js';
import { type Pair, pairTests } from './pairing.js';
import { spread } from './statistics.js';
import { clockOf, judgeTimes, NO_TIMES } from './times.js';

export interface CompareOptions {
  /** Keys several suites, interpreters or systems; empty where there is one. */
  readonly name: string;
  readonly baseline: { readonly kind: BaselineKind; readonly commit: string; readonly label: string };
  readonly thresholds: Thresholds;
  /** Whether both were measured in one job with interleaved rounds; else `base` is a stored baseline. */
  readonly paired: boolean;
  readonly failOnRegression: boolean;
  /** Whether every commit of the pull request is of a type that `ignore-commits` names. */
  readonly ignored: boolean;
}

/** Compares two versions. What time flags is not yet confirmed: see `toConfirm`. */
export function compare(base: Measurement, head: Measurement, options: CompareOptions): Comparison {
  const { thresholds, paired } = options;
  const policy: Policy = { failOnRegression: options.failOnRegression, ignored: options.ignored };
  const { common, added, removed, edited } = pairTests(base, head);
  const sameMachine = timeComparable(base.environment, head.environment);
  const sameInterpreter = base.environment.interpreter === head.environment.interpreter;
  const control = measureControl(base, head, paired, thresholds);
  const tick = Math.max(tickOf(base), tickOf(head));

  const suiteCounts = sameInterpreter ? suiteInstructions(common, tick, thresholds) : null;
  const testCounts = new Map(
    common.map((pair) => [pair.head.id, sameInterpreter ? testInstructions(pair, tick, thresholds) : null]),
  );
  const judged = {
    suite: needsTime(suiteCounts, thresholds),
    tests: new Set(
      common
        .filter((pair) => isLongEnough(pair, thresholds) && needsTime(testCounts.get(pair.head.id) ?? null, thresholds))
        .map((pair) => pair.head.id),
    ),
  };
  const times = sameMachine
    ? judgeTimes(common, { clock: clockOf(base, head), paired, control, thresholds, judged })
    : NO_TIMES;

  const suite = judge(
    {
      subject: 'suite',
      time: times.suite,
      instructions: suiteCounts,
      seconds: bestSeconds(common.map((pair) => pair.head.samples)),
      timeJudges: judged.suite,
      paired,
    },
    thresholds,
    policy,
  );
  const tests = common.map((pair): TestFinding => {
    const evidence = {
      subject: 'test' as const,
      time: times.tests.get(pair.head.id) ?? null,
      instructions: testCounts.get(pair.head.id) ?? null,
      seconds: bestSeconds([pair.head.samples]),
      timeJudges: judged.tests.has(pair.head.id),
      paired,
    };
    return { ...judge(evidence, thresholds, policy), test: identity(pair.head) };
  });
  tests.sort(byInterest);
  const byEffect = [...tests.map(({ test }) => test), ...added, ...edited];

  return {
    schemaVersion: 1,
    kind: 'comparison',
    name: options.name,
    baseline: options.baseline,
    head: { commit: head.commit },
    ...overall(suite, tests, thresholds),
    suite,
    tests,
    added: added.map(identity),
    removed: removed.map(identity),
    edited: edited.map(identity),
    unmeasured: head.unmeasured,
    functions: functionChanges(base.profile, head.profile, byEffect, secondsChanged(suite, common)),
    noise: {
      suite: Math.max(spread(base.suite.samples.wall), spread(head.suite.samples.wall)),
      control: control.noise,
      controlShift: control.shift,
    },
    thresholds,
    fresh: null,
    policy,
    environment: { base: base.environment, head: head.environment },
    method: head.method,
    notes: notesOf(base, head, { control, sameMachine, sameInterpreter, common, paired }),
  };
}

/**
 * Whether time can be compared at all: the same CPU model, architecture, system, runner image and interpreter. That
 * they are the same does not make it the same machine, which is why stored baselines never prove a slowdown by time.
 */
function timeComparable(base: Environment, head: Environment): boolean {
  return (['cpu', 'arch', 'os', 'interpreter', 'runnerImage'] as const).every((key) => base[key] === head[key]);
}

/** Seconds by which the suite's time changed; 0 where that is not certain. */
function secondsChanged({ time }: Finding, common: readonly Pair[]): number {
  if (time?.verdict !== 'slower' && time?.verdict !== 'faster') return 0;
  return time.change.value * bestSeconds(common.map((pair) => pair.base.samples));
}

/** Time that cannot gate is only asked where instructions have no answer. */
function needsTime(instructions: InstructionEvidence | null, thresholds: Thresholds): boolean {
  return thresholds.gateOn.includes('time') || !tells(instructions);
}

function isLongEnough({ base, head }: Pair, thresholds: Thresholds): boolean {
  return Math.max(bestSeconds([base.samples]), bestSeconds([head.samples])) >= thresholds.minimumTestTime;
}
