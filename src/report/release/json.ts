/**
 * The JSON files of a release. Fields stand in a fixed order, one line per record, and numbers have as many digits as
 * they are worth: git then stores little more for a release than what really changed.
 */
import type { History, HistoryRelease, HistoryTest } from '../../analyse/history.js';
import type {
  FileRecord,
  FunctionRecord,
  ProfileRecord,
  Statistics,
  SuiteRecord,
  SummaryRecord,
  TestRecord,
} from '../../analyse/release-record.js';

/** Digits of what is compared, a best time: its noise begins in the second or third. */
const DIGITS = 4;

/** A number with four significant digits. */
export function rounded(value: number): number {
  return roundedTo(value, DIGITS);
}

function roundedTo(value: number, digits: number): number {
  return Number.isInteger(value) && Math.abs(value) < 10 ** digits ? value : Number(value.toPrecision(digits));
}

/**
 * Statistics are those of the unrounded samples. A sample's own noise is several per cent: it is rounded to a step of 1,
 * 2 or 5 × 10ⁿ that is at most one per cent of the best.
 */
function statistics({ best, median, mean, deviation, samples }: Statistics): Statistics {
  const inSteps = stepsOf(best / 100);
  return {
    best: rounded(best),
    median: rounded(median),
    mean: roundedTo(mean, 3),
    deviation: roundedTo(deviation, 2),
    samples: samples.map(inSteps),
  };
}

/** Rounds to the largest of 1, 2, 5 × 10ⁿ that is no larger than `most`. */
function stepsOf(most: number): (value: number) => number {
  if (!(most > 1e-15)) return (value) => rounded(value);
  const exponent = Math.floor(Math.log10(most));
  const factor = [5, 2].find((candidate) => candidate * 10 ** exponent <= most) ?? 1;
  const step = factor * 10 ** exponent;
  const decimals = Math.max(0, -exponent);
  return (value) => Number((Math.round(value / step) * step).toFixed(decimals));
}

function suiteRecord({ time, cpu, instructions, cycles, referenceCycles }: SuiteRecord): SuiteRecord {
  return {
    time: statistics(time),
    cpu: statistics(cpu),
    instructions,
    cycles: cycles && statistics(cycles),
    referenceCycles: referenceCycles && statistics(referenceCycles),
  };
}

function optionalRounded(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

function testRecord(test: TestRecord): TestRecord {
  const { id, name, path, file, line, sourceHash, time, instructions, instructionsStable } = test;
  const { cycles = null, referenceCycles = null } = test;
  return {
    id,
    name,
    path,
    file,
    line,
    sourceHash,
    instructions,
    instructionsStable,
    cycles: optionalRounded(cycles),
    referenceCycles: optionalRounded(referenceCycles),
    time: statistics(time),
  };
}

function withCpu(test: TestRecord): TestRecord {
  return { ...testRecord(test), ...(test.cpu === undefined ? {} : { cpu: statistics(test.cpu) }) };
}

function fileRecord({ file, tests, time, instructions }: FileRecord): FileRecord {
  return { file, tests, instructions, time: statistics(time) };
}

/** Times of a sampled function: n samples know it to within 1/√n, so few samples are worth one digit. */
function functionRecord(record: FunctionRecord): FunctionRecord {
  const { name, file, line, totalTime, selfTime, selfInstructions, samples, calls, mean, median } = record;
  const digits = samples < 25 ? 1 : samples < 2500 ? 2 : 3;
  return {
    name,
    file,
    line,
    calls: calls === null ? null : rounded(calls),
    selfInstructions,
    samples: rounded(samples),
    totalTime: roundedTo(Math.max(0, totalTime), digits),
    selfTime: roundedTo(Math.max(0, selfTime), digits),
    mean: mean === null ? null : roundedTo(mean, 3),
    median: median === null ? null : roundedTo(median, 3),
  };
}

/** By place and name: an order that only the code changes. */
export function byPlace(a: FunctionRecord, b: FunctionRecord): number {
  return compareText(a.file, b.file) || a.line - b.line || compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** An object over several lines: each member on one, and each element of a list of records on one. */
function lines(members: Readonly<Record<string, unknown>>): string {
  const text = Object.entries(members).map(([key, value]) => {
    const isRecords = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
    const shown = isRecords
      ? `[\n${value.map((element) => JSON.stringify(element)).join(',\n')}\n]`
      : JSON.stringify(value);
    return `${JSON.stringify(key)}:${shown}`;
  });
  return `{${text.join(',\n')}}\n`;
}

function head(record: ProfileRecord | SummaryRecord): Record<string, unknown> {
  const { schemaVersion, kind, version, prerelease, commit, date, environment, method, suite } = record;
  return {
    schemaVersion,
    kind,
    version,
    ...(prerelease && { prerelease }),
    commit,
    date,
    environment,
    method,
    suite: suiteRecord(suite),
  };
}

/** `profile.json`. CPU times of single tests are left to `summary.json`; functions stand by file and line. */
export function profileJson(record: ProfileRecord): string {
  return lines({
    ...head(record),
    files: record.files.map(fileRecord),
    tests: record.tests.map(testRecord),
    functions: record.functions.toSorted(byPlace).map(functionRecord),
  });
}

/** `summary.json`. */
export function summaryJson(record: SummaryRecord): string {
  return lines({ ...head(record), files: record.files.map(fileRecord), tests: record.tests.map(withCpu) });
}

function historyRelease(release: HistoryRelease): HistoryRelease {
  const { folder, version, prerelease, commit, date, environment, testingMethod, rounds, tests, suite } = release;
  const { best, median, mean, deviation, lowerQuartile, upperQuartile, instructions } = suite;
  return {
    folder,
    version,
    ...(prerelease && { prerelease }),
    commit,
    date,
    environment,
    testingMethod,
    rounds,
    tests,
    suite: {
      best: rounded(best),
      median: rounded(median),
      mean: rounded(mean),
      deviation: rounded(deviation),
      lowerQuartile: rounded(lowerQuartile),
      upperQuartile: rounded(upperQuartile),
      instructions,
    },
  };
}

function historyTest({ id, name, file, sourceHash, shown, points }: HistoryTest): HistoryTest {
  return {
    id,
    name,
    file,
    sourceHash,
    ...(shown !== undefined && { shown }),
    points: points.map(({ folder, best, median, instructions }) => ({
      folder,
      best: rounded(best),
      median: rounded(median),
      instructions,
    })),
  };
}

/** `history.json`. */
export function historyJson({ schemaVersion, kind, releases, tests }: History): string {
  return lines({ schemaVersion, kind, releases: releases.map(historyRelease), tests: tests.map(historyTest) });
}
