/** From the rounds of passes to one `Measurement`: pure. */
import { identity } from './identity.js';
import type {
  BlockMeasurement,
  Environment,
  FileMeasurement,
  Measurement,
  Method,
  Profile,
  Samples,
  TestIdentity,
  TestMeasurement,
} from './measurement.js';
import { namedList } from './named-list.js';
import type { PassResult, PassTimes } from './pass.js';

/** What was gathered of one version. */
export interface Gathered {
  readonly commit: string;
  readonly environment: Environment;
  readonly method: Method;
  /** Timing passes, in rounds' order. */
  readonly timing: readonly PassResult[];
  readonly counting: readonly PassResult[];
  readonly profile: Profile | null;
  /** Notes of the session and of the profile passes. */
  readonly notes: readonly string[];
  /** Changed files that did not run. */
  readonly unmeasured: readonly string[];
  /** Tests to speak of where no timing pass is given (fresh pairs that no budget was left for). */
  readonly known?: readonly TestIdentity[];
}

/** A measurement whose arrays are indexed by round; tests, files and blocks that some round lacked are left out. */
export function assemble(gathered: Gathered): Measurement {
  const { timing, counting } = gathered;
  const rounds = timing.map(index);
  const counts = counting.map(index);
  const first = rounds[0];
  const leftOut: string[] = [];

  const tests: TestMeasurement[] = [];
  for (const test of timing[0]?.tests ?? []) {
    const times = everyOne(rounds, (round) => round.tests.get(test.id)?.times);
    if (times === null) leftOut.push(test.name);
    else {
      const instructions = everyOne(counts, (count) => count.tests.get(test.id)?.instructions);
      tests.push({ ...identity(test), samples: samples(times), instructions: instructions ?? [] });
    }
  }
  for (const name of lateNames(timing)) leftOut.push(name);
  if (timing.length === 0) {
    for (const test of gathered.known ?? []) tests.push({ ...identity(test), samples: samples([]), instructions: [] });
  }

  const kept = new Set(tests.map((test) => test.id));
  const files: FileMeasurement[] = [];
  for (const file of first?.files.values() ?? []) {
    const times = everyOne(rounds, (round) => round.files.get(file.file)?.times);
    if (times === null) continue;
    const instructions = everyOne(counts, (count) => count.files.get(file.file)?.instructions);
    files.push({
      file: file.file,
      tests: file.tests.filter((id) => kept.has(id)),
      samples: samples(times),
      instructions: instructions ?? [],
    });
  }

  const blocks: BlockMeasurement[] = [];
  for (const [key, { file, path, line }] of first?.blocks ?? []) {
    const wall = everyOne(rounds, (round) => round.blocks.get(key)?.wall);
    if (wall !== null) blocks.push({ file, path, line, wall });
  }

  return {
    schemaVersion: 1,
    commit: gathered.commit,
    environment: gathered.environment,
    method: gathered.method,
    suite: {
      samples: samples(timing.map((round) => round.suite)),
      instructions: everyOne(counting, (count) => count.instructions) ?? [],
    },
    tests,
    files,
    blocks,
    control: timing.map((round) => round.control),
    profile: gathered.profile,
    notes: unique([
      ...[...timing, ...counting].flatMap((result) => result.notes),
      ...gathered.notes,
      ...(leftOut.length > 0 ? [leftOutNote(unique(leftOut))] : []),
    ]),
    unmeasured: gathered.unmeasured,
  };
}

interface Indexed {
  readonly tests: ReadonlyMap<string, PassResult['tests'][number]>;
  readonly files: ReadonlyMap<string, PassResult['files'][number]>;
  readonly blocks: ReadonlyMap<string, PassResult['blocks'][number]>;
}

function index(result: PassResult): Indexed {
  // Blocks of one name in one file follow each other; the n-th of a round is the n-th of every round.
  const seen = new Map<string, number>();
  const blockKey = ({ file, path }: PassResult['blocks'][number]): string => {
    const key = JSON.stringify([file, path]);
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return `${key}#${number}`;
  };
  return {
    tests: new Map(result.tests.map((test) => [test.id, test])),
    files: new Map(result.files.map((file) => [file.file, file])),
    blocks: new Map(result.blocks.map((block) => [blockKey(block), block])),
  };
}

/** The value of every one, or null where one lacks it. */
function everyOne<T, V>(all: readonly T[], value: (one: T) => V | null | undefined): V[] | null {
  const values: V[] = [];
  for (const one of all) {
    const found = value(one);
    if (found === null || found === undefined) return null;
    values.push(found);
  }
  return values;
}

function samples(times: readonly PassTimes[]): Samples {
  const counted = (value: (one: PassTimes) => number | null): number[] | null =>
    times.length === 0 ? null : everyOne(times, value);
  return {
    wall: times.map((one) => one.wall),
    cpu: times.map((one) => one.cpu),
    cycles: counted((one) => one.cycles),
    referenceCycles: counted((one) => one.referenceCycles),
  };
}

/** Tests that ran in a later round and not in the first. */
function lateNames(timing: readonly PassResult[]): string[] {
  const first = new Set(timing[0]?.tests.map((test) => test.id));
  return timing.slice(1).flatMap((round) => round.tests.filter((test) => !first.has(test.id)).map((test) => test.name));
}

function leftOutNote(names: readonly string[]): string {
  return `Left out, since they did not run and pass in every round: ${namedList(names.map((name) => ({ name })))}.`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
