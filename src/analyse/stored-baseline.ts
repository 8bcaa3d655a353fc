/** A published release as a baseline: its `profile.json` read back into what measuring would have returned. */
import type { CallTree, Measurement, Profile, Samples } from '../measure/measurement.js';
import type { ProfileRecord, Statistics } from './release-record.js';

/**
 * The measurement that a release's profile was made from, as far as the profile holds it: samples and instructions are
 * whole, blocks and the control are gone.
 * @param tree the release's flame graph; null where there is none: then nothing explains a change by functions
 */
export function storedBaseline(record: ProfileRecord, tree: CallTree | null): Measurement {
  const samplesOf = (value: { readonly time: Statistics; readonly cpu?: Statistics }): Samples => ({
    // `time` is by the clock that the method names; a value is never shown under another clock's name.
    wall: record.method.clock === 'wall' ? value.time.samples : [],
    cpu: value.cpu?.samples ?? (record.method.clock === 'cpu' ? value.time.samples : []),
    cycles: null,
    referenceCycles: null,
  });
  const counts = (instructions: number | null, stable: boolean | null = true): number[] =>
    // What a release found unstable must not pass for stable: two counts that differ say so.
    instructions === null ? [] : stable === false ? [instructions, instructions * 2] : [instructions, instructions];
  return {
    schemaVersion: 1,
    commit: record.commit,
    environment: record.environment,
    method: record.method,
    suite: { samples: samplesOf(record.suite), instructions: counts(record.suite.instructions) },
    tests: record.tests.map(({ id, name, path, file, line, sourceHash, ...test }) => ({
      id,
      name,
      path,
      file,
      line,
      sourceHash,
      samples: samplesOf(test),
      instructions: counts(test.instructions, test.instructionsStable),
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
  };
}

function profileOf(tree: CallTree): Profile {
  const samples = tree.nodes.reduce((sum, node) => sum + node.samples, 0);
  return { ...tree, sampler: 'instructions', interval: 0, samples, runs: 1, calls: null, edges: null, reached: {} };
}
