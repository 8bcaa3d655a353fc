/**
 * What a verdict was made from, in little space: two measurements without the tests that cannot matter one by one (short,
 * with the same count in every run of both sides), which are kept as a sum. Made again into measurements, the rule says of
 * them what it said of the whole.
 */
import type { Measurement, TestMeasurement } from '../../src/measure/measurement.js';
import { type Pair, pairTests } from '../../src/analyse/pairing.js';
import { minimum } from '../../src/analyse/statistics.js';
import { tickOf } from '../../src/analyse/instruction-evidence.js';

/** Tests shorter than this are never judged by time (`minimum-test-time` is 50 ms). Seconds. */
const LONG = 0.02;

interface TestSamples {
  /** Seconds by round; of a short test only the best one. */
  readonly wall: readonly number[];
  readonly instructions: readonly number[];
}

interface SideSamples {
  readonly control: readonly number[];
  readonly tests: readonly TestSamples[];
  /** All other tests: their number, their sum by round, and their instructions in any run. */
  readonly rest: { readonly tests: number; readonly wall: readonly number[]; readonly instructions: number };
}

export interface Samples {
  readonly tick: number;
  readonly base: SideSamples;
  readonly head: SideSamples;
}

/**
 * @param which the tests to keep one by one: those that matter and this one, or exactly these (in this order of head's run)
 * @returns the samples, and the ids of the tests that are kept one by one, in order
 */
export function compact(
  base: Measurement,
  head: Measurement,
  which: { readonly also: string | null } | { readonly exactly: readonly string[] },
): { readonly samples: Samples; readonly ids: readonly string[] } {
  const { common } = pairTests(base, head);
  const wanted = (pair: Pair): boolean =>
    'exactly' in which
      ? which.exactly.includes(pair.head.id)
      : pair.head.id === which.also || isLong(pair) || differs(pair);
  const [kept, rest] = [common.filter(wanted), common.filter((pair) => !wanted(pair))];
  const side = (name: 'base' | 'head'): SideSamples => {
    const rounds = (name === 'base' ? base : head).suite.samples.wall.map((_, round) => round);
    // What a kept test is not given back goes to the others, so that the suite's time stays what it was.
    const left = rounds.map(
      (round) =>
        sum(common, (pair) => pair[name].samples.wall[round] ?? 0) - sum(kept, (pair) => givenBack(pair, name, round)),
    );
    return {
      control: (name === 'base' ? base : head).control.map(short),
      tests: kept.map((pair) => ({
        wall: isLong(pair) ? pair[name].samples.wall.map(short) : [short(minimum(pair[name].samples.wall))],
        instructions: pair[name].instructions,
      })),
      rest: {
        tests: rest.length,
        wall: left.map(short),
        instructions: sum(rest, (pair) => pair[name].instructions[0] ?? 0),
      },
    };
  };
  return {
    samples: { tick: Math.max(tickOf(base), tickOf(head)), base: side('base'), head: side('head') },
    ids: kept.map((pair) => pair.head.id),
  };
}

/** Seconds of a round that `measurements` gives a kept test. */
function givenBack(pair: Pair, name: 'base' | 'head', round: number): number {
  const { wall } = pair[name].samples;
  return isLong(pair) ? (wall[round] ?? 0) : minimum(wall);
}

function isLong({ base, head }: Pair): boolean {
  return Math.max(minimum(base.samples.wall), minimum(head.samples.wall)) >= LONG;
}

function differs({ base, head }: Pair): boolean {
  return new Set([...base.instructions, ...head.instructions]).size > 1;
}

function sum<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((total, thing) => total + of(thing), 0);
}

/** Five digits are more than a clock can be believed. */
function short(seconds: number): number {
  return Number(seconds.toPrecision(5));
}

/** Two measurements that hold what the samples do; ids of tests are their places. */
export function measurements(samples: Samples): [Measurement, Measurement] {
  return [restore(samples.base, samples.tick), restore(samples.head, samples.tick)];
}

function restore(side: SideSamples, tick: number): Measurement {
  const rounds = side.rest.wall.length;
  const own = side.tests.map((test, index) =>
    testOf(
      String(index),
      test.wall.length === rounds ? test.wall : side.rest.wall.map(() => test.wall[0] ?? 0),
      test.instructions,
    ),
  );
  const { tests: count, wall, instructions } = side.rest;
  const others = Array.from({ length: count }, (_, index) => {
    const share = instructions / count;
    return testOf(
      `rest ${index}`,
      wall.map((seconds) => seconds / count),
      [share, share],
    );
  });
  const tests = [...own, ...others];
  return {
    schemaVersion: 1,
    commit: '',
    environment: { cpu: '', os: '', arch: '', interpreter: '', busted: '', runnerImage: '' },
    method: {
      testingMethod: '',
      rounds,
      passes: { timing: rounds, counting: 2, sampling: 0, calls: 0 },
      clock: 'wall',
      clocks: {
        wall: { available: true, source: '' },
        cpu: { available: false, reason: '' },
        cycles: { available: false, reason: '' },
        'reference-cycles': { available: false, reason: '' },
        'vm-instructions': { available: true, source: '' },
      },
      seed: 1,
      tick,
      ended: 'content',
    },
    suite: {
      samples: samplesOf(wall.map((_, round) => sum(tests, (test) => test.samples.wall[round] ?? 0))),
      instructions: [],
    },
    tests,
    files: [],
    blocks: [],
    control: side.control,
    profile: null,
    notes: [],
  };
}

function samplesOf(wall: readonly number[]): TestMeasurement['samples'] {
  return { wall, cpu: wall, cycles: null, referenceCycles: null };
}

function testOf(id: string, wall: readonly number[], instructions: readonly number[]): TestMeasurement {
  return { id, name: id, path: [id], file: '', line: 1, sourceHash: '', samples: samplesOf(wall), instructions };
}
