/** How much work must be added: found by measuring what some of it costs, never by multiplying results. */
import { setTimeout } from 'node:timers/promises';
import { median } from '../../src/analyse/statistics.js';
import { collectorPhase } from '../../src/measure/collector-phase.js';
import type { Frame } from '../../src/measure/measurement.js';
import type { PassResult } from '../../src/measure/pass.js';
import { canSlow, type Change, type Work } from './fork.js';
import type { Project } from './project.js';

/** The slowdown asked for. */
const GROWTH = 0.1;
/** Tests with fewer instructions are no target: their changes have no consequences. */
const FEWEST_INSTRUCTIONS = 10_000;
/** What the added statement costs besides its amount, in seconds: functions called too often cannot be slowed by little. */
const STATEMENT = 0.5e-6;
/** Growth at which the cost of the work is found: several times the one asked for, so that noise weighs as much less. */
const PROBE = 0.5;
/** The probe's growth may lie between these. */
const PROBED = [0.3, 1] as const;
/** Interleaved pairs of runs whose median ratio is a growth: of the probe, and of what was found by it. */
const RUNS = { probe: 7, found: 13 } as const;
/** Turns of the loop at which the instructions of Lua work are counted; of a function called often, as many as end soon. */
const TURNS = { most: 3_000, ofAllCalls: 3e8 } as const;
/** Growth that passes for the one asked for. Wide: who picks what measures well picks noise as well. */
const CLOSE = [0.08, 0.14] as const;

/** Counts of a target may differ by this much from run to run, as a ratio: the hash order of tables makes them do so. */
const VARIES = 0.02;
/** Milliseconds, and some more. */
const SECOND = 1_100;

export interface Amount extends Change {
  /** The test that grows most, by the growth asked for; null where the suite as a whole does. */
  readonly test: string | null;
  /** Growth of it that was then measured, as a ratio less one; of a neutral change, what it is reckoned to be. */
  readonly growth: number;
}

export interface Candidate {
  readonly frame: Frame;
  readonly calls: number;
}

/** Functions of the project that tests call and that work can be added to, the busiest first. */
export async function candidates(project: Project): Promise<Candidate[]> {
  const profile = (await project.pass('calls')).profile;
  const reached = new Set(Object.values(profile?.reached ?? {}).flat());
  return (profile?.calls ?? [])
    .filter(({ frame }) => reached.has(frame))
    .sort((a, b) => b.selfTime - a.selfTime)
    .flatMap(({ frame, calls }) => {
      const found = profile?.frames[frame];
      return found === undefined ? [] : [{ frame: found, calls }];
    })
    .filter(({ frame }) => frame.line > 0 && frame.file.startsWith(project.subject.suite.sources))
    .filter(({ frame }) => canSlow(project.directory, frame));
}

/**
 * The number of loop turns in `frame` that makes the most affected test execute 10 % more instructions: the growth is
 * linear, so two changes that are counted give it. Null where no test of a sufficient size and with a count that repeats calls the
 * function: what a test that feeds itself random numbers does 10 % more of is not defined.
 */
export async function luaAmount(project: Project, { frame, calls }: Candidate): Promise<Amount | null> {
  let tick = 1;
  const counted = async (amount: number) => {
    const pass = await project.pass('counting', amount === 0 ? null : { frame, work: 'lua', amount });
    tick = pass.tick ?? tick;
    return new Map(pass.tests.map((test) => [test.id, test.instructions ?? 0]));
  };
  const third = Math.ceil(Math.min(TURNS.most, TURNS.ofAllCalls / calls) / 3);
  const [plain, few, many] = [await counted(0), await counted(third), await counted(3 * third)];
  // (Tests that seed their random numbers by the clock do so by the second.)
  await setTimeout(SECOND);
  const again = await counted(0);
  let target: { id: string; amount: number } | null = null;
  for (const [id, instructions] of plain) {
    const perTurn = ((many.get(id) ?? 0) - (few.get(id) ?? 0)) / (2 * third);
    if (instructions < FEWEST_INSTRUCTIONS || perTurn < 0.5) continue;
    if (Math.abs((again.get(id) ?? 0) - instructions) > Math.max(tick, VARIES * instructions)) continue;
    const fixed = (few.get(id) ?? 0) - instructions - third * perTurn;
    const amount = Math.ceil((GROWTH * instructions - fixed) / perTurn);
    if (amount > 0 && (target === null || amount < target.amount)) target = { id, amount };
  }
  if (target === null) return null;
  const { id, amount } = target;
  const growth = ((await counted(amount)).get(id) ?? 0) / (plain.get(id) ?? NaN) - 1;
  return growth >= CLOSE[0] && growth <= CLOSE[1] ? { frame, work: 'lua', amount, test: id, growth } : null;
}

/** Those candidates, as they come, that are called so seldom that the added statement alone costs next to nothing. */
export async function seldomCalled(project: Project, all: readonly Candidate[]): Promise<Candidate[]> {
  const seconds = total(await project.pass('timing'));
  return all.filter(({ calls }) => calls * STATEMENT < (GROWTH / 4) * seconds);
}

/**
 * The amount that makes the suite take 10 % more processor time: guessed from the calls and from what the work costs
 * alone, corrected until it costs about five times as much, and then scaled down, time being linear in it. Null where
 * that does not lead there.
 */
export async function timeAmount(project: Project, { frame, calls }: Candidate, work: Work): Promise<Amount | null> {
  const seconds = total(await project.pass('timing'));
  let amount = whole((PROBE * seconds) / calls / project.costOf(work));
  for (let step = 0; step < 5; step += 1) {
    const probed = await growthBy(project, { frame, work, amount }, RUNS.probe);
    if (probed >= PROBED[0] && probed <= PROBED[1]) {
      const found = { frame, work, amount: whole((amount * GROWTH) / probed) };
      const growth = await growthBy(project, found, RUNS.found);
      return growth >= CLOSE[0] && growth <= CLOSE[1] ? { ...found, test: null, growth } : null;
    }
    amount = whole(amount * Math.min(5, Math.max(0.2, PROBE / Math.max(probed, 0.001))));
  }
  return null;
}

/** Sizes of a string that a neutral change makes and drops: what they cost cannot be seen, that they were made can. */
const NEUTRAL = [100, 300, 1000, 30] as const;
/** What a neutral change may cost of the suite's time, by what it costs alone. */
const UNSEEN = 0.01;

/**
 * A change of no consequence, which allocates a little more, the sizes by turns: all that it changes of a suite's time is
 * where the collector's cycles fall. Null where the function is called too often for that.
 */
export async function neutralAmount(
  project: Project,
  { frame, calls }: Candidate,
  index: number,
): Promise<Amount | null> {
  const amount = NEUTRAL[index % NEUTRAL.length] ?? NEUTRAL[0];
  const cost = calls * (STATEMENT + amount * project.costOf('garbage'));
  const growth = cost / total(await project.pass('timing'));
  return growth > UNSEEN ? null : { frame, work: 'garbage', amount, test: null, growth };
}

function whole(amount: number): number {
  return Math.min(1e8, Math.max(1, Math.round(amount)));
}

/**
 * Growth of the suite's time by a change, as a ratio less one: the median of interleaved pairs. The minimum would do for
 * matching, but a run that the collector happened to spare is not what garbage costs.
 */
async function growthBy(project: Project, change: Change, runs: number): Promise<number> {
  const ratios: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const phase = collectorPhase(run);
    const plain = total(await project.pass('timing', null, phase));
    ratios.push(total(await project.pass('timing', change, phase)) / plain);
  }
  return median(ratios) - 1;
}

/** Processor time, which other work on the machine disturbs less. */
function total({ tests }: PassResult): number {
  return tests.reduce((sum, test) => sum + test.times.cpu, 0);
}
