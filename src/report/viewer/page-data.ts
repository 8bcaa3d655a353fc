/** A release report becomes what the page is given; see `page/data.ts` for the shape and why it is so. */
import { addRelease, EMPTY_HISTORY, type History } from '../../analyse/history.js';
import type { FunctionRecord, ProfileRecord, TestRecord } from '../../analyse/release-record.js';
import { OUTSIDE_OF_TESTS, type CallTree, type Environment } from '../../measure/measurement.js';
import { flameLayout, type Flame } from '../flamegraph/layout.js';
import type { ReleaseReport } from '../release/report.js';
import { lineOf } from '../text/place.js';
import { visible } from '../text/visible.js';
import type { FrameRow, PageData, ReleaseRow } from './page/data.js';

/** Boxes of the flame graph and functions that the page holds. */
const MOST_BOXES = 2500;
const MOST_FUNCTIONS = 500;
/** The flame graph's unit is this part of the whole or finer. */
const PARTS = 2 ** 17;
/** Times of tests kept, all releases together; those of this many releases always are. */
const MOST_TIMES = 100_000;
const FEWEST_RELEASES = 10;
/** Characters of a test's name, and of other names. */
const LONGEST_TEST = 1000;
const LONGEST_NAME = 200;

type Places = Pick<PageData, 'frames' | 'boxes' | 'weights' | 'unit'>;

export function pageData({ history, newest }: Pick<ReleaseReport, 'history' | 'newest'>): PageData {
  const { profile, tree } = newest;
  const { functions, ...rest } = profile;
  const past = history.releases.length > 0 ? history : addRelease(EMPTY_HISTORY, '', { ...rest, kind: 'summary' });
  const latest = past.releases.findLastIndex(({ version }) => version === profile.version);
  const machines: PageData['machines'][number][] = [];
  const releases = past.releases.map(({ version, date, environment, suite }): ReleaseRow => {
    const { best, median, lowerQuartile, upperQuartile, instructions } = suite;
    const machine = numberOf(machines, environment);
    const times = [best, median, lowerQuartile, upperQuartile].map(microseconds) as [number, number, number, number];
    return [visible(version, 100), date.slice(0, 10), machine, ...times, instructions];
  });
  const listed = chosenFunctions(functions, tree);
  return {
    version: visible(profile.version, 100),
    latest,
    history: history.releases.length > 0,
    machines,
    releases,
    tests: profile.tests.map(({ name, file, line, id, instructions }) => [
      visible(name, LONGEST_TEST),
      visible(file, LONGEST_NAME),
      line,
      id,
      instructions,
    ]),
    ...pastOfTests(past, profile, latest),
    functions: listed.map((record) => [
      visible(record.name, LONGEST_NAME),
      visible(record.file, LONGEST_NAME),
      lineOf(record),
      record.calls === null ? null : Math.round(record.calls),
    ]),
    costs: listed.map(({ selfTime, totalTime }) => [microseconds(selfTime), microseconds(totalTime)]),
    ...flame(tree, profile.tests),
  };
}

/** Four digits: the noise of a time begins in the second or third. */
function microseconds(seconds: number): number {
  return Number((Math.max(0, seconds) * 1e6).toPrecision(4));
}

function numberOf(machines: PageData['machines'][number][], { interpreter, cpu, os }: Environment): number {
  const machine = [visible(interpreter, 60), visible(cpu, 80), visible(os, 60)] as const;
  const known = machines.findIndex((each) => each.every((part, index) => part === machine[index]));
  return known >= 0 ? known : machines.push(machine) - 1;
}

function pastOfTests(
  history: History,
  { tests }: Pick<ProfileRecord, 'tests'>,
  latest: number,
): Pick<PageData, 'times' | 'instructions'> {
  const columns = new Map(tests.map(({ id }, index) => [id, index]));
  const rows = new Map(history.releases.map(({ folder }, index) => [folder, index]));
  const kept = Math.max(FEWEST_RELEASES, Math.floor(MOST_TIMES / Math.max(1, tests.length)));
  const first = history.releases.length - kept;
  const times = history.releases.map((_, row) => (row < first && row !== latest ? [] : tests.flatMap(() => [-1, -1])));
  const counts = times.map(({ length }) => new Array<number>(length / 2).fill(-1));
  const put = (row: number, column: number, best: number, median: number, count: number | null): void => {
    const ofRelease = times[row] ?? [];
    if (ofRelease.length === 0) return;
    ofRelease[2 * column] = microseconds(best);
    ofRelease[2 * column + 1] = microseconds(median);
    if (count !== null) (counts[row] ?? [])[column] = Math.round(count / 1000);
  };
  for (const { id, points } of history.tests) {
    const column = columns.get(id);
    if (column === undefined) continue;
    for (const { folder, best, median, instructions } of points)
      put(rows.get(folder) ?? -1, column, best, median, instructions);
  }
  tests.forEach(({ time, instructions }, column) => {
    put(latest, column, time.best, time.median, instructions);
  });
  return { times, instructions: counts.map((line, row) => unlike(line, counts[row - 1] ?? [])) };
}

/** Runs of what is as in the line before become one number. */
function unlike(line: readonly number[], before: readonly number[]): number[] {
  const short: number[] = [];
  let same = 0;
  line.forEach((value, index) => {
    if (value === before[index]) {
      same += 1;
      return;
    }
    if (same > 0) short.push(-1 - same);
    same = 0;
    short.push(value);
  });
  if (same > 0) short.push(-1 - same);
  return short;
}

/** The heaviest functions in the order of the source; tests are no functions. */
function chosenFunctions(functions: readonly FunctionRecord[], tree: CallTree | null): readonly FunctionRecord[] {
  const key = ({ name, file, line }: Pick<FunctionRecord, 'name' | 'file' | 'line'>): string =>
    [file, String(line).padStart(9, '0'), name].join('\0');
  const root = tree?.frames[tree.nodes[0]?.frame ?? -1];
  const others = new Set(tree?.frames.filter((frame) => frame.test !== undefined || frame === root).map(key));
  return functions
    .filter((record) => !others.has(key(record)) && record.name !== OUTSIDE_OF_TESTS)
    .toSorted((a, b) => b.selfTime - a.selfTime || b.totalTime - a.totalTime || order(key(a), key(b)))
    .slice(0, MOST_FUNCTIONS)
    .sort((a, b) => order(key(a), key(b)));
}

/** An order that does not depend on the machine's language. */
function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function flame(tree: CallTree | null, tests: readonly TestRecord[]): Places {
  const root = tree === null ? null : flameLayout(tree, { weight: 'time', maximumFrames: MOST_BOXES, parts: PARTS });
  if (root === null) return { frames: [], boxes: [], weights: [], unit: 1 };
  const numbers = new Map(tests.map(({ id }, index) => [id, index]));
  const keyOf = ({ frame: { name, file, line, test } }: Flame): string =>
    [file, String(line).padStart(9, '0'), name, test ?? ''].join('\0');
  const sorted = new Map<string, Flame>();
  const selves: number[] = [];
  const collect = (box: Flame): void => {
    if (box.folded === 0) sorted.set(keyOf(box), box);
    selves.push(box.self);
    box.children.forEach(collect);
  };
  collect(root);
  const keys = [...sorted.keys()].sort();
  const frameNumber = new Map(keys.map((key, index) => [key, index]));
  const frames = keys.map((key): FrameRow => {
    const frame = sorted.get(key)?.frame ?? { name: '', file: '', line: 0 };
    const number = frame.test === undefined ? undefined : numbers.get(frame.test);
    if (number !== undefined) return [number];
    return [visible(frame.name, LONGEST_NAME), visible(frame.file, LONGEST_NAME), lineOf(frame)];
  });
  const unit = selves.reduce(divisor, 0);
  const boxes: number[][] = [[]];
  const weights: number[][] = [[]];
  const number = (box: Flame): number => (box.folded > 0 ? -box.folded : (frameNumber.get(keyOf(box)) ?? 0));
  const add = (box: Flame, depth: number): void => {
    if (depth === 1) {
      boxes.push([]);
      weights.push([]);
    }
    boxes.at(-1)?.push(number(box), depth);
    weights.at(-1)?.push(box.self / unit);
    for (const child of box.children.toSorted((a, b) => number(a) - number(b))) add(child, depth + 1);
  };
  add(root, 0);
  return { frames, boxes, weights, unit: unit / 1000 };
}

/** Greatest common divisor: all values are multiples of the layout's unit. */
function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
