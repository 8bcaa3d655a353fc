/**
 * The JSON files of a release. Fields stand in a fixed order, one line per record, and numbers have as many digits as
 * they are worth: git then stores little more for a release than what really changed.
 */
import type {
  Figures,
  FileRecord,
  FunctionRecord,
  ProfileRecord,
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

/** Statistics are those of the unrounded samples. */
function statistics<T extends Figures>({ best, median, mean, deviation, samples }: T): T;
function statistics({ best, median, mean, deviation, samples }: Figures): Figures {
  return {
    best: rounded(best),
    median: rounded(median),
    mean: roundedTo(mean, 3),
    deviation: roundedTo(deviation, 2),
    ...(samples && { samples: samples.map(inSteps(best)) }),
  };
}

/** Largest step of samples, as a part of the best: it errs by 0.6 % where a sample's own noise is several per cent. */
const STEP = 0.02;

/**
 * Rounds samples to the best and whole steps above it. The step is 1, 2 or 5 × 10ⁿ. The best itself stays what it is, so
 * that what is made of the samples later starts from it.
 */
function inSteps(exactly: number): (sample: number) => number {
  const best = rounded(exactly);
  if (!(best > 1e-12)) return rounded;
  const most = best * STEP;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = ([5, 2].find((factor) => factor * power <= most) ?? 1) * power;
  const decimals = Math.min(100, Math.max(0, DIGITS - 1 - Math.floor(Math.log10(best))));
  return (sample) => Number((best + Math.max(0, Math.round((sample - best) / step)) * step).toFixed(decimals));
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
  const { id, name, path, file, line, sourceHash, time, instructions, instructionsStable, instructionsMost } = test;
  const { cycles, referenceCycles } = test;
  return {
    id,
    name,
    path,
    file,
    line,
    sourceHash,
    instructions,
    instructionsStable,
    ...(instructionsMost === undefined ? {} : { instructionsMost }),
    cycles: optionalRounded(cycles),
    referenceCycles: optionalRounded(referenceCycles),
    time: statistics(time),
  };
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
export function lines(members: Readonly<Record<string, unknown>>): string {
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

/** `profile.json`. Functions stand by file and line. Samples stand where the record has them. */
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
  return lines({ ...head(record), files: record.files.map(fileRecord), tests: record.tests.map(testRecord) });
}
