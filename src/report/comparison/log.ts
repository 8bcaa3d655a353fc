/** The comparison in the workflow's log or a terminal; it ends with the slowest tests, the functions, and the answer. */
import type { Comparison } from '../../analyse/comparison.js';
import { countColumn, durationColumn, grouped, type NumberColumn } from '../text/duration.js';
import { change, percent } from '../text/percent.js';
import { placeOf, testPlace } from '../text/place.js';
import { paint, printable, terminalTable, type Colour, type TerminalCell } from '../text/terminal.js';
import {
  changedTests,
  clockOf,
  clockTitle,
  explanation,
  isCountOpen,
  isOpen,
  isTimeOpen,
  seeminglySlower,
  slowestTests,
} from './findings.js';
import { headline, headlineIcon } from './headline.js';
import { callsOfCChanged, DIGITS, functionMeasure, isUncertain, ratioOf } from './tables.js';
import {
  capital,
  clockColumn,
  gateSentence,
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

/** A change; ≈ before one that is too uncertain to be relied on. */
function shown(ratio: number | null | undefined, isUnsure: boolean): string {
  return `${isUnsure ? '≈ ' : ''}${change(ratio ?? null)}`;
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
        { text: shown(time?.change.value, isTimeOpen(finding)), colour: COLOUR_OF[time?.verdict ?? 'same'] },
        { text: shown(instructions?.change, isCountOpen(finding)), colour: COLOUR_OF[instructions?.verdict ?? 'same'] },
        test.name,
        testPlace(test),
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
          text: shown(ratio, isUncertain(row, measure)),
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

/** The tests that could not be compared, by name; empty where there are none. */
function otherTests({ added, removed, edited }: Comparison, { top, colours }: LogOptions): string {
  const groups = Object.entries({ added, removed, edited });
  const rows = groups.flatMap(([why, tests]): TerminalCell[][] => {
    const left = tests.length - top;
    const named = tests.slice(0, top).map((test) => [why, test.name, testPlace(test)]);
    return left > 0 ? [...named, [why, `… and ${grouped(left)} more`, '']] : named;
  });
  if (rows.length === 0) return '';
  const columns = [{ title: 'why' }, { title: 'test', longest: NAME_WIDTH }, { title: 'where', longest: NAME_WIDTH }];
  return terminalTable(columns, rows, { colours });
}

/** The whole text, each line ended. */
export function logText(comparison: Comparison, options: LogOptions): string {
  const heading = (text: string) => `\n${paint(text, 'bold', options.colours)}\n`;
  const changed = changedTests(comparison);
  const seeming = seeminglySlower(comparison);
  const explained = explanation(comparison);
  const hasChanged = comparison.verdict === 'slower' || comparison.verdict === 'faster';
  const isExplained =
    explained.functions.length > 0 && (hasChanged || (comparison.verdict === 'unresolved' && explained.certain));
  const what = functionMeasure(comparison.functions) === 'selfTime' ? 'self time' : 'own instructions';
  const of = comparison.name === '' ? '' : ` (${printable(comparison.name, 60)})`;
  const answer = paint(
    `${headlineIcon(comparison)} ${headline(comparison)}${of}`,
    COLOUR_OF[comparison.verdict],
    options.colours,
  );
  const { unmeasured } = comparison;
  const others = otherTests(comparison, options);
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
    ...(others === '' ? [] : [heading('Tests that were not compared'), others]),
    `\n${answer}\n`,
  ];
  return parts.join('');
}
