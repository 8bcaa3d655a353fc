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

/** Digits of a measured time: its noise begins in the second or third. */
const DIGITS = 4;

/** A number with four significant digits. */
export function rounded(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 10 ** DIGITS ? value : Number(value.toPrecision(DIGITS));
}

function optional(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

function statistics({ best, median, mean, deviation, samples }: Statistics): Statistics {
  return {
    best: rounded(best),
    median: rounded(median),
    mean: rounded(mean),
    deviation: rounded(deviation),
    samples: samples.map(rounded),
  };
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

function testRecord(test: TestRecord): TestRecord {
  const { id, name, path, file, line, sourceHash, time, cpu, instructions, instructionsStable } = test;
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
    cycles: optional(cycles),
    referenceCycles: optional(referenceCycles),
    time: statistics(time),
    cpu: statistics(cpu),
  };
}

function fileRecord({ file, tests, time, instructions }: FileRecord): FileRecord {
  return { file, tests, instructions, time: statistics(time) };
}

function functionRecord(record: FunctionRecord): FunctionRecord {
  const { name, file, line, totalTime, selfTime, selfInstructions, samples, calls, mean, median } = record;
  return {
    name,
    file,
    line,
    totalTime: rounded(Math.max(0, totalTime)),
    selfTime: rounded(Math.max(0, selfTime)),
    selfInstructions,
    samples: rounded(samples),
    calls: calls === null ? null : rounded(calls),
    mean: optional(mean),
    median: optional(median),
  };
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
  const { schemaVersion, kind, version, commit, date, environment, method, suite } = record;
  return { schemaVersion, kind, version, commit, date, environment, method, suite: suiteRecord(suite) };
}

/** `profile.json`. */
export function profileJson(record: ProfileRecord): string {
  return lines({
    ...head(record),
    files: record.files.map(fileRecord),
    tests: record.tests.map(testRecord),
    functions: record.functions.map(functionRecord),
  });
}

/** `summary.json`. */
export function summaryJson(record: SummaryRecord): string {
  return lines({ ...head(record), files: record.files.map(fileRecord), tests: record.tests.map(testRecord) });
}

function historyRelease(release: HistoryRelease): HistoryRelease {
  const { folder, version, commit, date, environment, testingMethod, rounds, tests, suite } = release;
  const { best, median, mean, deviation, lowerQuartile, upperQuartile, instructions } = suite;
  return {
    folder,
    version,
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

function historyTest({ id, name, file, sourceHash, points }: HistoryTest): HistoryTest {
  return {
    id,
    name,
    file,
    sourceHash,
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
