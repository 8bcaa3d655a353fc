/** What a release leaves: statistics of every sample and of every function, in the shapes that are published. */
import type { CallCount, CallTree, Measurement, Profile, Samples, TestMeasurement } from '../measure/measurement.js';
import { sumTree, perRun, type Cost } from './call-tree.js';
import { identity } from '../measure/identity.js';
import { isStable, tickOf } from './instruction-evidence.js';
import type {
  FileRecord,
  FunctionRecord,
  ReleaseRecord,
  Statistics,
  SuiteRecord,
  TestRecord,
} from './release-record.js';
import { minimum, statistics } from './statistics.js';

export interface Release {
  /** The release's tag. */
  readonly version: string;
  /** When the release was published, or its tag made. */
  readonly date: Date;
  /** Whether it is marked as a pre-release, whatever its version says. */
  readonly prerelease: boolean;
}

/** A measured release, analysed. Its `time` is CPU time where that was the clock asked for, else wall time. */
export function releaseRecord(measurement: Measurement, release: Release): ReleaseRecord {
  const clock = measurement.method.clock === 'cpu' ? 'cpu' : 'wall';
  const tick = tickOf(measurement);
  const files = measurement.files.map((file): FileRecord => ({
    file: file.file,
    tests: file.tests.length,
    time: statistics(file.samples[clock]),
    instructions: least(file.instructions),
  }));
  const head = {
    schemaVersion: 1,
    version: release.version,
    ...(release.prerelease ? { prerelease: true as const } : {}),
    commit: measurement.commit,
    date: release.date.toISOString(),
    environment: measurement.environment,
    // What `time` means below, whatever the clock that gated.
    method: { ...measurement.method, clock },
    suite: suiteRecord(measurement.suite, clock),
    tests: measurement.tests.map((test) => testOf(test, clock, tick)),
  } as const;
  const { profile } = measurement;
  const tree = profile === null ? null : perRun(profile, profile.runs);
  return {
    profile: {
      ...head,
      kind: 'profile',
      files,
      functions: tree === null ? [] : functionRecords(tree, profile?.calls ?? null),
    },
    summary: { ...head, kind: 'summary', files },
    tree,
    edges: profile === null || tree === null ? [] : edgesOf(profile, tree),
    notes: measurement.notes,
  };
}

/** Functions of a tree, the slowest by self time first; their self times add up to the tree's total. */
function functionRecords(tree: CallTree, calls: readonly CallCount[] | null): FunctionRecord[] {
  const { costs } = sumTree(tree);
  const counts = new Map((calls ?? []).map((count) => [count.frame, count]));
  // (LuaJIT's profiler ticks by time.)
  const counted = tree.nodes.some(({ selfInstructions }) => selfInstructions > 0);
  const functions: FunctionRecord[] = [];
  for (const [index, frame] of tree.frames.entries()) {
    const cost = costs.get(index);
    const count = counts.get(index);
    // The suite and the tests are frames too; they are functions only where time was spent in themselves.
    const container = index === tree.nodes[0]?.frame || frame.test !== undefined;
    if (cost === undefined && count === undefined) continue;
    if (container && isIdle(cost)) continue;
    functions.push({
      name: frame.name,
      file: frame.file,
      line: frame.line,
      totalTime: cost?.totalTime ?? 0,
      // A tick between two readings of the clock can leave a container some microseconds less than nothing.
      selfTime: Math.max(0, cost?.selfTime ?? 0),
      selfInstructions: counted ? (cost?.selfInstructions ?? 0) : null,
      samples: cost?.samples ?? 0,
      calls: calls === null ? null : (count?.calls ?? 0),
      mean: count !== undefined && count.calls > 0 ? count.totalTime / count.calls : null,
      median: count !== undefined && count.calls > 0 ? count.median : null,
    });
  }
  return functions.sort(bySelfTime);
}

function isIdle(cost: Cost | undefined): boolean {
  return cost === undefined || (cost.selfTime <= 0 && cost.selfInstructions === 0 && cost.samples === 0);
}

function bySelfTime(a: FunctionRecord, b: FunctionRecord): number {
  return (
    b.selfTime - a.selfTime ||
    b.totalTime - a.totalTime ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
  );
}

function edgesOf(profile: Profile, tree: CallTree): ReleaseRecord['edges'] {
  if (profile.edges !== null) return profile.edges;
  return sumTree(tree).edges.map(({ caller, callee, totalTime }) => ({ caller, callee, calls: null, totalTime }));
}

function suiteRecord(suite: Measurement['suite'], clock: 'wall' | 'cpu'): SuiteRecord {
  const { samples, instructions } = suite;
  return {
    time: statistics(samples[clock]),
    cpu: statistics(samples.cpu),
    instructions: least(instructions),
    cycles: counted(samples, 'cycles'),
    referenceCycles: counted(samples, 'referenceCycles'),
  };
}

function counted(samples: Samples, clock: 'cycles' | 'referenceCycles'): Statistics | null {
  const values = samples[clock];
  return values === null ? null : statistics(values);
}

function testOf(test: TestMeasurement, clock: 'wall' | 'cpu', tick: number): TestRecord {
  const stable = test.instructions.length === 0 ? null : isStable(test.instructions, tick);
  return {
    ...identity(test),
    time: statistics(test.samples[clock]),
    cpu: statistics(test.samples.cpu),
    instructions: least(test.instructions),
    instructionsStable: stable,
    ...(stable === false ? { instructionsMost: Math.max(...test.instructions) } : {}),
    cycles: least(test.samples.cycles ?? []),
    referenceCycles: least(test.samples.referenceCycles ?? []),
  };
}

function least(repeats: readonly number[]): number | null {
  return repeats.length === 0 ? null : minimum(repeats);
}
