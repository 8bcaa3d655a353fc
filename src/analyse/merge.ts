/** Shards: parts of one suite, measured by several jobs, become one measurement. */
import type { ClockName, Environment, MeasuredPair, Measurement, Samples } from '../measure/measurement.js';
import { UserError } from '../errors.js';
import { sumByRound } from './clocks.js';
import type { Thresholds } from './comparison.js';
import { measureControl } from './control.js';
import { mergeProfiles } from './merge-profiles.js';

/**
 * Joins pairs of shards. Each pair comes from one machine, so its rounds pair, and so do the sums of all shards by round.
 * The control of both sides is that of the machine which moved the most: the sums can be trusted as far as it can.
 *
 * @throws UserError as `mergeShards`
 */
export function mergePairs(pairs: readonly MeasuredPair[], thresholds: Thresholds): MeasuredPair {
  const base = mergeShards(pairs.map((pair) => pair.base));
  const head = mergeShards(pairs.map((pair) => pair.head));
  const [worst] = pairs
    .map((pair) => ({ pair, control: measureControl(pair.base, pair.head, true, thresholds) }))
    .sort(
      (a, b) =>
        Number(b.control.trouble !== null) - Number(a.control.trouble !== null) ||
        Math.abs(b.control.shift) - Math.abs(a.control.shift),
    );
  if (worst === undefined) return { base, head };
  return {
    base: { ...base, control: worst.pair.base.control },
    head: { ...head, control: worst.pair.head.control },
  };
}

/**
 * Joins measurements of the same commit whose spec files are disjoint. A test, file or block keeps the rounds of its
 * shard; the suite is the sum of the shards by round, as many rounds as the shard with the fewest has; the control is
 * the shards' mean.
 *
 * @throws UserError nothing to merge, different commits, interpreters, versions of busted or clocks, or a spec file in
 *   two shards
 */
export function mergeShards(shards: readonly Measurement[]): Measurement {
  const [first, ...others] = shards;
  if (first === undefined) throw new UserError('There is no shard to merge.', 'Let the shard jobs upload their files.');
  if (others.length === 0) return first;
  for (const shard of others) {
    if (shard.commit !== first.commit) {
      throw new UserError(
        `The shards measured different commits: ${first.commit || 'none'} and ${shard.commit || 'none'}.`,
        'Let every shard job check out the same commit.',
      );
    }
    for (const key of ['interpreter', 'busted'] as const) {
      const [one, other] = [first.environment[key], shard.environment[key]];
      if (one !== other)
        throw new UserError(
          `The shards ran under different versions of ${key === 'busted' ? 'busted' : 'Lua'}: ${one} and ${other}.`,
          'Let every shard job install the same.',
        );
    }
    if (shard.method.clock !== first.method.clock) {
      throw new UserError(
        `The shards used different clocks: ${first.method.clock} and ${shard.method.clock}.`,
        'Set the input `clock` to one that every runner has.',
      );
    }
  }
  refuseTwice(shards);
  const rounds = Math.min(...shards.map((shard) => shard.suite.samples.wall.length));
  const repeats = Math.min(...shards.map((shard) => shard.suite.instructions.length));
  const unmeasured = [...new Set(shards.flatMap((shard) => shard.unmeasured))].sort();
  const passes = { ...first.method.passes };
  for (const pass of Object.keys(passes) as (keyof typeof passes)[]) {
    passes[pass] = Math.min(...shards.map((shard) => shard.method.passes[pass]));
  }
  return {
    schemaVersion: 1,
    commit: first.commit,
    environment: mergeEnvironments(shards.map((shard) => shard.environment)),
    method: {
      ...first.method,
      rounds,
      passes,
      ended: shards.some((shard) => shard.method.ended === 'budget') ? 'budget' : first.method.ended,
    },
    suite: {
      samples: sumSamples(shards.map((shard) => shard.suite.samples)),
      instructions: Array.from({ length: repeats }, (_, repeat) =>
        shards.reduce((sum, shard) => sum + (shard.suite.instructions[repeat] ?? 0), 0),
      ),
    },
    tests: shards.flatMap((shard) => shard.tests),
    files: shards.flatMap((shard) => shard.files),
    blocks: shards.flatMap((shard) => shard.blocks),
    control: Array.from({ length: Math.min(...shards.map((shard) => shard.control.length)) }, (_, round) =>
      shards.reduce((sum, shard) => sum + (shard.control[round] ?? 0) / shards.length, 0),
    ),
    profile: mergeProfiles(shards.map((shard) => shard.profile)),
    notes: [...new Set(shards.flatMap((shard) => shard.notes))],
    unmeasured,
  };
}

function refuseTwice(shards: readonly Measurement[]): void {
  const seen = new Set<string>();
  for (const { file } of shards.flatMap((shard) => shard.files)) {
    if (seen.has(file)) {
      throw new UserError(
        `Two shards measured the spec file ${JSON.stringify(file)}.`,
        'Give every shard its own index.',
      );
    }
    seen.add(file);
  }
}

/** What the shards' machines have in common, or each of what differs, sorted, so that equal sets of machines compare. */
function mergeEnvironments(environments: readonly Environment[]): Environment {
  const joined = (key: keyof Environment) => [...new Set(environments.map((one) => one[key]))].sort().join(' + ');
  return {
    cpu: joined('cpu'),
    os: joined('os'),
    arch: joined('arch'),
    interpreter: joined('interpreter'),
    busted: joined('busted'),
    runnerImage: joined('runnerImage'),
  };
}

function sumSamples(parts: readonly Samples[]): Samples {
  const sum = (clock: ClockName) => sumByRound(parts, clock);
  return {
    wall: sum('wall') ?? [],
    cpu: sum('cpu') ?? [],
    cycles: sum('cycles'),
    referenceCycles: sum('reference-cycles'),
  };
}
