/** How much work must be added: found by measuring what some of it costs, never by multiplying results. */
import type { Frame } from '../../src/measure/measurement.js';
import type { PassResult } from '../../src/measure/pass.js';
import { canSlow, type Change, type Work } from './fork.js';
import type { Project } from './project.js';

/** The slowdown asked for. */
const GROWTH = 0.1;
/** Tests with fewer instructions are no target: a tick would be too large a part of them. */
const FEWEST_INSTRUCTIONS = 50_000;
/** Runs whose best time is taken to find the order of magnitude, and to measure the cost of C functions. */
const FEW = 3;
const MANY = 15;
/** Growth of the suite that is measured well, and needs no more work to be extrapolated from. */
const CLEAR = 0.2;
/** Process seconds past which the work lies where no test's time shows it. */
const TOO_LONG = 10;

export interface Amount extends Change {
  /** The test that grows most, by the growth asked for; null where the suite as a whole does. */
  readonly test: string | null;
  /** Growth of it that was then measured, as a ratio less one. */
  readonly growth: number;
}

/** Functions of the project that a profile saw in tests and that work can be added to, the busiest first. */
export async function candidates(project: Project): Promise<Frame[]> {
  const profile = await project.profile();
  if (profile === null) return [];
  const reached = new Set(Object.values(profile.reached).flat());
  const samples = new Map<number, number>();
  for (const node of profile.nodes) samples.set(node.frame, (samples.get(node.frame) ?? 0) + node.samples);
  return profile.frames
    .map((frame, index) => ({ frame, samples: reached.has(index) ? (samples.get(index) ?? 0) : 0 }))
    .filter(({ frame, samples: count }) => count > 0 && frame.line > 0)
    .filter(({ frame }) => frame.file.startsWith(project.subject.suite.sources) && canSlow(project.directory, frame))
    .sort((a, b) => b.samples - a.samples)
    .map(({ frame }) => frame);
}

/**
 * The number of loop turns in `frame` that makes the most affected test execute 10 % more instructions: the growth is
 * linear, so two changes that are counted give it. Null where no test of a sufficient size calls the function.
 */
export async function luaAmount(project: Project, frame: Frame): Promise<Amount | null> {
  const counted = async (amount: number) => {
    const { tests } = await project.pass('counting', amount === 0 ? null : { frame, work: 'lua', amount });
    return new Map(tests.map((test) => [test.id, test.instructions ?? 0]));
  };
  const [plain, few, many] = [await counted(0), await counted(1_000), await counted(3_000)];
  let target: { id: string; amount: number } | null = null;
  for (const [id, instructions] of plain) {
    const perTurn = ((many.get(id) ?? 0) - (few.get(id) ?? 0)) / 2_000;
    if (instructions < FEWEST_INSTRUCTIONS || perTurn < 0.5) continue;
    const fixed = (few.get(id) ?? 0) - instructions - 1_000 * perTurn;
    const amount = Math.ceil((GROWTH * instructions - fixed) / perTurn);
    if (amount > 0 && (target === null || amount < target.amount)) target = { id, amount };
  }
  if (target === null) return null;
  const { id, amount } = target;
  const growth = ((await counted(amount)).get(id) ?? 0) / (plain.get(id) ?? NaN) - 1;
  return { frame, work: 'lua', amount, test: id, growth };
}

/** The amount in `frame` that makes the suite's best time 10 % longer: grown until it shows clearly, then in proportion. */
export async function timeAmount(project: Project, frame: Frame, work: Work): Promise<Amount | null> {
  for (let amount = 200; amount <= 1e8; amount *= 4) {
    if ((await growthBy(project, { frame, work, amount }, FEW)) < CLEAR) {
      const { suite } = await project.pass('timing', { frame, work, amount });
      if (suite.wall > TOO_LONG) return null;
      continue;
    }
    let guess = amount;
    for (let step = 0; step < 3; step += 1) {
      const growth = await growthBy(project, { frame, work, amount: guess }, MANY);
      if (Math.abs(growth / GROWTH - 1) <= 0.1) return { frame, work, amount: guess, test: null, growth };
      guess = Math.max(1, Math.round((guess * GROWTH) / Math.max(growth, 0.02)));
    }
    return null;
  }
  return null;
}

/** Growth of the suite's best time by a change, as a ratio less one, from so many interleaved runs. */
async function growthBy(project: Project, change: Change, runs: number): Promise<number> {
  let [plain, grown] = [Infinity, Infinity];
  for (let run = 0; run < runs; run += 1) {
    plain = Math.min(plain, total(await project.pass('timing')));
    grown = Math.min(grown, total(await project.pass('timing', change)));
  }
  return grown / plain - 1;
}

function total({ tests }: PassResult): number {
  return tests.reduce((sum, test) => sum + test.times.wall, 0);
}
