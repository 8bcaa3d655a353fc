/** Releases made up by a seeded generator: as many tests and releases as asked for, the same bytes each time. */
import { v3 as uuid } from 'uuid';
import type { History, HistoryRelease } from '../../../src/analyse/history.js';
import type { FunctionRecord, ProfileRecord, ReleaseRecord, Statistics } from '../../../src/analyse/release-record.js';
import type { CallTreeNode, Environment, Frame, Method, TestIdentity } from '../../../src/measure/measurement.js';
import { releaseFolder } from '../../../src/report/release/folder.js';
import type { ReleaseReport } from '../../../src/report/release/report.js';
import type { Site } from '../../../src/report/site.js';

export const site: Site = {
  serverUrl: 'https://github.com',
  repository: 'owner/lua-thing',
  profilingBranch: 'profiling',
  mainBranch: 'main',
  benchmarksPath: 'benchmarks/busted',
  summaryPath: 'benchmarks/busted/README.md',
  workingDirectory: '.',
  runUrl: '',
};

export const machine: Environment = {
  cpu: 'AMD EPYC 7763 64-Core Processor',
  os: 'Ubuntu 24.04',
  arch: 'x64',
  interpreter: 'Lua 5.4.6',
  busted: '2.2.0',
  runnerImage: 'ubuntu24 20260115.1',
};

const method: Method = {
  testingMethod: 'consecutive-10',
  rounds: 24,
  passes: { timing: 24, counting: 2, sampling: 1, calls: 0 },
  clock: 'wall',
  clocks: {
    wall: { available: true, source: 'system.monotime' },
    cpu: { available: true, source: 'os.clock' },
    cycles: { available: false, reason: 'perf_event_open: no such device (a virtual machine without a PMU)' },
    'reference-cycles': { available: false, reason: 'no compiler' },
    'vm-instructions': { available: true, source: 'count hook' },
  },
  seed: 1,
  tick: 100,
  ended: 'content',
};

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function statistics(samples: readonly number[]): Statistics {
  const sorted = samples.toSorted((a, b) => a - b);
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const squares = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    best: sorted[0] ?? 0,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    mean,
    deviation: Math.sqrt(squares / Math.max(1, samples.length - 1)),
    samples,
  };
}

const noisy = (value: number, next: () => number, rounds: number): Statistics =>
  statistics(Array.from({ length: rounds }, () => value * (1 + 0.12 * next() ** 3)));

const WORDS = ['parses', 'rejects', 'encodes', 'keeps', 'splits', 'merges', 'sorts', 'prints', 'escapes', 'walks'];

function identity(index: number): TestIdentity {
  const describes = [`module ${String(index % 7)}`, `when case ${String(index % 23)}`];
  const it = `${WORDS[index % WORDS.length] ?? ''} input number ${String(index)}`;
  const file = `spec/module_${String(index % 7)}_spec.lua`;
  const name = [...describes, it].join(' ');
  return {
    id: uuid(`${file}\0${name}`, uuid.URL),
    name,
    path: [...describes, it],
    file,
    line: 10 + index,
    sourceHash: `h${String(index)}`,
  };
}

export interface MadeUp {
  readonly tests: number;
  readonly rounds?: number;
  readonly seed?: number;
  readonly version?: string;
  readonly date?: string;
  readonly commit?: string;
  readonly environment?: Environment;
  readonly speed?: number;
  /** By test: how many times the usual work it does, in time and in instructions; and how its time alone wavers. */
  readonly work?: readonly number[];
  readonly drift?: readonly number[];
  /** Part of the functions whose sampled instructions are a tick more or less than usual. */
  readonly wavering?: number;
  readonly identities?: readonly TestIdentity[];
}

/** One release of a suite whose code is always the same: only times waver with `seed`. */
export function releaseRecord(options: MadeUp): ReleaseRecord {
  const {
    tests: number,
    rounds = 24,
    seed = 1,
    version = 'v1.2.0',
    date = '2026-01-15T10:00:00Z',
    speed = 1,
  } = options;
  const next = random(seed);
  const environment = options.environment ?? machine;
  const identities = options.identities ?? Array.from({ length: number }, (_, index) => identity(index));
  const work = (index: number): number => 0.0004 * (1 + (index % 11)) ** 1.7 * (options.work?.[index] ?? 1);
  const cost = (index: number): number => speed * work(index) * (options.drift?.[index] ?? 1);
  const counted = (index: number): number => (options.drift === undefined ? cost(index) : work(index));
  const tests = identities.map((test, index) => ({
    ...test,
    time: noisy(cost(index), next, rounds),
    cpu: noisy(cost(index) * 0.97, next, rounds),
    instructions: Math.round(counted(index) * 5e7),
    instructionsStable: true,
    cycles: null,
    referenceCycles: null,
  }));
  const whole = identities.reduce((sum, _, index) => sum + cost(index), 0.02);
  const suite = {
    time: noisy(whole, next, rounds),
    cpu: noisy(whole * 0.97, next, rounds),
    instructions: tests.reduce((sum, { instructions }) => sum + instructions, 0),
    cycles: null,
    referenceCycles: null,
  };
  const names = [...new Set(tests.map(({ file }) => file))];
  const files = names.map((file) => {
    const own = tests.filter((test) => test.file === file);
    return {
      file,
      tests: own.length,
      time: noisy(
        own.reduce((sum, { time }) => sum + time.best, 0.001),
        next,
        rounds,
      ),
      instructions: own.reduce((sum, { instructions }) => sum + instructions, 0),
    };
  });
  const { tree, functions } = profiled(identities, { cost, counted }, next, options.wavering ?? 0);
  const head = {
    schemaVersion: 1,
    version,
    commit: options.commit ?? '0123456789abcdef0123456789abcdef01234567',
    date,
    environment,
    method: { ...method, rounds },
    suite,
    tests,
    files,
  } as const;
  const profile: ProfileRecord = { ...head, kind: 'profile', functions };
  return { profile, summary: { ...head, kind: 'summary' }, tree, edges: [], notes: [] };
}

function profiled(
  identities: readonly TestIdentity[],
  { cost, counted }: Readonly<Record<'cost' | 'counted', (index: number) => number>>,
  next: () => number,
  wavering: number,
): { tree: NonNullable<ReleaseRecord['tree']>; functions: FunctionRecord[] } {
  const frames: Frame[] = [
    { name: 'suite', file: '', line: 0 },
    { name: '[busted]', file: '', line: 0 },
  ];
  const functionFrames = Array.from({ length: 40 }, (_, index) => {
    frames.push({
      name: `thing.part${String(index % 8)}.${WORDS[index % 10] ?? ''}_${String(index)}`,
      file: `src/part${String(index % 8)}.lua`,
      line: 5 + index * 9,
    });
    return frames.length - 1;
  });
  const nodes: CallTreeNode[] = [{ frame: 0, parent: -1, selfTime: 0, selfInstructions: 0, samples: 0 }];
  const add = (frame: number, parent: number, seconds: number, work = seconds): number => {
    // Instructions repeat from release to release; only the time wavers.
    const selfTime = seconds * (1 + 0.1 * next());
    const tick = wavering > 0 && next() < wavering ? 1 : 0;
    const samples = Math.round(work * 5e4) + tick;
    nodes.push({ frame, parent, selfTime, selfInstructions: samples * 1000, samples });
    return nodes.length - 1;
  };
  add(1, 0, 0.02);
  identities.forEach((test, index) => {
    frames.push({ name: test.name, file: test.file, line: test.line, test: test.id });
    const put = (frame: number, parent: number, part: number): number =>
      add(frame, parent, cost(index) * part, counted(index) * part);
    const top = put(frames.length - 1, 0, 0.05);
    const pick = (shift: number): number => functionFrames[(index * 7 + shift) % functionFrames.length] ?? 2;
    const entry = put(pick(0), top, 0.15);
    const inner = put(pick(3), entry, 0.3);
    put(pick(5), inner, 0.25);
    put(pick(9), entry, 0.15);
    put(pick(3), put(pick(11), inner, 0.06), 0.04);
  });
  const self = new Map<number, CallTreeNode[]>();
  for (const node of nodes) {
    const own = self.get(node.frame);
    if (own === undefined) self.set(node.frame, [node]);
    else own.push(node);
  }
  const functions = [1, ...functionFrames].flatMap((frame): FunctionRecord[] => {
    const own = self.get(frame);
    const { name = '', file = '', line = 0 } = frames[frame] ?? {};
    if (own === undefined) return [];
    const sum = (pick: (node: CallTreeNode) => number): number => own.reduce((total, node) => total + pick(node), 0);
    const selfTime = sum((node) => node.selfTime);
    return [
      {
        name,
        file,
        line,
        selfTime,
        totalTime: selfTime * 1.6,
        selfInstructions: sum((node) => node.selfInstructions),
        samples: sum((node) => node.samples),
        calls: null,
        mean: null,
        median: null,
      },
    ];
  });
  return { tree: { frames, nodes }, functions };
}

export function historyOf(records: readonly ReleaseRecord[]): History {
  const folderOf = ({ profile }: ReleaseRecord): string => releaseFolder(profile.date, profile.version);
  const points = new Map<string, History['tests'][number]['points'][number][]>();
  for (const record of records)
    for (const { id, time, instructions } of record.profile.tests)
      points.set(id, [
        ...(points.get(id) ?? []),
        { folder: folderOf(record), best: time.best, median: time.median, instructions },
      ]);
  return {
    schemaVersion: 1,
    kind: 'history',
    releases: records.map((record): HistoryRelease => {
      const { version, commit, date, environment, method: how, tests, suite } = record.profile;
      const sorted = suite.time.samples.toSorted((a, b) => a - b);
      const { best, median, mean, deviation } = suite.time;
      return {
        folder: folderOf(record),
        version,
        commit,
        date,
        environment,
        testingMethod: how.testingMethod,
        rounds: how.rounds,
        tests: tests.length,
        suite: {
          best,
          median,
          mean,
          deviation,
          lowerQuartile: sorted[Math.floor(sorted.length / 4)] ?? best,
          upperQuartile: sorted[Math.floor((sorted.length * 3) / 4)] ?? median,
          instructions: suite.instructions,
        },
      };
    }),
    tests: (records.at(-1)?.profile.tests ?? []).map(({ id, name, file, sourceHash }) => ({
      id,
      name,
      file,
      sourceHash,
      points: points.get(id) ?? [],
    })),
  };
}

export function reportOf(records: readonly ReleaseRecord[], of: Site = site): ReleaseReport {
  const record = records.at(-1);
  if (record === undefined) throw new Error('A report needs a release.');
  return {
    record,
    history: historyOf(records),
    isPartial: false,
    isNewest: true,
    newest: { profile: record.profile, tree: record.tree },
    site: of,
    top: 20,
    chartReleases: 35,
  };
}

/** Releases v1.0.0, v1.1.0, … of the same suite, one a month. */
export function manyReleases(count: number, options: Omit<MadeUp, 'version' | 'date'>): ReleaseRecord[] {
  const next = random(99);
  let speed = 1;
  return Array.from({ length: count }, (_, index) => {
    if (index % 9 === 5) speed *= 0.85 + next() * 0.25;
    const month = String((index % 12) + 1).padStart(2, '0');
    const changed = { ...machine, cpu: 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz' };
    return releaseRecord({
      ...options,
      seed: index + 1,
      version: `v1.${String(index)}.0`,
      date: `${String(2020 + Math.floor(index / 12))}-${month}-15T10:00:00Z`,
      environment: index >= count * 0.6 ? changed : machine,
      speed: speed * (index >= count * 0.6 ? 1.2 : 1),
    });
  });
}
