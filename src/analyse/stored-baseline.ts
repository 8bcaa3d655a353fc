/** A published release as a baseline: its JSON read back into what measuring would have returned. */
import { identity } from '../measure/identity.js';
import type { CallTree, Executed, Frame, Measurement, Profile, Samples } from '../measure/measurement.js';
import { keyOf } from './own-costs.js';
import type { Figures, FunctionRecord, ProfileRecord, SummaryRecord } from './release-record.js';

/**
 * The measurement that a release's record was made from, as far as the record holds it: samples and instructions are
 * whole, blocks and the control are gone.
 *
 * @param record `summary.json`; or `profile.json`, which may lack the samples of tests
 * @param functions of `profile.json`, whose own instructions the tree lacks where it is one of time
 * @param tree the release's flame graph; null where there is none: then nothing explains a change by functions
 */
export function storedBaseline(
  record: ProfileRecord | SummaryRecord,
  functions: readonly FunctionRecord[],
  tree: CallTree | null,
): Measurement {
  const samplesOf = ({ time, cpu }: { readonly time: Figures; readonly cpu?: Figures }): Samples => ({
    // `time` is by the clock that the method names; a value is never shown under another clock's name.
    wall: record.method.clock === 'wall' ? (time.samples ?? []) : [],
    cpu: cpu?.samples ?? (record.method.clock === 'cpu' ? time.samples : undefined) ?? [],
    cycles: null,
    referenceCycles: null,
  });
  /** The least and the most of the repeats; none where the record says that they differed, and not by how much. */
  const counts = (least: number | null, stable: boolean | null = true, most?: number): number[] => {
    if (least === null || (stable === false && most === undefined)) return [];
    return [least, most ?? least];
  };
  return {
    schemaVersion: 1,
    commit: record.commit,
    environment: record.environment,
    method: record.method,
    suite: { samples: samplesOf(record.suite), instructions: counts(record.suite.instructions) },
    tests: record.tests.map((test) => ({
      ...identity(test),
      samples: samplesOf(test),
      instructions: counts(test.instructions, test.instructionsStable, test.instructionsMost),
    })),
    files: record.files.map((file) => ({
      file: file.file,
      tests: record.tests.filter((test) => test.file === file.file).map(({ id }) => id),
      samples: samplesOf(file),
      instructions: counts(file.instructions),
    })),
    blocks: [],
    control: [],
    profile: tree === null ? null : profileOf(tree, functions),
    notes: [],
    unmeasured: [],
  };
}

function profileOf(tree: CallTree, functions: readonly FunctionRecord[]): Profile {
  const frames = [...tree.frames];
  const executed = executedOf(functions, frames);
  return {
    frames,
    nodes: tree.nodes,
    // A tree of time has no instructions to compare.
    sampler: tree.nodes.some(({ selfInstructions }) => selfInstructions > 0) ? 'instructions' : 'jit.profile',
    interval: 0,
    samples: tree.nodes.reduce((sum, node) => sum + node.samples, 0),
    runs: 1,
    calls: null,
    edges: null,
    executed,
    reached: {},
  };
}

/**
 * Own instructions by function, as coarse as the samples that they come from; null where samples were of time.
 *
 * @param frames is given the functions that the tree has no frame for
 */
function executedOf(functions: readonly FunctionRecord[], frames: Frame[]): Executed | null {
  const counted = functions.filter(({ selfInstructions }) => selfInstructions !== null && selfInstructions > 0);
  if (counted.length === 0) return null;
  const at = new Map(frames.flatMap((frame, index) => (frame.test === undefined ? [[keyOf(frame), index]] : [])));
  const instructions = counted.map(({ name, file, line, selfInstructions }) => {
    const frame = { name, file, line };
    const index = at.get(keyOf(frame)) ?? frames.push(frame) - 1;
    return [index, selfInstructions ?? 0] as const;
  });
  const total = instructions.reduce((sum, [, own]) => sum + own, 0);
  const samples = counted.reduce((sum, one) => sum + one.samples, 0);
  return { interval: total / Math.max(1, samples), instructions };
}
