/** Step "Together" of the rule: what the evidence by instructions and by time means, and what follows for the job. */
import type {
  Comparison,
  Finding,
  Gate,
  InstructionEvidence,
  Policy,
  TestFinding,
  Thresholds,
  TimeEvidence,
  Verdict,
} from './comparison.js';
import { areFew, tells } from './instruction-evidence.js';
import { FEWEST_SIGNIFICANT_PAIRS, graver, isSuspect, levelOf, milder, timeLevel } from './levels.js';
import { type Grounds, reasonFor } from './reason.js';

/** Instructions have gone up too where they did by more than this: then they bear a slowdown by time out. */
const ALSO_UP = 0.01;

export interface Evidence {
  readonly subject: 'suite' | 'test';
  readonly instructions: InstructionEvidence | null;
  readonly time: TimeEvidence | null;
  /** Seconds of wall time, the best of head: what a slowdown costs is reckoned from it. */
  readonly seconds: number;
  /** Whether time may judge this at all; a short test is shown with its time and judged without. */
  readonly timeJudges: boolean;
  /** Whether both sides' rounds were interleaved; where not, a slowdown by time is a suspicion at most. */
  readonly paired: boolean;
  /** The level that an earlier measuring gave; a confirmation cannot raise it. */
  readonly atMost?: Gate;
}

/** Verdict and consequence of one thing, by both kinds of evidence and the user's policy. */
export function judge(evidence: Evidence, thresholds: Thresholds, policy: Policy): Finding {
  const { instructions, time } = evidence;
  const grounds = groundsOf(evidence, thresholds);
  const { verdict, gate } = consequence(grounds, evidence, thresholds);
  const reason = reasonFor(grounds, evidence.subject);
  return { verdict, time, instructions, gate: underPolicy(gate, policy), reason };
}

function groundsOf(evidence: Evidence, thresholds: Thresholds): Grounds {
  const { instructions, time, subject } = evidence;
  const counted = tells(instructions) ? instructions.verdict : null;
  const timed = evidence.timeJudges ? (time?.verdict ?? null) : null;
  const confirmed = timed === 'slower' && evidence.paired && time?.confirmation === 'confirmed';

  if (counted === 'slower') {
    if (timed === 'faster') return 'more-instructions-less-time';
    if (isSmall(instructions, evidence, thresholds) && !confirmed) return 'instructions-slower-small';
    if (timed === 'same') return 'instructions-slower-time-same';
    return timed === 'slower' ? 'both-slower' : 'instructions-slower';
  }
  if (confirmed) {
    if (subject === 'test' && cost(time.change.value, evidence) < thresholds.minimumSlowdown)
      return 'time-slower-small';
    if (isBrief(evidence, thresholds)) return 'time-slower-brief';
    if (counted === null || (instructions?.low ?? 0) > ALSO_UP) return 'time-slower';
    return 'time-slower-instructions-not';
  }
  if (timed === 'slower') return evidence.paired ? 'time-suspect' : 'time-suspect-stored';
  if (timed === 'unresolved' && evidence.paired) {
    const open = counted === null ? 'unresolved' : 'time-unresolved';
    return (time?.pairs ?? 0) < FEWEST_SIGNIFICANT_PAIRS ? `${open}-few` : open;
  }
  if (counted === null) {
    if (timed === 'same' || timed === 'faster') return `time-${timed}`;
    if (instructions !== null && isTiny(evidence, thresholds)) return 'too-small-to-matter';
    return evidence.timeJudges || time === null ? 'no-evidence' : 'too-short';
  }
  if (counted === 'unresolved') {
    if (timed !== null && timed !== 'unresolved') return `time-${timed}`;
    return isTiny(evidence, thresholds) ? 'too-small-to-matter' : 'too-few';
  }
  if (timed === 'same' || timed === 'faster') {
    if (timed === counted) return `both-${timed}`;
    return counted === 'same' ? 'time-faster' : 'instructions-faster';
  }
  return `instructions-${counted}`;
}

/** Whether more instructions are too few, or cost too little, to have a consequence. */
function isSmall(instructions: InstructionEvidence | null, evidence: Evidence, thresholds: Thresholds): boolean {
  if (instructions === null) return false;
  if (areFew(instructions)) return true;
  return evidence.subject === 'test' && cost(instructions.low, evidence) < thresholds.minimumSlowdown;
}

/** A test that takes less than what would count in all cannot have lost as much. */
function isTiny({ subject, seconds }: Evidence, { minimumSlowdown }: Thresholds): boolean {
  return subject === 'test' && seconds > 0 && seconds < minimumSlowdown;
}

/**
 * Whether all of the suite is shorter than what a test must take to be judged by time: a collector's cycle that moved into
 * it looks like a slowdown, in fresh pairs too.
 */
function isBrief({ subject, seconds }: Evidence, { minimumTestTime }: Thresholds): boolean {
  return subject === 'suite' && seconds < minimumTestTime;
}

/** Seconds that a change (a ratio less one) costs in head's run. */
function cost(change: number, evidence: Evidence): number {
  return (evidence.seconds * change) / (1 + change);
}

function consequence(
  grounds: Grounds,
  evidence: Evidence,
  thresholds: Thresholds,
): { readonly verdict: Verdict; readonly gate: Gate } {
  const byInstructions = () => allowed('instructions', levelOf(evidence.instructions?.low ?? 0, thresholds));
  const byTime = () => {
    const level = evidence.time === null ? 'none' : timeLevel(evidence.time, thresholds);
    const most = isBrief(evidence, thresholds) ? 'warn' : 'fail';
    return allowed('time', milder(milder(level, most), evidence.atMost ?? 'fail'));
  };
  switch (grounds) {
    case 'instructions-slower':
    case 'instructions-slower-time-same':
      return { verdict: 'slower', gate: byInstructions() };
    case 'both-slower':
      return {
        verdict: 'slower',
        gate: evidence.time?.confirmation === 'confirmed' ? graver(byInstructions(), byTime()) : byInstructions(),
      };
    case 'time-slower':
    case 'time-slower-brief':
      return { verdict: 'slower', gate: byTime() };
    case 'time-slower-instructions-not':
      return { verdict: 'slower', gate: evidence.subject === 'suite' ? byTime() : milder(byTime(), 'warn') };
    case 'more-instructions-less-time':
      return { verdict: 'slower', gate: milder(byInstructions(), 'warn') };
    case 'instructions-slower-small':
    case 'time-slower-small':
      return { verdict: 'slower', gate: 'none' };
    case 'time-faster':
    case 'both-faster':
    case 'instructions-faster':
      return { verdict: 'faster', gate: 'none' };
    case 'time-same':
    case 'both-same':
    case 'instructions-same':
    case 'too-small-to-matter':
      return { verdict: 'same', gate: 'none' };
    case 'time-suspect':
    case 'time-suspect-few':
    case 'time-suspect-control':
    case 'time-suspect-stored':
    case 'time-unresolved':
    case 'time-unresolved-few':
    case 'unresolved':
    case 'unresolved-few':
    case 'too-short':
    case 'too-few':
    case 'no-evidence':
      return { verdict: 'unresolved', gate: 'none' };
  }

  function allowed(by: 'instructions' | 'time', level: Gate): Gate {
    return thresholds.gateOn.includes(by) ? level : milder(level, 'warn');
  }
}

/** What would fail only warns where the user said so. */
function underPolicy(gate: Gate, policy: Policy): Gate {
  return policy.failOnRegression && !policy.ignored ? gate : milder(gate, 'warn');
}

/**
 * The whole: slower where the suite or any test has consequences, unresolved where the suite is or a test is under a
 * suspicion that nothing has cleared, else as the suite; faster also where only tests are, by at least
 * `minimumSlowdown`.
 */
export function overall(
  suite: Finding,
  tests: readonly TestFinding[],
  thresholds: Thresholds,
): Pick<Comparison, 'verdict' | 'gate'> {
  const gate = tests.reduce((worst, test) => graver(worst, test.gate), suite.gate);
  if (gate !== 'none' || suite.verdict === 'slower') return { verdict: 'slower', gate };
  if (suite.verdict === 'unresolved') return { verdict: 'unresolved', gate };
  if (tests.some((test) => test.verdict === 'unresolved' && isSuspect(test.time)))
    return { verdict: 'unresolved', gate };
  if (suite.verdict === 'same' && tests.some((test) => saves(test) >= thresholds.minimumSlowdown)) {
    return { verdict: 'faster', gate };
  }
  return { verdict: suite.verdict, gate };
}

/** Seconds that a test's fewer instructions save, by its best time; 0 where it is not faster by instructions. */
function saves(test: TestFinding): number {
  if (test.verdict !== 'faster' || test.instructions?.verdict !== 'faster' || test.time?.clock !== 'wall') return 0;
  return -test.instructions.change * test.time.best.base;
}
