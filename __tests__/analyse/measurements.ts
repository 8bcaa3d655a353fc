/** Measurements made up for arithmetic: what a column of samples is, and nothing about how machines behave. */
import type { Environment, Measurement, Method, Samples, TestMeasurement } from '../../src/measure/measurement.js';
import type { CompareOptions } from '../../src/analyse/compare.js';
import type { Thresholds } from '../../src/analyse/comparison.js';

const yes = { available: true, source: 'test' } as const;
const no = { available: false, reason: 'no PMU' } as const;

export const environment: Environment = {
  cpu: 'CPU A',
  os: 'Debian 12',
  arch: 'x64',
  interpreter: 'Lua 5.4.4',
  busted: '2.1.1',
  runnerImage: '',
};

export const method: Method = {
  testingMethod: 'consecutive-10',
  rounds: 20,
  passes: { timing: 20, counting: 2, sampling: 1, calls: 0 },
  clock: 'wall',
  clocks: { wall: yes, cpu: yes, cycles: no, 'reference-cycles': no, 'vm-instructions': yes },
  seed: 1,
  tick: 100,
  ended: 'content',
};

export const thresholds: Thresholds = {
  fail: 0.1,
  warn: 0.05,
  minimumTestTime: 0.05,
  minimumSlowdown: 0.001,
  gateOn: ['instructions', 'time'],
};

export const options: CompareOptions = {
  name: '',
  baseline: { kind: 'base', commit: 'b'.repeat(40), label: 'main' },
  thresholds,
  paired: true,
  failOnRegression: true,
  ignored: false,
};

/** A column around `seconds` with a spread of two per cent, never twice the same value; `phase` shifts the pattern. */
export function column(seconds: number, rounds = 20, phase = 0): number[] {
  return Array.from(
    { length: rounds },
    (_, round) => seconds * (1 + 0.002 * ((round * 7 + phase) % 10) + 1e-6 * round),
  );
}

export function samples(wall: readonly number[]): Samples {
  return { wall, cpu: wall, cycles: null, referenceCycles: null };
}

export interface TestSketch {
  readonly name: string;
  readonly file?: string;
  readonly hash?: string;
  readonly wall?: readonly number[];
  readonly instructions?: readonly number[];
}

export function test({
  name,
  file = 'spec/a_spec.lua',
  hash = 'h',
  wall = column(0.1),
  instructions = [],
}: TestSketch): TestMeasurement {
  return {
    id: `id-${name}`,
    name,
    path: [name],
    file,
    line: 3,
    sourceHash: hash,
    samples: samples(wall),
    instructions,
  };
}

export function measurement(sketches: readonly TestSketch[], more: Partial<Measurement> = {}): Measurement {
  const tests = sketches.map(test);
  const rounds = tests[0]?.samples.wall.length ?? 0;
  const sum = Array.from({ length: rounds }, (_, round) =>
    tests.reduce((total, one) => total + (one.samples.wall[round] ?? 0), 0),
  );
  return {
    schemaVersion: 1,
    commit: 'c'.repeat(40),
    environment,
    method,
    suite: { samples: samples(sum), instructions: [] },
    tests,
    files: [...new Set(tests.map((one) => one.file))].map((file) => ({
      file,
      tests: tests.filter((one) => one.file === file).map((one) => one.id),
      samples: samples(sum),
      instructions: [],
    })),
    blocks: [],
    control: column(0.01, rounds),
    profile: null,
    notes: [],
    unmeasured: [],
    ...more,
  };
}
