/** The comparison in the workflow's log or a terminal; it ends with the slowest tests, the functions, and the answer. */
import type { Comparison } from '../../analyse/comparison.js';
import { countColumn, durationColumn, grouped, type NumberColumn } from '../text/duration.js';
import { change, percent } from '../text/percent.js';
import { placeOf } from '../text/place.js';
import { paint, printable, terminalTable, type Colour, type TerminalCell } from '../text/terminal.js';
import { changedTests, clockOf, clockTitle, explanation, isOpen, seeminglySlower, slowestTests } from './findings.js';
import { callsOfCChanged, DIGITS, functionMeasure, isUncertain, ratioOf } from './tables.js';
import {
  capital,
  clockColumn,
  gateSentence,
  headline,
  headlineIcon,
  remedies,
  SEEMING,
  suiteSentences,
  testSentence,
  whereWords,
} from './words.js';
import type { TestFinding, Verdict } from '../../analyse/comparison.js';

export interface LogOptions {
  /** Rows of each table: the input `top`. */
  readonly top: number;
  readonly colours: boolean;
}

const COLOUR_OF: Readonly<Record<Verdict, Colour>> = {
  slower: 'red',
  faster: 'green',
  same: 'dim',
  unresolved: 'yellow',
};
/** Widest name: two of these and the numbers fit 120 columns. */
const NAME_WIDTH = 60;

function title(text: string, column: NumberColumn): string {
  return column.unit === '' ? text : `${text} ${column.unit}`;
}

function testRows(comparison: Comparison, findings: readonly TestFinding[], options: LogOptions): string {
  const rows = findings.slice(0, options.top);
  const column = clockColumn(
    comparison,
    rows.flatMap(({ time }) => (time ? [time.base, time.head] : [])),
  );
  return terminalTable(
    [
      { title: 'verdict' },
      { title: title('base', column), align: 'right' },
      { title: title('head', column), align: 'right' },
      { title: clockTitle(clockOf(comparison)), align: 'right' },
      { title: 'instructions', align: 'right' },
      { title: 'test', longest: NAME_WIDTH },
      { title: 'where', longest: NAME_WIDTH },
    ],
    rows.map((finding): TerminalCell[] => {
      const { test, time, instructions } = finding;
      const verdict = isOpen(finding, comparison) ? 'unresolved' : finding.verdict;
      return [
        { text: verdict, colour: COLOUR_OF[verdict] },
        column.format(time?.base ?? null, DIGITS),
        column.format(time?.head ?? null, DIGITS),
        { text: change(time?.change.value ?? null), colour: COLOUR_OF[time?.verdict ?? 'same'] },
        { text: change(instructions?.change ?? null), colour: COLOUR_OF[instructions?.verdict ?? 'same'] },
        test.name,
        test.line > 0 ? `${test.file}:${test.line}` : test.file,
      ];
    }),
    options,
  );
}

function functionRows(comparison: Comparison, options: LogOptions): string {
  const rows = explanation(comparison).functions.slice(0, options.top);
  const measure = functionMeasure(rows);
  const values = rows.flatMap((row) => (row[measure] ? [row[measure].base, row[measure].head] : []));
  const column = measure === 'selfTime' ? durationColumn(values) : countColumn(values);
  const calls = rows.some((row) => row.calls !== null);
  const callsOfC = rows.some((row) => callsOfCChanged(row));
  return terminalTable(
    [
      { title: title('base', column), align: 'right' },
      { title: title('head', column), align: 'right' },
      { title: 'change', align: 'right' },
      { title: 'share', align: 'right' },
      ...(calls ? [{ title: 'calls', align: 'right' as const }] : []),
      ...(callsOfC ? [{ title: 'calls of C', align: 'right' as const }] : []),
      { title: 'function', longest: NAME_WIDTH },
      { title: 'where', longest: NAME_WIDTH },
    ],
    rows.map((row): TerminalCell[] => {
      const cost = row[measure];
      const ratio = ratioOf(cost);
      return [
        column.format(cost?.base ?? null, DIGITS),
        column.format(cost?.head ?? null, DIGITS),
        {
          text: `${isUncertain(row, measure) ? '≈ ' : ''}${change(ratio)}`,
          colour: (ratio ?? 0) > 0 ? 'red' : (ratio ?? 0) < 0 ? 'green' : 'dim',
        },
        percent(row.share, 0),
        ...(calls ? [change(ratioOf(row.calls))] : []),
        ...(callsOfC
          ? [callsOfCChanged(row) ? `${grouped(row.callsOfC.base)} → ${grouped(row.callsOfC.head)}` : '']
          : []),
        row.frame.name,
        placeOf(row.frame),
      ];
    }),
    options,
  );
}

/** The whole text, each line ended. */
export function logText(comparison: Comparison, options: LogOptions): string {
  const heading = (text: string) => `\n${paint(text, 'bold', options.colours)}\n`;
  const changed = changedTests(comparison);
  const seeming = seeminglySlower(comparison);
  const explained = explanation(comparison);
  const hasChanged = comparison.verdict === 'slower' || comparison.verdict === 'faster';
  const isExplained = explained.functions.length > 0 && (explained.certain || hasChanged);
  const what = functionMeasure(comparison.functions) === 'selfTime' ? 'self time' : 'own instructions';
  const of = comparison.name === '' ? '' : ` (${printable(comparison.name, 60)})`;
  const answer = paint(
    `${headlineIcon(comparison)} ${headline(comparison)}${of}`,
    COLOUR_OF[comparison.verdict],
    options.colours,
  );
  const { unmeasured } = comparison;
  const sentences = [
    unmeasured.length === 0 ? '' : `Changed, but not measured: ${printable(unmeasured.join(', '), 500)}.`,
    testSentence(comparison),
    ...suiteSentences(comparison),
    printable(comparison.suite.reason, 500),
    ...remedies(comparison),
    gateSentence(comparison),
  ].filter((sentence) => sentence !== '');
  const parts = [
    ...comparison.notes.map((note) => `note: ${printable(note, 500)}\n`),
    `\n${answer}\n`,
    ...sentences.map((sentence) => `${sentence}\n`),
    ...(changed.length > 0 ? [heading('Tests whose speed changed'), testRows(comparison, changed, options)] : []),
    ...(seeming.length > 0 ? [heading(capital(SEEMING)), testRows(comparison, seeming, options)] : []),
    ...(comparison.tests.length > 0
      ? [heading('Slowest tests'), testRows(comparison, slowestTests(comparison), options)]
      : []),
    ...(isExplained ? [heading(`Where, by ${what}: ${whereWords(explained)}`), functionRows(comparison, options)] : []),
    `\n${answer}\n`,
  ];
  return parts.join('');
}
