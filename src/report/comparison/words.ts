/**
 * The comparison in plain words, made of our own words and numbers alone: every medium may show them as they are,
 * after its own escaping.
 */
import type { Comparison, Gate, InstructionEvidence, TimeEvidence, Verdict } from '../../analyse/comparison.js';
import { CONTROL_MOVED } from '../../analyse/control.js';
import { FEWEST_PAIRS } from '../../analyse/time-evidence.js';
import { FEWEST_SIGNIFICANT_PAIRS, timeLevel } from '../../analyse/levels.js';
import { countColumn, durationColumn, grouped, type NumberColumn } from '../text/duration.js';
import { change, percent, threshold } from '../text/percent.js';
import { clockOf, countsCycles, decisive, type Explanation, isCutShort, isSuspected, testsOf } from './findings.js';

/** A sign before each verdict, told apart by shape as well as by colour. */
export function icon(verdict: Verdict, gate: Gate): string {
  if (verdict === 'slower') return gate === 'fail' ? '🔴' : '🟠';
  return { faster: '🟢', same: '✅', unresolved: '❔' }[verdict];
}

/** `1 test`, `2 tests`, `1,234 tests`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Column for values of the comparison's clock: seconds, or cycles. */
export function clockColumn(comparison: Comparison, values: readonly (number | null)[]): NumberColumn {
  return countsCycles(clockOf(comparison)) ? countColumn(values) : durationColumn(values);
}

/** The interval of a change by time: `+10.9% to +13.4%`; none of too few pairs. */
export function interval({ change: { low, high }, pairs }: TimeEvidence): string {
  if (pairs < FEWEST_PAIRS) return '–';
  return `${change(low)} to ${change(high)}`;
}

/** How sure a time is: `95% confidence +10.9% to +13.4%, p < 0.001, 20 pairs, found again in fresh pairs`. */
export function certainty(time: TimeEvidence): string {
  const pairs = counted(time.pairs, 'pair');
  if (time.pairs < FEWEST_PAIRS) return `${pairs}, too few to say how sure`;
  const parts = [`95% confidence ${interval(time)}`, pValue(time.pValue), pairs];
  return [...parts, confirmationWords(time)].filter((part) => part !== '').join(', ');
}

/** How sure a change of VM instructions is. */
function certaintyOfCount({ stable, verdict, low, high }: InstructionEvidence): string {
  if (stable) return 'exact: repeats agree';
  const bounds = `repeats differ: between ${change(low)} and ${change(high)}`;
  return verdict === 'unresolved' ? `${bounds}, which is no proof` : bounds;
}

/** `p < 0.001`, `p = 0.034`. */
export function pValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** What became of a flagged slowdown in fresh pairs; empty where there is nothing to say. */
export function confirmationWords(time: TimeEvidence): string {
  return {
    confirmed: 'found again in fresh pairs',
    refuted: 'not found again in fresh pairs',
    untried: '',
  }[time.confirmation];
}

/** Sentences on the suite, plain text: by time, by instructions. Each ends with a full stop. */
export function suiteSentences(comparison: Comparison): readonly string[] {
  const { time, instructions } = comparison.suite;
  const sentences: string[] = [];
  if (time) {
    const column = clockColumn(comparison, [time.base, time.head]);
    const unit = { wall: '', cpu: ' of CPU time', cycles: ' cycles', 'reference-cycles': ' reference cycles' }[
      time.clock
    ];
    sentences.push(
      `The suite takes ${column.withUnit(time.head)}${unit} instead of ${column.withUnit(time.base)}: ` +
        `${change(time.change.value)} (${certainty(time)}).`,
    );
  } else {
    sentences.push('Time was not compared.');
  }
  if (instructions) {
    const how = certaintyOfCount(instructions);
    const by = change(instructions.change, 2);
    const amount = /[1-9]/.test(by) ? `${by.slice(1)} ${instructions.change > 0 ? 'more' : 'fewer'}` : 'as many';
    sentences.push(`It executes ${amount} VM instructions (${how}).`);
  } else {
    sentences.push('VM instructions were not compared.');
  }
  return sentences;
}

/** `3 of 214 compared tests are slower, 1 is faster, 2 are too short or too noisy to tell.` */
export function testSentence(comparison: Comparison): string {
  const total = comparison.tests.length;
  if (total === 0) return 'No test has the same source in both versions, so none could be compared.';
  const parts = (['slower', 'faster'] as const)
    .map((verdict) => ({ verdict, number: testsOf(comparison, verdict).length }))
    .filter(({ number }) => number > 0)
    .map(({ verdict, number }, index) => {
      const of = index > 0 ? '' : ` of ${counted(total, 'compared test')}`;
      return `${grouped(number)}${of} ${number === 1 ? 'is' : 'are'} ${verdict}`;
    });
  const open = testsOf(comparison, 'unresolved').length;
  const why = isCutShort(comparison) ? 'too short, or measured too seldom, to tell' : 'too short or too noisy to tell';
  const left = open === 0 ? '' : `${grouped(open)} ${open === 1 ? 'is' : 'are'} ${why}`;
  if (parts.length > 0) return `${[...parts, left].filter(Boolean).join(', ')}.`;
  const compared = counted(total, 'test was compared', 'tests were compared');
  if (open === total) return `${compared}, and ${total === 1 ? 'is' : 'all are'} ${why}.`;
  const isOpen = comparison.suite.verdict === 'slower' || comparison.verdict === 'unresolved';
  const known = open === 0 ? 'none changed in speed' : 'none is known to have changed in speed';
  return `${compared}; ${[isOpen ? 'no single one stands out' : known, left].filter(Boolean).join(', ')}.`;
}

/** What the job does, and by which rule. */
export function gateSentence(comparison: Comparison): string {
  const { gate, thresholds, verdict } = comparison;
  if (gate === 'fail') return `This fails the job: the threshold is ${threshold(thresholds.fail)}.`;
  if (verdict !== 'slower') return '';
  if (gate === 'none') return 'This does not fail the job.';
  const warns = 'This warns and does not fail the job';
  const [warn, fail] = [threshold(thresholds.warn), threshold(thresholds.fail)];
  if (!isPastFailing(comparison)) return `${warns}: it warns from ${warn} and fails from ${fail}.`;
  const { suite } = comparison;
  if (suite.gate === 'warn' && suite.time?.verdict === 'slower' && timeLevel(suite.time, thresholds) === 'warn')
    return `${warns}: a slowdown past ${warn} is certain, one past ${fail} is not.`;
  if (comparison.policy.ignored) return `${warns}: every commit is of a type that ignore-commits names.`;
  if (!comparison.policy.failOnRegression) return `${warns}: fail-on-regression is false.`;
  return `${warns}.`;
}

/** Whether anything that warns is past the threshold that fails, so that something else keeps it from failing. */
function isPastFailing({ suite, tests, thresholds }: Comparison): boolean {
  return [suite, ...tests].some((one) => one.gate === 'warn' && (decisive(one)?.change ?? 0) > thresholds.fail);
}

const LARGER_BUDGET = 'The time budget ended the measuring: a larger time-budget allows more rounds.';

/** For what is unresolved: why, and what would resolve it. Empty where all is resolved. */
export function remedies(comparison: Comparison): readonly string[] {
  const { suite, noise, thresholds, baseline, fresh } = comparison;
  const open =
    comparison.verdict === 'unresolved' || suite.verdict === 'unresolved' || suite.time?.verdict === 'unresolved';
  if (!open) return [];
  if (isSuspected(comparison) && baseline.kind === 'base' && fresh?.control == null) {
    const made = counted(fresh?.pairs ?? 0, 'fresh pair');
    return [`The time budget left ${made}, and ${FEWEST_SIGNIFICANT_PAIRS} are the fewest: raise time-budget.`];
  }
  const found: string[] = [];
  if (Math.abs(noise.controlShift) >= CONTROL_MOVED) {
    found.push(
      `The machine itself changed speed: a fixed piece of Lua that runs no code of the project moved by ${change(noise.controlShift)} between the two versions. Run the job again; a runner with nothing else on it helps.`,
    );
  }
  const most = suite.time?.change.high ?? 0;
  if (most >= thresholds.fail && (suite.time?.pairs ?? 0) >= FEWEST_PAIRS) {
    found.push(
      `By ${counted(suite.time?.pairs ?? 0, 'pair')} of rounds a slowdown of up to ${percent(most)} cannot be excluded; the threshold is ${threshold(thresholds.fail)}.`,
    );
    found.push(
      (fresh ?? comparison.method).ended === 'budget'
        ? LARGER_BUDGET
        : 'More rounds (minimum-rounds), a quieter runner, or a higher threshold would resolve it.',
    );
  }
  if (found.length === 0)
    found.push(isCutShort(comparison) ? LARGER_BUDGET : 'Running the job again gives a fresh set of measurements.');
  return found;
}

/** What stands above the functions. */
export function whereWords({ certain }: Explanation): string {
  return certain
    ? 'the functions whose own cost changed most'
    : 'no function’s own cost changed by more than the profiler’s noise; the likeliest are';
}

/** What stands above tests that are too short to be judged by time. */
export const SEEMING = 'tests that seem to take more time, each too short to be judged by it';
