/** The answer in one short line: the report's heading, the last line of the log, why a job failed. */
import type { Comparison, Finding, InstructionEvidence, Thresholds, TimeEvidence } from '../../analyse/comparison.js';
import { isVague, SIGNIFICANCE } from '../../analyse/levels.js';
import { change, percent } from '../text/percent.js';
import { decisive, isCutShort, isSuspected, testsOf } from './findings.js';
import { capital, counted, icon } from './words.js';

/** The answer, without an icon. What is certain leads: a change of time that is known but roughly stands behind that. */
export function headline(comparison: Comparison): string {
  const { suite, verdict, thresholds } = comparison;
  if (verdict === 'unresolved') return `Cannot tell: ${whyOpen(comparison)}`;
  if (verdict === 'same') return incomplete(comparison) + unchanged(suite);
  if (suite.verdict === verdict) return capital(amount(suite, thresholds));
  const tests = testsOf(comparison, verdict);
  const worst = tests[0];
  if (worst === undefined) return verdict === 'slower' ? 'Slower' : 'Faster';
  if (tests.length === 1) return `1 test: ${amount(worst, thresholds)}`;
  const { time } = worst;
  const most =
    time?.verdict === verdict && !isVague(time)
      ? `by up to ${unsigned(time.change.value)}`
      : `the ${verdict === 'slower' ? 'worst' : 'best'}: ${amount(worst, thresholds)}`;
  return `${counted(tests.length, 'test')} ${verdict}, ${most}`;
}

/** The sign before the headline: what was not measured is not well. */
export function headlineIcon({ verdict, gate, unmeasured }: Comparison): string {
  return icon(verdict === 'same' && unmeasured.length > 0 ? 'unresolved' : verdict, gate);
}

/**
 * `12.3% slower`; `about 12% slower (8.1% to 16%)` or `at least 15% slower` where time tells no more;
 * `12.0% more VM instructions`, and what time says beside it where that is not the same.
 */
export function amount(finding: Finding, thresholds: Thresholds): string {
  const { time, instructions, verdict } = finding;
  const byCount = instructions?.verdict === verdict ? countWords(instructions) : null;
  if (time?.verdict === verdict) {
    const byTime = timeWords(time, thresholds);
    return byCount !== null && isVague(time) ? `${byCount}, ${byTime}` : byTime;
  }
  if (byCount !== null) return time?.verdict === 'same' ? `${byCount}, ${beside(time, thresholds)}` : byCount;
  if (time) return timeWords(time, thresholds);
  return instructions ? countWords(instructions) : 'changed';
}

function countWords({ change: ratio, stable }: InstructionEvidence): string {
  return `${stable ? '' : 'about '}${unsigned(ratio)} ${countWord(ratio)}`;
}

function countWord(ratio: number): string {
  return `${ratio >= 0 ? 'more' : 'fewer'} VM instructions`;
}

function timeWord(ratio: number): string {
  return ratio >= 0 ? 'slower' : 'faster';
}

function timeWords(time: TimeEvidence, { fail }: Thresholds): string {
  const { value, low, high } = time.change;
  const word = timeWord(value);
  if (!isVague(time)) return `${unsigned(value)} ${word}`;
  const [least, most] = value >= 0 ? [low, high] : [-high, -low];
  if (least > fail) return `at least ${roughly(least)} ${word}`;
  return `about ${roughly(Math.abs(value))} ${word} (${roughly(least)} to ${roughly(most)})`;
}

/** What time says of instructions that changed: nothing but chance, or a change within the thresholds. */
function beside(time: TimeEvidence, thresholds: Thresholds): string {
  return isSure(time) ? timeWords(time, thresholds) : 'in as much time';
}

/** `12.3%`, `231%`: from 100 % on without decimals, as tables have it. */
function unsigned(ratio: number): string {
  return change(Math.abs(ratio)).replace('+', '');
}

function roughly(ratio: number): string {
  return percent(ratio, Math.abs(ratio) < 0.1 ? 1 : 0);
}

function whyOpen(comparison: Comparison): string {
  const { suite, tests, baseline, fresh } = comparison;
  if (tests.length === 0) return 'no test can be compared';
  if (isSuspected(comparison)) {
    if (baseline.kind !== 'base') return 'it seemed slower, but not surely so';
    return fresh?.control == null
      ? 'it seemed slower, but the budget left too few fresh pairs to confirm it'
      : 'it seemed slower, but the machine changed its pace before that was confirmed';
  }
  if (suite.time === null) return 'time could not be compared';
  return isCutShort(comparison) ? 'the time budget ended too early' : 'the measurements are too noisy';
}

/** Before words that all is well: that some of what changed was not measured; else empty. */
function incomplete({ unmeasured }: Comparison): string {
  const files = counted(unmeasured.length, 'changed file was', 'changed files were');
  return unmeasured.length === 0 ? '' : `${files} not measured. Of the rest: `;
}

/** A smaller change, however sure, is none to anybody. */
const LEAST_TOLD = 0.005;

function isSure({ pValue, change: { value } }: TimeEvidence): boolean {
  return pValue < SIGNIFICANCE && Math.abs(value) >= LEAST_TOLD;
}

/** A change that is sure, and too small for the thresholds, is told; any other is noise. */
function unchanged({ time, instructions, ...suite }: Finding): string {
  const found = decisive({ time, instructions, ...suite });
  const isChance = time !== null && time.pValue >= SIGNIFICANCE;
  if (found === null || isChance || Math.abs(found.change) < LEAST_TOLD) return 'No change in speed';
  const size = `${time !== null && isVague(time) ? 'about ' : ''}${unsigned(found.change)}`;
  const word = found.by === 'time' ? timeWord(found.change) : countWord(found.change);
  return `${found.change > 0 ? 'Below the threshold' : 'No slowdown'}: ${size} ${word}`;
}
