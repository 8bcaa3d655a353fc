/** The comparison's tables in Markdown: two short columns beside a name, so that they fit a phone. */
import type { Comparison, Finding, FunctionChange, TestFinding, TimeEvidence } from '../../analyse/comparison.js';
import type { TestIdentity } from '../../measure/measurement.js';
import type { Site } from '../site.js';
import { countColumn, durationColumn, grouped, type NumberColumn } from '../text/duration.js';
import { code, prose } from '../text/markdown.js';
import { change, percent } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { clockOf, clockTitle, explanation, isCountOpen, isOpen, isTimeOpen } from './findings.js';
import { functionLink, testLink } from './links.js';
import { clockColumn, counted, icon, interval } from './words.js';

/** What a row that stands for the rows left out says. */
function more(left: number, what: string): string[][] {
  return left > 0 ? [[`*… and ${left} more ${what}*`]] : [];
}

function unitTitle(title: string, column: NumberColumn): string {
  return column.unit === '' ? title : `${title}, ${column.unit}`;
}

/** A change by time: bold where the verdict rests on it, ≈ where noise leaves it open. */
function timeChange(finding: Finding): string {
  const { time } = finding;
  if (time === null) return '–';
  const shown = change(time.change.value);
  if (isTimeOpen(finding)) return `≈&nbsp;${shown}`;
  return time.verdict === 'slower' || time.verdict === 'faster' ? `**${shown}**` : shown;
}

/** A change by instructions: bold where the verdict rests on it, ≈ where it is open. */
function instructionChange(finding: Finding): string {
  const { instructions } = finding;
  if (instructions === null) return '–';
  const shown = `${isCountOpen(finding) ? '≈&nbsp;' : ''}${change(instructions.change)}`;
  return instructions.verdict === 'slower' || instructions.verdict === 'faster' ? `**${shown}**` : shown;
}

/** The change, and below it `before → after`, which a narrow screen breaks before the arrow and nowhere else. */
function pairCell(
  shown: string,
  column: Pick<NumberColumn, 'format'>,
  { base, head }: { readonly base: number; readonly head: number },
): string {
  return `${shown}<br>${column.format(base, DIGITS)} →&nbsp;${column.format(head, DIGITS)}`;
}

/** A pair has so many significant digits at least, so that it shows the change that stands above it. */
export const DIGITS = 3;

/** The suite, one glance: each kind of evidence before and after. */
export function suiteTable(comparison: Comparison): string {
  const { suite, baseline } = comparison;
  const { time, instructions } = suite;
  const rows: string[][] = [];
  if (time) {
    const column = clockColumn(comparison, [time.base, time.head]);
    rows.push([
      unitTitle(clockTitle(time.clock), column),
      column.format(time.base),
      column.format(time.head),
      // A narrow screen breaks it once.
      `${timeChange(suite)}<br>${interval(time).replace(' to ', ' to&nbsp;')}`,
    ]);
  }
  if (instructions) {
    const column = countColumn([instructions.base, instructions.head]);
    const title = unitTitle('instr.', column);
    const { base, head } = instructions;
    rows.push([title, column.format(base), column.format(head), instructionChange(suite)]);
  }
  return markdownTable(
    [
      { title: 'suite' },
      { title: code(baseline.label, 20), align: 'right' },
      { title: 'head', align: 'right' },
      { title: 'change', align: 'right' },
    ],
    rows,
  );
}

/** Tests: name; change in time with base → head; change in instructions. */
export function testTable(
  comparison: Comparison,
  site: Site,
  findings: readonly TestFinding[],
  most: number,
  what = 'tests',
): string {
  const rows = findings.slice(0, most);
  const column = clockColumn(
    comparison,
    rows.flatMap(({ time }) => (time ? [time.base, time.head] : [])),
  );
  const clock = clockOf(comparison);
  return markdownTable(
    [
      { title: 'test' },
      { title: unitTitle(clockTitle(clock), column), align: 'right' },
      { title: 'instr.', align: 'right' },
    ],
    [
      ...rows.map((finding) => [
        `${icon(isOpen(finding, comparison) ? 'unresolved' : finding.verdict, finding.gate)} ${testLink(site, comparison, finding.test)}`,
        finding.time ? pairCell(timeChange(finding), column, finding.time) : '–',
        instructionChange(finding),
      ]),
      ...more(findings.length - rows.length, what),
    ],
  );
}

/** Which of a function's costs are shown: the one that most functions have. */
export function functionMeasure(functions: readonly FunctionChange[]): Measure {
  return functions.some(({ selfInstructions }) => selfInstructions !== null) ? 'selfInstructions' : 'selfTime';
}

/** Change of a pair of values as a ratio less one; from nothing to something: Infinity. */
export function ratioOf(pair: { readonly base: number; readonly head: number } | null): number | null {
  if (pair === null) return null;
  if (pair.base === 0) return pair.head === 0 ? 0 : Infinity;
  return pair.head / pair.base - 1;
}

/** Functions: name; change of the own cost with base → head, and of the C functions it calls; its share of the whole change. */
export function functionTable(comparison: Comparison, site: Site, most: number): string {
  const notable = explanation(comparison).functions;
  const rows = notable.slice(0, most);
  const measure = functionMeasure(rows);
  const values = rows.flatMap((row) => (row[measure] ? [row[measure].base, row[measure].head] : []));
  const column = measure === 'selfTime' ? durationColumn(values) : countColumn(values);
  const calls = rows.some((row) => callsOfCChanged(row));
  return markdownTable(
    [
      { title: 'function' },
      { title: unitTitle(measure === 'selfTime' ? 'self time' : 'own instr.', column), align: 'right' },
      ...(calls ? [{ title: 'calls of C', align: 'right' as const }] : []),
      { title: 'share', align: 'right' },
    ],
    [
      ...rows.map((row) => [
        functionLink(site, comparison, row.frame),
        costCell(row, measure, column),
        ...(calls ? [callsOfCChanged(row) ? pairCell(change(ratioOf(row.callsOfC)), CALLS, row.callsOfC) : '–'] : []),
        percent(row.share, 0),
      ]),
      ...more(notable.length - rows.length, 'functions'),
    ],
  );
}

type Measure = 'selfInstructions' | 'selfTime';

function costCell(row: FunctionChange, measure: Measure, column: NumberColumn): string {
  const cost = row[measure];
  return cost ? pairCell(`${isUncertain(row, measure) ? '≈&nbsp;' : ''}${change(ratioOf(cost))}`, column, cost) : '–';
}

/** Whether a function's cost, by that measure, changed by no more than what sampling explains. */
export function isUncertain(row: FunctionChange, measure: Measure): boolean {
  const cost = row[measure];
  return !row.certain.includes(measure === 'selfTime' ? 'time' : 'instructions') && cost?.base !== cost?.head;
}

const CALLS: Pick<NumberColumn, 'format'> = { format: (value) => (value === null ? '–' : grouped(value)) };

/** What instructions do not show of a function: that it calls C functions more or less often. */
export function callsOfCChanged<F extends FunctionChange>(
  row: F,
): row is F & { readonly callsOfC: NonNullable<FunctionChange['callsOfC']> } {
  return row.callsOfC !== null && row.callsOfC.base !== row.callsOfC.head;
}

/** A list of tests by name. */
export function testList(site: Site, comparison: Comparison, tests: readonly TestIdentity[], most: number): string {
  const rows = tests.slice(0, most).map((test) => `- ${testLink(site, comparison, test)}`);
  const left = tests.length - rows.length;
  return [...rows, ...(left > 0 ? [`- *… and ${left} more*`] : [])].join('\n');
}

/** Machine, software and method, base beside head where they differ. */
export function methodTable(comparison: Comparison): string {
  const { base, head } = comparison.environment;
  const { method, noise, suite } = comparison;
  const both = (a: string, b: string) =>
    a === b ? prose(a || 'unknown') : `${prose(a || 'unknown')} → ${prose(b || 'unknown')}`;
  const passes = Object.entries(method.passes)
    .filter(([, runs]) => runs > 0)
    .map(([pass, runs]) => `${pass} × ${runs}`);
  const ended = {
    content: 'more were not needed',
    maximum: 'more are not allowed',
    budget: 'the time budget was spent',
  }[method.ended];
  const unavailable = Object.entries(method.clocks).flatMap(([name, state]) =>
    state.available ? [] : [[`${code(name)} unavailable`, prose(state.reason)]],
  );
  return markdownTable(
    [{ title: 'what' }, { title: 'value' }],
    [
      ['interpreter', both(base.interpreter, head.interpreter)],
      ['busted', both(base.busted, head.busted)],
      ['CPU', both(base.cpu, head.cpu)],
      ['system', both(`${base.os} ${base.arch}`.trim(), `${head.os} ${head.arch}`.trim())],
      ...(base.runnerImage || head.runnerImage ? [['runner image', both(base.runnerImage, head.runnerImage)]] : []),
      ['testing method', `${prose(method.testingMethod)}, ${counted(method.rounds, 'round')}: ${ended}`],
      ['passes, runs a side', passes.length > 0 ? passes.join(', ') : 'none'],
      ['clock', clockOf(comparison) === 'wall' ? 'wall time' : clockTitle(clockOf(comparison))],
      ...unavailable,
      ['noise of the suite', `${percent(noise.suite)} (interquartile range by median)`],
      [
        'noise of the control',
        `${percent(noise.control)}; it moved by ${change(noise.controlShift)} between the sides`,
      ],
      ...(suite.time
        ? [
            ['fastest run of the suite', fastest(comparison, suite.time)],
            ['what these rounds tell apart', `±${percent(suite.time.resolution)} of the suite’s time`],
          ]
        : []),
      ['seed', String(method.seed)],
    ],
  );
}

function fastest(comparison: Comparison, { best, clock }: TimeEvidence): string {
  const column = clockColumn(comparison, [best.base, best.head]);
  return `${column.withUnit(best.base)} → ${column.withUnit(best.head)} (${clockTitle(clock)})`;
}
