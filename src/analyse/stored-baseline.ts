/** A published release as a baseline: its JSON read back into what measuring would have returned. */
import { identity } from '../measure/identity.js';
import type { CallTree, Measurement, Profile, Samples } from '../measure/measurement.js';
import type { Figures, ProfileRecord, SummaryRecord } from './release-record.js';

/**
 * The measurement that a release's record was made from, as far as the record holds it: samples and instructions are
 * whole, blocks and the control are gone.
 *
 * @param record `summary.json`; or `profile.json`, which may lack the samples of tests
 * @param tree the release's flame graph; null where there is none: then nothing explains a change by functions
 */
export function storedBaseline(record: ProfileRecord | SummaryRecord, tree: CallTree | null): Measurement {
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
    profile: tree === null ? null : profileOf(tree),
    notes: [],
    unmeasured: [],
  };
}

function profileOf(tree: CallTree): Profile {
  const samples = tree.nodes.reduce((sum, node) => sum + node.samples, 0);
  return {
    ...tree,
    sampler: 'instructions',
    interval: 0,
    samples,
    runs: 1,
    calls: null,
    edges: null,
    executed: null,
    reached: {},
  };
}
