/** Tables that several pages share. Everything untrusted passes through `code` or `prose`. */
import type {
  FileRecord,
  FunctionRecord,
  ProfileRecord,
  SuiteRecord,
  TestRecord,
} from '../../analyse/release-record.js';
import type { Environment, Method } from '../../measure/measurement.js';
import { counted } from '../comparison/words.js';
import type { Site } from '../site.js';
import { countColumn, durationColumn, grouped, type NumberColumn } from '../text/duration.js';
import { code, link, prose } from '../text/markdown.js';
import { percent } from '../text/percent.js';
import { lineOf } from '../text/place.js';
import { markdownTable } from '../text/table.js';
import { sourceUrl } from './links.js';

/** What stands where: needed to link a name to its source. */
export interface Place {
  readonly site: Site;
  readonly commit: string;
}

/** A small value has so many significant digits, beside large ones too. */
const DIGITS = 2;

export function titled(title: string, column: NumberColumn): string {
  return column.unit === '' ? title : `${title} (${column.unit})`;
}

/** A linked place in the project: `src/parser.lua:12`. */
export function placeLink(place: Place, file: string, line: number): string {
  if (file === '') return '';
  const text = code(line > 0 ? `${file}:${String(line)}` : file, 60);
  return link(text, sourceUrl(place.site, place.commit, file, line));
}

/** Tests, slowest first; `folder` gives a test's page, relative to the table's, or empty. */
export function testsTable(
  tests: readonly TestRecord[],
  suite: SuiteRecord,
  place: Place,
  folder: (test: TestRecord) => string,
): string {
  const time = durationColumn(tests.flatMap(({ time: { best, median } }) => [best, median]));
  const instructions = countColumn(tests.map((test) => test.instructions));
  const counted = tests.some((test) => test.instructions !== null);
  return markdownTable(
    [
      { title: 'Test' },
      { title: titled('Best', time), align: 'right' },
      { title: titled('Median', time), align: 'right' },
      { title: 'Share', align: 'right' },
      ...(counted ? [{ title: titled('Instructions', instructions), align: 'right' as const }] : []),
      { title: 'Where' },
    ],
    tests.map((test) => [
      link(code(test.name, 100), folder(test)),
      time.format(test.time.best, DIGITS),
      time.format(test.time.median, DIGITS),
      percent(suite.time.best > 0 ? test.time.best / suite.time.best : null),
      ...(counted ? [instructions.format(test.instructions)] : []),
      placeLink(place, test.file, test.line),
    ]),
  );
}

/** Functions, most self time first. */
export function functionsTable(functions: readonly FunctionRecord[], place: Place): string {
  const whole = functions.reduce((sum, { selfTime }) => sum + selfTime, 0);
  return functionRows(functions, whole, place);
}

/** @param whole self time of all functions: what shares are of */
export function functionRows(functions: readonly FunctionRecord[], whole: number, place: Place): string {
  const time = durationColumn(functions.flatMap(({ selfTime, totalTime }) => [selfTime, totalTime]));
  const calls = functions.some((record) => record.calls !== null);
  const perCall = durationColumn(functions.flatMap(({ mean, median }) => [mean, median]));
  return markdownTable(
    [
      { title: 'Function' },
      { title: titled('Self', time), align: 'right' },
      { title: 'Share', align: 'right' },
      { title: titled('Total', time), align: 'right' },
      ...(calls
        ? [
            { title: 'Calls', align: 'right' as const },
            { title: titled('Mean per&nbsp;call', perCall), align: 'right' as const },
            { title: titled('Median per&nbsp;call', perCall), align: 'right' as const },
          ]
        : []),
      { title: 'Where' },
    ],
    functions.map((record) => [
      code(record.name, 60),
      time.format(record.selfTime),
      percent(whole > 0 ? record.selfTime / whole : null),
      time.format(record.totalTime),
      ...(calls
        ? [
            // No calls: it is no function, or one whose calls the interpreter does not tell.
            record.calls === null || record.calls === 0
              ? '–'
              : grouped(record.calls, Number.isInteger(record.calls) ? 0 : 1),
            perCall.format(record.mean, DIGITS),
            perCall.format(record.median, DIGITS),
          ]
        : []),
      placeLink(place, record.file, lineOf(record)),
    ]),
  );
}

export function filesTable(files: readonly FileRecord[], place: Place): string {
  const sorted = files.toSorted((a, b) => b.time.best - a.time.best || (a.file < b.file ? -1 : 1));
  const time = durationColumn(sorted.flatMap(({ time: { best, median } }) => [best, median]));
  const instructions = countColumn(sorted.map((file) => file.instructions));
  return markdownTable(
    [
      { title: 'File' },
      { title: 'Tests', align: 'right' },
      { title: titled('Best', time), align: 'right' },
      { title: titled('Median', time), align: 'right' },
      { title: titled('Instructions', instructions), align: 'right' },
    ],
    sorted.map((file) => [
      placeLink(place, file.file, 0),
      grouped(file.tests),
      time.format(file.time.best),
      time.format(file.time.median),
      instructions.format(file.instructions),
    ]),
  );
}

const CLOCKS: Readonly<Record<Method['clock'], string>> = {
  wall: 'wall time',
  cpu: 'CPU time',
  cycles: 'CPU cycles',
  'reference-cycles': 'reference cycles',
};

export function environmentTable(environment: Environment, method: Method): string {
  const rows: [string, string][] = [
    ['Processor', environment.cpu],
    ['System', `${environment.os} (${environment.arch})`],
    ['Image', environment.runnerImage],
    ['Interpreter', environment.interpreter],
    ['busted', environment.busted],
    ['Method', `${method.testingMethod}, ${counted(method.rounds, 'round')}, by ${CLOCKS[method.clock]}`],
  ];
  return markdownTable(
    [{ title: 'Measured with' }, { title: '' }],
    rows.filter(([, value]) => value !== '').map(([name, value]) => [name, prose(value)]),
  );
}

/** The suite by every clock that there was. */
export function statisticsTable({ suite, method }: Pick<ProfileRecord, 'suite' | 'method'>): string {
  const time = durationColumn([suite.time.best, suite.time.mean, suite.cpu.best]);
  const row = (name: string, of: SuiteRecord['time'], column: NumberColumn): string[] => [
    titled(name, column),
    ...[of.best, of.median, of.mean, of.deviation].map((value) => column.format(value)),
  ];
  const cycles = (name: string, of: SuiteRecord['cycles']): string[][] =>
    of === null ? [] : [row(name, of, countColumn([of.best, of.mean]))];
  const instructions = countColumn([suite.instructions]);
  return markdownTable(
    [
      { title: 'Suite' },
      { title: 'Best', align: 'right' },
      { title: 'Median', align: 'right' },
      { title: 'Mean', align: 'right' },
      { title: 'Deviation', align: 'right' },
    ],
    [
      // `time` is by the clock that the method names; where that is CPU time it stands in the next row.
      ...(method.clock === 'cpu' ? [] : [row('Wall time', suite.time, time)]),
      row('CPU time', suite.cpu, time),
      ...cycles('CPU cycles', suite.cycles),
      ...cycles('Reference cycles (time-stamp counter)', suite.referenceCycles),
      ...(suite.instructions === null
        ? []
        : [[titled('VM instructions', instructions), instructions.format(suite.instructions), '', '', '']]),
    ],
  );
}
