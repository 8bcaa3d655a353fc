/** What other rules would have made of the kept rounds: the table of docs/statistics.md. */
import type { TimeEvidence } from '../../src/analyse/comparison.js';
import { lowest, minimum } from '../../src/analyse/statistics.js';
import type { View } from '../../src/analyse/suite-time.js';
import { measureTime, timeVerdict } from '../../src/analyse/time-evidence.js';
import { present, rejudge, THRESHOLDS, type TimeRule, viewsOf } from './rejudge.js';
import type { Trial } from './results.js';

interface Variant {
  /** What must be past the threshold besides the median; null: nothing. */
  readonly low: ((samples: readonly number[]) => number) | null;
  /** Whether processor time is asked. */
  readonly cpu: boolean;
  /** Whether plain sums that rose forbid that another view says `same` only where their interval excludes no change. */
  readonly sure: boolean;
}

const RULES: readonly (readonly [string, TimeRule])[] = [
  ['minimum, wall time (as it was)', variant({ low: minimum, cpu: false, sure: false })],
  ['minimum, wall time; only a sure rise forbids `same`', variant({ low: minimum, cpu: false, sure: true })],
  ['fastest quarter, wall time', variant({ low: lowest, cpu: false, sure: true })],
  ['median alone, wall time', variant({ low: null, cpu: false, sure: true })],
  ['minimum, wall and processor time', variant({ low: minimum, cpu: true, sure: true })],
  ['median alone, wall and processor time', variant({ low: null, cpu: true, sure: true })],
  ['**fastest quarter, wall and processor time**', present],
];

function variant({ low, cpu, sure }: Variant): TimeRule {
  return (views) => {
    const all = views.filter(({ clock }) => cpu || clock === 'wall').flatMap((view) => judged(view));
    const [first] = all;
    const looksSlower = all.some(
      ({ steadied, time }) => !steadied && time.change.value > THRESHOLDS.warn && (!sure || time.change.low > 0),
    );
    const decides = all.find(
      (one) => one.time.verdict !== 'unresolved' && (one === first || one.time.verdict !== 'same' || !looksSlower),
    );
    return (decides ?? first)?.time ?? null;
  };

  function judged({ base, head, clock, steadied }: View): { steadied: boolean; time: TimeEvidence }[] {
    const measured = measureTime(base, head, clock, true);
    if (measured === null) return [];
    const ofBest = low === null ? measured.change.value : low(head) / low(base) - 1;
    const verdict = timeVerdict({ ...measured, ofBest }, THRESHOLDS);
    return [{ steadied, time: { ...measured, ofBest, verdict, confirmation: 'untried' } }];
  }
}

/** @returns Markdown: of each rule, how often it suspects, resolves and flags */
export function rulesTable(trials: readonly Trial[]): string {
  const unchanged = trials.filter(({ scenario }) => scenario === 'unchanged' || scenario === 'load');
  const slowed = trials.filter(({ scenario }) => scenario === 'c-functions');
  const cpu = (some: readonly Trial[]) => some.filter((trial) => trial.cpu != null).length;
  return [
    `| what must be past the threshold besides the median | unchanged (${unchanged.length}, ${cpu(unchanged)} of them with processor time): suspected | false alarms | unresolved | +10 % in C functions (${slowed.length}, ${cpu(slowed)}): suspected | flagged | called same |`,
    '|---|---|---|---|---|---|---|',
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
      ];
      return `| ${name} | ${cells.join(' | ')} |`;
    }),
    '',
  ].join('\n');
}
