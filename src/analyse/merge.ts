/** Shards: parts of one suite, measured by several jobs, become one measurement. */
import type { ClockName, Environment, Measurement, Samples } from '../measure/measurement.js';
import { UserError } from '../errors.js';
import { sumByRound } from './clocks.js';
import { mergeProfiles } from './merge-profiles.js';

/**
 * Joins measurements of the same commit whose spec files are disjoint. Rounds are as many as the shard with the fewest
 * has; the suite is the sum of the shards by round, the control their mean.
 *
 * @throws UserError nothing to merge, different commits or clocks, or a spec file in two shards
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
  const cut = <T extends { readonly samples: Samples }>(part: T): T => ({
    ...part,
    samples: cutSamples(part.samples, rounds),
  });
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
    tests: shards.flatMap((shard) => shard.tests.map(cut)),
    files: shards.flatMap((shard) => shard.files.map(cut)),
    blocks: shards.flatMap((shard) => shard.blocks.map(cut)),
    control: Array.from({ length: Math.min(...shards.map((shard) => shard.control.length)) }, (_, round) =>
      shards.reduce((sum, shard) => sum + (shard.control[round] ?? 0) / shards.length, 0),
    ),
    profile: mergeProfiles(shards.map((shard) => shard.profile)),
    notes: [...new Set(shards.flatMap((shard) => shard.notes))],
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

function cutSamples(samples: Samples, rounds: number): Samples {
  return {
    wall: samples.wall.slice(0, rounds),
    cpu: samples.cpu.slice(0, rounds),
    cycles: samples.cycles?.slice(0, rounds) ?? null,
    referenceCycles: samples.referenceCycles?.slice(0, rounds) ?? null,
  };
}
