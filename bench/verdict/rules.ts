/** What other rules would have made of the kept rounds: the table of docs/statistics.md. */
import type { TimeEvidence } from '../../src/analyse/comparison.js';
import { mannWhitney } from '../../src/analyse/mann-whitney.js';
import { lowest, medianInterval, minimum } from '../../src/analyse/statistics.js';
import type { View } from '../../src/analyse/suite-time.js';
import { measureTime, pairedRatios, timeVerdict } from '../../src/analyse/time-evidence.js';
import { present, rejudge, THRESHOLDS, type TimeRule, viewsOf } from './rejudge.js';
import type { Trial } from './results.js';

interface Variant {
  /** What must be past the threshold besides the median; null: nothing. */
  readonly low: ((samples: readonly number[]) => number) | null;
  /** Whether processor time is asked. */
  readonly cpu: boolean;
  /** What forbids to say `same`: a rise that is sure, in any view; else any of the plain sums, which forbids it to steadied ones. */
  readonly sure: boolean;
  /** Whether chance is excluded by the pairs, and not by the two columns. */
  readonly pairs: boolean;
}

const BEFORE = 'fastest quarter, signed ranks, both, interval of the sign test';
const RULES: readonly (readonly [string, TimeRule])[] = [
  ['minimum, Mann-Whitney, wall time (as it was)', variant({ low: minimum, cpu: false, sure: false, pairs: false })],
  ['the same; only a sure rise forbids `same`', variant({ low: minimum, cpu: false, sure: true, pairs: false })],
  ['fastest quarter, Mann-Whitney, wall time', variant({ low: lowest, cpu: false, sure: true, pairs: false })],
  ['fastest quarter, signed ranks, wall time', variant({ low: lowest, cpu: false, sure: true, pairs: true })],
  ['fastest quarter, Mann-Whitney, both', variant({ low: lowest, cpu: true, sure: true, pairs: false })],
  ['minimum, signed ranks, both', variant({ low: minimum, cpu: true, sure: true, pairs: true })],
  ['median alone, signed ranks, both', variant({ low: null, cpu: true, sure: true, pairs: true })],
  [BEFORE, variant({ low: lowest, cpu: true, sure: true, pairs: true })],
  ['**the same, interval of the signed-rank test**', present],
];

/** The rules that came before, all of them by the sign test's interval. */
function variant({ low, cpu, sure, pairs }: Variant): TimeRule {
  return (views) => {
    const all = views.filter(({ clock }) => cpu || clock === 'wall').flatMap((view) => judged(view));
    const [first] = all;
    const past = ({ change }: TimeEvidence, part = 1) => change.value > part * THRESHOLDS.warn;
    const looksSlower = all.some(({ steadied, time }) =>
      sure ? time.change.low > 0 && past(time, steadied ? 0.5 : 1) : !steadied && past(time),
    );
    const decides = all.find(
      (one) =>
        one.time.verdict !== 'unresolved' && (one.time.verdict !== 'same' || (one === first && !sure) || !looksSlower),
    );
    const undecided = first === undefined ? null : { ...first.time, verdict: 'unresolved' as const };
    return decides?.time ?? undecided;
  };

  function judged({ base, head, clock, steadied }: View): { steadied: boolean; time: TimeEvidence }[] {
    const measured = measureTime(base, head, clock, true);
    if (measured === null) return [];
    const ofBest = low === null ? measured.change.value : low(head) / low(base) - 1;
    const interval = medianInterval(pairedRatios(base, head));
    const change = { ...measured.change, low: interval.low - 1, high: interval.high - 1 };
    const time = { ...measured, ofBest, change, ...(pairs ? {} : { pValue: mannWhitney(base, head).pValue }) };
    const verdict = timeVerdict(time, THRESHOLDS);
    return [{ steadied, time: { ...time, verdict, confirmation: 'untried' } }];
  }
}

/**
 * Each side's rounds against each other, in the order of ABBA: unchanged code on all that was measured, also where head
 * was made slower. Shorter than eight pairs are left out.
 */
function halves(trials: readonly Trial[]): View[][] {
  const half = (samples: readonly number[], second: boolean) =>
    samples.filter((_, round) => (round % 4 === 0 || round % 4 === 3) !== second);
  return trials
    .flatMap((trial) => [trial, ...(trial.fresh == null ? [] : [trial.fresh])])
    .flatMap((kept) =>
      (['base', 'head'] as const).map((side) =>
        viewsOf(kept).map((view) => ({ ...view, base: half(view[side], false), head: half(view[side], true) })),
      ),
    )
    .filter(([view]) => view !== undefined && Math.min(view.base.length, view.head.length) >= 8);
}

/** @returns Markdown: of each rule, how often it suspects, resolves and flags */
export function rulesTable(trials: readonly Trial[]): string {
  const unchanged = trials.filter(({ scenario }) => scenario === 'unchanged' || scenario === 'load');
  const slowed = trials.filter(({ scenario }) => scenario === 'c-functions');
  const split = halves(trials);
  const cpu = (some: readonly Trial[]) => some.filter((trial) => trial.cpu != null).length;
  return [
    `| what must be past the threshold besides the median | unchanged (${unchanged.length}, ${cpu(unchanged)} of them with processor time): suspected | false alarms | unresolved | +10 % in C functions (${slowed.length}, ${cpu(slowed)}): suspected | flagged | called same | one side split in two (${split.length}): suspected |`,
    '|---|---|---|---|---|---|---|---|',
    ...RULES.map(([name, rule]) => {
      const count = (some: readonly Trial[], hit: (trial: Trial) => boolean) => String(some.filter(hit).length);
      const suspects = (trial: Trial) => rule(viewsOf(trial), trial.control)?.verdict === 'slower';
      const after = (verdict: string) => (trial: Trial) => rejudge(trial, rule).suite === verdict;
      const cells = [
        count(unchanged, suspects),
        count(unchanged, after('slower')),
        count(unchanged, after('unresolved')),
        count(slowed, suspects),
        count(slowed, after('slower')),
        count(slowed, after('same')),
        String(split.filter((views) => rule(views, 0)?.verdict === 'slower').length),
      ];
      return `| ${name} | ${cells.join(' | ')} |`;
    }),
    '',
  ].join('\n');
}
