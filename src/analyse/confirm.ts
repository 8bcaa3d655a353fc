/** Fresh pairs for what time flagged: only what recurs in rounds that had no part in the suspicion counts. */
import type { Measurement } from '../measure/measurement.js';
import type { Comparison, Finding, Policy, TestFinding, TimeEvidence } from './comparison.js';
import { bestSeconds } from './clocks.js';
import { measureControl } from './control.js';
import { judge, overall } from './gate.js';
import { byInterest } from './interest.js';
import { FEWEST_SIGNIFICANT_PAIRS, isSuspect, timeLevel } from './levels.js';
import { pairTests } from './pairing.js';
import { type Grounds, reasonFor } from './reason.js';
import { clockOf, judgeTimes } from './times.js';

/** Whether anything is under a suspicion that fresh pairs could confirm or refute, with consequences. */
export function toConfirm(comparison: Comparison): boolean {
  return (
    comparison.baseline.kind === 'base' &&
    [comparison.suite, ...comparison.tests].some((finding) => isSuspect(finding.time) && finding.gate !== 'fail')
  );
}

/**
 * Judges the suspects again by pairs measured after the comparison, of the same two trees. Their time is replaced by
 * the fresh one, which the suspicion did not select; the level is the milder of both. Where the fresh rounds are too
 * few, or the control moved in them by as much as could explain it, the suspicion stays, unresolved.
 */
export function confirm(comparison: Comparison, freshBase: Measurement, freshHead: Measurement): Comparison {
  const { thresholds, policy } = comparison;
  const { ended } = freshHead.method;
  const pairs = Math.min(...[freshBase, freshHead].map(({ suite }) => suite.samples.wall.length));
  if (pairs < FEWEST_SIGNIFICANT_PAIRS)
    return {
      ...comparison,
      suite: undecided(comparison.suite, 'suite', 'time-suspect-few'),
      tests: comparison.tests.map((finding) => undecided(finding, 'test', 'time-suspect-few')),
      fresh: { pairs, ended, control: null },
    };
  const known = new Set(comparison.tests.map((finding) => finding.test.id));
  const common = pairTests(freshBase, freshHead).common.filter((pair) => known.has(pair.head.id));
  const control = measureControl(freshBase, freshHead, true, thresholds);
  const suspects = comparison.tests.filter((finding) => isSuspect(finding.time)).map((finding) => finding.test.id);
  const times = judgeTimes(common, {
    clock: clockOf(freshBase, freshHead),
    paired: true,
    control,
    thresholds,
    judged: { suite: true, tests: new Set(suspects) },
  });
  const heads = new Map(common.map((pair) => [pair.head.id, pair.head.samples]));
  const again = <F extends Finding>(
    finding: F,
    subject: 'suite' | 'test',
    fresh: TimeEvidence | null,
    best: number,
  ): F =>
    control.trouble !== null && fresh?.verdict !== 'slower'
      ? undecided(finding, subject, 'time-suspect-control')
      : { ...finding, ...judgeAgain(finding, subject, fresh, best, comparison, policy) };
  const suite = again(comparison.suite, 'suite', times.suite, bestSeconds([...heads.values()]));
  const tests = comparison.tests.map((finding): TestFinding => {
    const fresh = times.tests.get(finding.test.id) ?? null;
    const samples = heads.get(finding.test.id);
    const best = samples === undefined ? 0 : bestSeconds([samples]);
    return again(finding, 'test', fresh, best);
  });
  tests.sort(byInterest);
  const fresh = { pairs, ended, control: control.trouble };
  return { ...comparison, ...overall(suite, tests, thresholds), suite, tests, fresh };
}

/** Fresh pairs that can tell nothing of it: what was under suspicion stays so, and says why. */
function undecided<F extends Finding>(finding: F, subject: 'suite' | 'test', grounds: Grounds): F {
  if (finding.verdict !== 'unresolved' || !isSuspect(finding.time)) return finding;
  return { ...finding, reason: reasonFor(grounds, subject) };
}

/**
 * A finding under suspicion, judged again by fresh evidence; any other as it was.
 * @param best seconds that the fresh rounds of head took at best
 */
export function judgeAgain(
  finding: Finding,
  subject: 'suite' | 'test',
  fresh: TimeEvidence | null,
  best: number,
  { thresholds }: Pick<Comparison, 'thresholds'>,
  policy: Policy,
): Finding {
  if (!isSuspect(finding.time) || finding.time === null) return finding;
  if (fresh === null || fresh.pairs < FEWEST_SIGNIFICANT_PAIRS) return finding;
  const time: TimeEvidence = { ...fresh, confirmation: fresh.verdict === 'slower' ? 'confirmed' : 'refuted' };
  const atMost = timeLevel(finding.time, thresholds);
  const { instructions } = finding;
  return judge(
    { subject, time, instructions, seconds: best, timeJudges: true, paired: true, atMost },
    thresholds,
    policy,
  );
}
