/** Comparisons as real runs give them, made by hand where one part is to be seen alone. */
import type {
  Comparison,
  FunctionChange,
  InstructionEvidence,
  TestFinding,
  TimeEvidence,
  Verdict,
} from '../../../src/analyse/comparison.js';
import type { Environment, TestIdentity } from '../../../src/measure/measurement.js';
import type { Site } from '../../../src/report/site.js';

const BASE = '3f1c9a7be02d4c58a6f0d1e2b3c4a5968778695a';
const HEAD = '9d2e7c41f6b85a03c9e8d7f6a5b4c3d2e1f0a9b8';

export const SITE: Site = {
  serverUrl: 'https://github.com',
  repository: 'lunar/serpent-json',
  profilingBranch: 'profiling',
  mainBranch: 'main',
  benchmarksPath: 'benchmarks/busted',
  summaryPath: 'benchmarks/busted/README.md',
  workingDirectory: '.',
  runUrl: 'https://github.com/lunar/serpent-json/actions/runs/123456789',
};

const ENVIRONMENT: Environment = {
  cpu: 'AMD EPYC 7763 64-Core Processor',
  os: 'Ubuntu 24.04.1 LTS',
  arch: 'x64',
  interpreter: 'Lua 5.4.6',
  busted: '2.2.0',
  runnerImage: 'ubuntu-24.04 20260118.1',
};

export function identity(name: string, file = 'spec/decode_spec.lua', line = 12): TestIdentity {
  const digits = Array.from(name + file, (c) => (c.codePointAt(0) ?? 0).toString(16)).join('');
  const hex = (digits + '0'.repeat(32)).slice(0, 32);
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-3${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`,
    name,
    path: [name],
    file,
    line,
    sourceHash: 'c0ffee',
  };
}

export function time(base: number, head: number, verdict: Verdict, more: Partial<TimeEvidence> = {}): TimeEvidence {
  const change = head / base - 1;
  return {
    clock: 'wall',
    base,
    head,
    best: { base: base * 0.97, head: head * 0.98 },
    ofBest: change,
    change: { value: change, low: change - 0.011, high: change + 0.014 },
    pValue: verdict === 'slower' || verdict === 'faster' ? 0.000_02 : 0.4,
    pairs: 20,
    resolution: 0.031,
    confirmation: verdict === 'slower' ? 'confirmed' : 'untried',
    verdict,
    ...more,
  };
}

export function instructions(base: number, change: number, verdict: Verdict, stable = true): InstructionEvidence {
  return { base, head: Math.round(base * (1 + change)), change, low: change, high: change, stable, verdict };
}

function finding(
  test: TestIdentity,
  verdict: Verdict,
  base: number,
  head: number,
  change: number,
  reason: string,
): TestFinding {
  return {
    test,
    verdict,
    time: time(base, head, verdict),
    instructions: instructions(Math.round(base * 4e7), change, verdict),
    gate: verdict === 'slower' ? 'fail' : 'none',
    reason,
  };
}

const NAMES: readonly (readonly [string, string, number])[] = [
  ['json decode numbers with exponents', 'spec/decode_spec.lua', 41],
  ['json decode deeply nested arrays', 'spec/decode_spec.lua', 77],
  ['json decode strings with escapes, surrogates and a long tail of text', 'spec/decode_spec.lua', 112],
  ['json encode sparse arrays', 'spec/encode_spec.lua', 20],
  ['json encode keeps the order of keys', 'spec/encode_spec.lua', 55],
  ['json roundtrip canada.json', 'spec/files/roundtrip_spec.lua', 9],
  ['json roundtrip twitter.json', 'spec/files/roundtrip_spec.lua', 18],
  ['json errors names line and column', 'spec/errors_spec.lua', 14],
];

const FRAMES = {
  number: { name: 'decode.scan_number', file: 'src/decode.lua', line: 88 },
  string: { name: 'decode.scan_string', file: 'src/decode.lua', line: 131 },
  find: { name: '[C] string.find', file: '', line: 0 },
} as const;

function functionChange(
  frame: FunctionChange['frame'],
  base: number,
  head: number,
  share: number,
  tests: readonly TestIdentity[],
): FunctionChange {
  return {
    frame,
    selfInstructions: { base, head },
    selfTime: { base: base / 4e7, head: head / 4e7 },
    calls: { base: 12_000, head: 12_000 },
    callsOfC: null,
    share,
    certain: ['instructions'],
    tests,
  };
}

/** A pull request that is not changed in speed. */
export function same(): Comparison {
  const tests = NAMES.map(([name, file, line], index) => {
    const base = 0.4 / 2 ** index;
    return finding(
      identity(name, file, line),
      'same',
      base,
      base * 1.004,
      0,
      'It executes as many VM instructions and takes as much time as before.',
    );
  });
  return {
    schemaVersion: 1,
    kind: 'comparison',
    name: '',
    baseline: { kind: 'base', commit: BASE, label: 'main' },
    head: { commit: HEAD },
    verdict: 'same',
    gate: 'none',
    suite: {
      verdict: 'same',
      time: time(0.8125, 0.8151, 'same'),
      instructions: instructions(32_500_000, 0.0001, 'same'),
      gate: 'none',
      reason: 'The suite executes as many VM instructions and takes as much time as before.',
    },
    tests,
    added: [],
    removed: [],
    edited: [],
    unmeasured: [],
    functions: [],
    noise: { suite: 0.034, control: 0.021, controlShift: 0.004 },
    thresholds: {
      fail: 0.1,
      warn: 0.05,
      minimumTestTime: 0.05,
      minimumSlowdown: 0.001,
      gateOn: ['instructions', 'time'],
    },
    fresh: null,
    policy: { failOnRegression: true, ignored: false },
    environment: { base: ENVIRONMENT, head: ENVIRONMENT },
    method: {
      testingMethod: 'consecutive-10',
      rounds: 24,
      passes: { timing: 24, counting: 2, sampling: 1, calls: 1 },
      clock: 'wall',
      clocks: {
        wall: { available: true, source: 'monotonic clock' },
        cpu: { available: true, source: 'os.clock' },
        cycles: { available: false, reason: 'the machine has no performance counters (perf_event_open: ENOENT)' },
        'reference-cycles': { available: false, reason: 'no headers of Lua 5.4 were found' },
        'vm-instructions': { available: true, source: 'count hook' },
      },
      seed: 20_260,
      tick: 100,
      ended: 'content',
    },
    notes: [],
  };
}

/** One function became slower, and two tests with it. */
export function slower(): Comparison {
  const calm = same();
  const numbers = identity(...(NAMES[0] ?? ['', '', 0]));
  const canada = identity(...(NAMES[5] ?? ['', '', 0]));
  const tests: TestFinding[] = calm.tests.map((one) => {
    const worse = { [numbers.name]: 0.382, [canada.name]: 0.2214 }[one.test.name];
    const base = one.time?.base ?? 1;
    if (worse === undefined) return one;
    return finding(
      one.test,
      'slower',
      base,
      base * (1 + worse),
      worse - 0.01,
      'It executes more VM instructions and takes more time.',
    );
  });
  return {
    ...calm,
    verdict: 'slower',
    gate: 'fail',
    suite: {
      verdict: 'slower',
      time: time(0.8125, 0.9671, 'slower'),
      instructions: instructions(32_500_000, 0.1876, 'slower'),
      gate: 'fail',
      reason: 'The suite executes more VM instructions and takes more time.',
    },
    tests,
    added: [identity('json decode comments', 'spec/decode_spec.lua', 140)],
    edited: [identity('json encode indents', 'spec/encode_spec.lua', 80)],
    functions: [
      functionChange(FRAMES.number, 6_100_000, 11_950_000, 0.96, [numbers, canada]),
      functionChange(FRAMES.find, 0, 310_000, 0.05, [numbers]),
      functionChange(FRAMES.string, 8_400_000, 8_340_000, -0.01, [canada]),
    ],
    notes: ['The suite sets a hook of its own; its tests were left out of the counting pass.'],
  };
}

/** A pull request that makes the suite faster. */
export function faster(): Comparison {
  const calm = same();
  const first = calm.tests[0];
  return {
    ...calm,
    verdict: 'faster',
    suite: {
      verdict: 'faster',
      time: time(0.8125, 0.6011, 'faster'),
      instructions: instructions(32_500_000, -0.2411, 'faster'),
      gate: 'none',
      reason: 'The suite executes fewer VM instructions and takes less time.',
    },
    tests: first
      ? [
          finding(first.test, 'faster', 0.4, 0.191, -0.5012, 'It executes fewer VM instructions and takes less time.'),
          ...calm.tests.slice(1),
        ]
      : [],
    functions: [functionChange(FRAMES.string, 15_300_000, 7_480_000, 1, first ? [first.test] : [])],
  };
}

/** The machine was too noisy to tell. */
export function unresolved(): Comparison {
  const calm = same();
  return {
    ...calm,
    verdict: 'unresolved',
    suite: {
      verdict: 'unresolved',
      time: time(0.8125, 0.8911, 'unresolved', { resolution: 0.162, pValue: 0.034 }),
      instructions: null,
      gate: 'none',
      reason: "The suite's time does not exclude a slowdown past the threshold.",
    },
    tests: calm.tests.map((one, index) => ({
      ...one,
      verdict: index < 2 ? ('unresolved' as const) : ('same' as const),
      instructions: null,
    })),
    noise: { suite: 0.19, control: 0.11, controlShift: 0.062 },
    method: { ...calm.method, ended: 'budget' },
  };
}

/** Many tests, most of them slower, with long names: what must be cut to fit. */
export function enormous(tests: number): Comparison {
  const one = slower();
  const many = Array.from({ length: tests }, (_, index) => {
    const name = `module ${String(index % 97)} does the thing number ${String(index)} ${'and another '.repeat(index % 40)}`;
    return finding(
      identity(name, `spec/part_${String(index % 50)}_spec.lua`, index + 1),
      index % 3 === 0 ? 'slower' : 'same',
      0.001 * (index + 1),
      0.0012 * (index + 1),
      0.2,
      'It executes more VM instructions and takes more time.',
    );
  });
  const identities = many.map(({ test }) => test);
  return {
    ...one,
    tests: many,
    added: identities,
    removed: identities,
    edited: identities,
    functions: Array.from({ length: 500 }, (_, index) =>
      functionChange(
        { name: `module.function_${String(index)}`, file: `src/file_${String(index)}.lua`, line: index + 1 },
        1_000 * index,
        1_100 * index,
        0.002,
        identities.slice(0, 10),
      ),
    ),
    notes: Array.from({ length: 200 }, (_, index) => `Test number ${String(index)} was left out of round 3.`),
  };
}
