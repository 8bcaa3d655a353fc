/** What the log of a release ends with: the answer for a person who reads only the log. */
import { counted } from '../comparison/words.js';
import type { ReleaseRecord } from '../../analyse/release-record.js';
import { duration, durationColumn } from '../text/duration.js';
import { percent } from '../text/percent.js';
import { placeOf, testPlace } from '../text/place.js';
import { paint, printable, terminalTable } from '../text/terminal.js';
import { samplesOf } from './legend.js';
import { notable, slowestFunctions, slowestTests } from './slowest.js';

export interface LogOptions {
  readonly top: number;
  readonly colours: boolean;
}

/** Text of several lines, the last one ended; no line can be taken for a workflow command. */
export function releaseLog({ profile, notes }: ReleaseRecord, { top, colours }: LogOptions): string {
  const { suite, method, environment } = profile;
  const bold = (text: string): string => paint(text, 'bold', colours);
  const head = [
    `${bold(printable(profile.version, 80))}: ${duration(suite.time.best)} best, ${duration(suite.time.median)} median of ${counted(method.rounds, 'round')} of the whole suite (${printable(method.testingMethod)})`,
    paint(
      `${printable(environment.interpreter, 80)}, busted ${printable(environment.busted, 20)}, ${printable(environment.cpu, 80)}, ${printable(environment.os, 80)}`,
      'dim',
      colours,
    ),
    ...notes.map((note) => paint(`Note: ${printable(note, 500)}`, 'yellow', colours)),
  ];
  const functions = slowestFunctions(profile);
  return [
    ...head,
    '',
    ...(functions.length === 0
      ? []
      : [`${bold('Slowest functions')} (${samplesOf(functions)})`, functionRows(functions, { top, colours })]),
    bold('Slowest tests'),
    testRows(profile, { top, colours }),
  ].join('\n');
}

function testRows({ tests, suite }: ReleaseRecord['profile'], { top, colours }: LogOptions): string {
  const shown = slowestTests(tests).slice(0, top);
  const time = durationColumn(shown.flatMap(({ time: { best, median } }) => [best, median]));
  return terminalTable(
    [
      { title: `best ${time.unit}`, align: 'right' },
      { title: `median ${time.unit}`, align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'test', longest: 80 },
      { title: 'where', longest: 50 },
    ],
    shown.map((test) => [
      time.format(test.time.best, 2),
      time.format(test.time.median, 2),
      percent(suite.time.best > 0 ? test.time.best / suite.time.best : null),
      test.name,
      testPlace(test),
    ]),
    { colours },
  );
}

function functionRows(functions: ReturnType<typeof slowestFunctions>, { top, colours }: LogOptions): string {
  const whole = functions.reduce((sum, { selfTime }) => sum + selfTime, 0);
  const shown = notable(functions, top);
  const time = durationColumn(shown.flatMap(({ selfTime, totalTime }) => [selfTime, totalTime]));
  return terminalTable(
    [
      { title: `self ${time.unit}`, align: 'right' },
      { title: `total ${time.unit}`, align: 'right' },
      { title: 'share', align: 'right' },
      { title: 'function', longest: 60 },
      { title: 'where', longest: 50 },
    ],
    shown.map((record) => [
      time.format(record.selfTime),
      time.format(record.totalTime),
      percent(whole > 0 ? record.selfTime / whole : null),
      record.name,
      placeOf(record),
    ]),
    { colours },
  );
}
