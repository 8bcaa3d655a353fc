/**
 * Measuring one version, or several interleaved, within a time budget that is spent in a fixed order: one timing run of
 * each (does the suite pass at all?), counting, timing rounds until the method is content, the profile, fresh rounds. What
 * each leaves to the next ones stands in `shares.ts`; what no budget was left for is said in the notes.
 */
import type { World } from '../world.js';
import { assemble } from './assemble.js';
import { requireClock } from './clock-probe.js';
import { count } from './counting.js';
import { environmentOf } from './environment.js';
import { Interleaved } from './interleaved.js';
import type { Measurement, Method } from './measurement.js';
import { runPass } from './pass.js';
import type { Plan, Subject } from './plan.js';
import { profile } from './profiling.js';
import { shardFiles } from './shard.js';
import { known, methodOf, profileOf } from './side.js';
import { timeAfresh, timeOnce, timeUntilContent } from './timing.js';
import { unseenCode } from './unseen-code.js';

/** The versions are measured by turns, so that index i of every array is one interleaved round. */
export interface Session {
  /**
   * One measurement per subject, in the subjects' order.
   * @throws BaselineError where the suite fails in a subject before the last, and not in the last; UserError where it
   *   fails in the last; both name the tests
   */
  measure(): Promise<readonly Measurement[]>;
  /**
   * Fresh interleaved timing rounds, without counting or profile: so many, and on until these answer the question
   * (`Plan.answered`); fewer (or none) where the budget ends.
   */
  again(rounds: number): Promise<readonly Measurement[]>;
  /** Seconds of the budget that are left; 0 where none are. */
  remaining(): number;
  /** After `measure`: where only a shard was measured, all spec files of the version under test; else empty. */
  suiteFiles(): readonly string[];
}

/**
 * @param subjects one, or several to be interleaved; the last is the version under test, those before it are baselines
 * @param run what runs a pass
 */
export function openSession(
  world: World,
  subjects: readonly Subject[],
  plan: Plan,
  run: typeof runPass = runPass,
): Session {
  const versions = new Interleaved(world, subjects, plan, run);
  let suiteFiles: readonly string[] = [];
  return {
    async measure() {
      await requireClock(world, versions.bustedOf(known(versions.sides.at(-1))), versions.clock);
      suiteFiles = await takeShard(versions);
      await timeOnce(versions);
      if (plan.counting) await world.log.group('Counting VM instructions', () => count(versions));
      const ended = await world.log.group('Timing rounds', () => timeUntilContent(versions));
      const isWhole = plan.profile === 'off' || (await world.log.group('Profile', () => profile(versions)));
      return gathered(versions, ended, isWhole);
    },
    async again(rounds) {
      versions.budget.release();
      return freshlyTimed(versions, rounds);
    },
    remaining: () => versions.budget.remaining(),
    suiteFiles: () => suiteFiles,
  };
}

/** Each side gets its spec files of the shard. @returns all spec files of the version under test; empty without shards */
async function takeShard({ world, plan, sides }: Interleaved): Promise<readonly string[]> {
  if (plan.shard === null) return [];
  const trees = sides.map(({ subject, command, args }) => ({ directory: subject.directory, command, args }));
  const { own, all } = await shardFiles(world, trees, plan.shard);
  sides.forEach((side, index) => {
    side.files = own[index] ?? [];
  });
  return all;
}

/** All that the passes gave, as measurements. @param isWhole whether the profile, if there is one, saw all of the suite */
function gathered(
  { world, plan, sides, clock }: Interleaved,
  ended: Method['ended'],
  isWhole: boolean,
): readonly Measurement[] {
  const namesAll = plan.include.length + plan.exclude.length === 0;
  return sides.map((side) => {
    const merged = profileOf(side);
    const unseen = side === sides.at(-1) ? unseenCode(sides, isWhole ? merged : null, namesAll) : null;
    return assemble({
      commit: side.subject.commit,
      environment: environmentOf(world, known(side.timing[0])),
      method: methodOf(side, plan, clock, side.timing, ended),
      timing: side.timing,
      counting: side.counting,
      profile: merged,
      notes: [
        ...(unseen?.notes ?? []),
        ...[...side.sampling, ...side.calls].flatMap((result) => result.notes),
        ...side.notes,
      ],
      unmeasured: unseen?.changed ?? [],
    });
  });
}

async function freshlyTimed(versions: Interleaved, rounds: number): Promise<readonly Measurement[]> {
  const { fresh, ended } = await timeAfresh(versions, rounds);
  return versions.sides.map((side) => {
    const timing = fresh.get(side) ?? [];
    const first = known(side.timing[0]);
    const timedAlone = { ...side, counting: [], sampling: [], calls: [] };
    return assemble({
      commit: side.subject.commit,
      environment: environmentOf(versions.world, first),
      method: methodOf(timedAlone, versions.plan, versions.clock, timing, ended),
      timing,
      counting: [],
      profile: null,
      notes: [],
      unmeasured: [],
      known: first.tests,
    });
  });
}
