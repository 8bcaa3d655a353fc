/** The tables of docs/benchmarks.md, made from raw results. */
import { GOALS, type Variant, VARIANTS } from './variants.js';

/** One process. */
export interface Row {
  readonly suite: string;
  readonly interpreter: string;
  readonly variant: Variant;
  /** Runs of one round follow each other; ratios are taken within it. */
  readonly round: number;
  /** CPU seconds from the suite's start to its end, and of the whole process. */
  readonly suiteCpu: number;
  readonly processCpu: number;
}

/** Median of paired ratios to another variant, with bounds that hold the true median in 95 of 100 such experiments. */
interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly pairs: number;
}

type Measure = 'suiteCpu' | 'processCpu';

export function tables(rows: readonly Row[]): string {
  return [
    'From the start of the suite to its end:',
    '',
    table(rows, 'suiteCpu'),
    'The whole process, with loading busted, the control of the timing pass, and writing the result:',
    '',
    table(rows, 'processCpu'),
  ].join('\n');
}

function table(rows: readonly Row[], measure: Measure): string {
  const others = VARIANTS.filter((variant) => variant !== 'plain');
  const header = others.map((variant) => (variant === 'floor' ? 'floor of counting | counting ÷ floor' : variant));
  const subjects = [...new Set(rows.map(({ suite, interpreter }) => `${suite} ${interpreter}`))];
  const goals = others.map((variant) => {
    const goal = GOALS[variant];
    if (variant === 'floor') return ' | ';
    return goal === undefined ? '' : `≤ ${goal}`;
  });
  return [
    `| suite | interpreter | plain, ms | ${header.join(' | ')} | rounds |`,
    `|---|---|${'---:|'.repeat(others.length + 3)}`,
    `| goal | | | ${(measure === 'suiteCpu' ? goals : goals.map((goal) => (goal === ' | ' ? goal : ''))).join(' | ')} | |`,
    ...subjects.map((subject) => {
      const own = rows.filter(({ suite, interpreter }) => `${suite} ${interpreter}` === subject);
      const plain = own.filter(({ variant }) => variant === 'plain');
      const cells = others.flatMap((variant) => [
        cell(ratio(own, variant, measure)),
        ...(variant === 'floor' ? [cell(ratio(own, 'counting', measure, 'floor'))] : []),
      ]);
      const milliseconds = quantile(plain.map((row) => row[measure]).sort(ascending), 0.5) * 1000;
      const rounds = others.map((variant) => own.filter((row) => row.variant === variant).length).filter((n) => n > 0);
      const [fewest, most] = [Math.min(...rounds), Math.max(...rounds)];
      const told = fewest === most ? String(most) : `${fewest}–${most}`;
      return `| ${subject.replace(' ', ' | ')} | ${milliseconds.toFixed(0)} | ${cells.join(' | ')} | ${told} |`;
    }),
    '',
  ].join('\n');
}

function cell(value: Ratio | null): string {
  if (value === null) return '–';
  const digits = value.median < 1.2 ? 3 : 2;
  const [median, low, high] = [value.median, value.low, value.high].map((one) => one.toFixed(digits));
  return `${median} (${low}–${high})`;
}

function ratio(rows: readonly Row[], variant: Variant, measure: Measure, to: Variant = 'plain'): Ratio | null {
  const base = new Map(rows.filter((row) => row.variant === to).map((row) => [row.round, row[measure]]));
  const ratios = rows
    .filter((row) => row.variant === variant)
    .flatMap((row) => row[measure] / (base.get(row.round) ?? Number.NaN))
    .filter(Number.isFinite)
    .sort(ascending);
  if (ratios.length === 0) return null;
  const outside = orderOfBound(ratios.length);
  return {
    median: quantile(ratios, 0.5),
    low: ratios[outside] ?? Number.NaN,
    high: ratios[ratios.length - 1 - outside] ?? Number.NaN,
    pairs: ratios.length,
  };
}

/**
 * How many values to leave out on each side, so that what is left holds the median with 95 % confidence: the most for
 * which the binomial tail P(X ≤ k), X ~ B(n, ½), is at most 2.5 %. With fewer than six values, none.
 */
function orderOfBound(n: number): number {
  let probability = 0.5 ** n;
  let tail = probability;
  let k = 0;
  while (tail <= 0.025) {
    probability *= (n - k) / (k + 1);
    k += 1;
    tail += probability;
  }
  return Math.max(0, k - 1 + (k === 0 ? 1 : 0));
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const [below = Number.NaN, above = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return (below + above) / 2;
}

function ascending(a: number, b: number): number {
  return a - b;
}
