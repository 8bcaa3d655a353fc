/** Which tests and functions a page lists, and in what order: the slowest first. */
import type { FunctionRecord, ProfileRecord, TestRecord } from '../../analyse/release-record.js';
import { grouped } from '../text/duration.js';
import { percent } from '../text/percent.js';

export function slowestTests(tests: readonly TestRecord[]): readonly TestRecord[] {
  return tests.toSorted((a, b) => b.time.best - a.time.best || (a.name < b.name ? -1 : 1));
}

/** What the tests' own frames are shown as: one row, for they are no functions of the project. */
const TESTS_THEMSELVES = "[the tests' own code]";

/** Functions, most self time first; the tests' own frames, which stand among the record's functions, are made one row. */
export function slowestFunctions({
  functions,
  tests,
}: Pick<ProfileRecord, 'functions' | 'tests'>): readonly FunctionRecord[] {
  const place = ({ name, file, line }: Pick<FunctionRecord, 'name' | 'file' | 'line'>) =>
    `${name}\0${file}\0${String(line)}`;
  const places = new Set(tests.map(place));
  const own = functions.filter((record) => places.has(place(record)));
  const rest = functions.filter((record) => !places.has(place(record)));
  if (own.length === 0) return bySelfTime(rest);
  const sum = (pick: (record: FunctionRecord) => number): number =>
    own.reduce((total, record) => total + pick(record), 0);
  const selfTime = sum((record) => record.selfTime);
  const themselves: FunctionRecord = {
    name: TESTS_THEMSELVES,
    file: '',
    line: 0,
    selfTime,
    totalTime: sum((record) => record.totalTime),
    selfInstructions: own.some((record) => record.selfInstructions === null)
      ? null
      : sum((record) => record.selfInstructions ?? 0),
    samples: sum((record) => record.samples),
    calls: null,
    mean: null,
    median: null,
  };
  return bySelfTime([...rest, themselves]);
}

/** Least part of all own time that a function must take to stand in a table. */
const LEAST_SHARE = 0.001;

/** The functions worth a row: at most `top`, and none that took next to nothing. */
export function notable(functions: readonly FunctionRecord[], top: number): readonly FunctionRecord[] {
  const whole = functions.reduce((sum, { selfTime }) => sum + selfTime, 0);
  return functions.filter(({ selfTime }) => selfTime >= LEAST_SHARE * whole).slice(0, top);
}

/** How many functions the table above leaves out; empty where it has them all. */
export function leftOut(functions: readonly FunctionRecord[], shown: readonly FunctionRecord[]): string {
  const left = functions.length - shown.length;
  if (left === 0) return '';
  const share = percent(
    part(
      functions.filter((record) => !shown.includes(record)),
      functions,
    ),
  );
  return `${grouped(left)} more ${left === 1 ? 'function takes' : 'functions take'} ${share} together.\n`;
}

function part(some: readonly FunctionRecord[], all: readonly FunctionRecord[]): number {
  const sum = (records: readonly FunctionRecord[]) => records.reduce((total, { selfTime }) => total + selfTime, 0);
  return sum(all) > 0 ? sum(some) / sum(all) : 0;
}

export function bySelfTime(functions: readonly FunctionRecord[]): readonly FunctionRecord[] {
  return functions.toSorted(
    (a, b) => b.selfTime - a.selfTime || b.totalTime - a.totalTime || (a.name < b.name ? -1 : 1),
  );
}
