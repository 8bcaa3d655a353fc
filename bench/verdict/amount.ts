/** How much work must be added: found by measuring what some of it costs, never by multiplying results. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from '../../src/measure/measurement.js';
import { canSlow, fork, type Work } from './fork.js';
import type { Runner } from './measuring.js';

/** The slowdown asked for. */
const GROWTH = 0.1;
/** Tests with fewer instructions are no target: a tick would be too large a part of them. */
const FEWEST_INSTRUCTIONS = 50_000;
/** Runs whose best time is taken when the cost of C functions is measured. */
const RUNS = 10;

export interface Amount {
  readonly frame: Frame;
  readonly work: Work;
  readonly amount: number;
  /** The test that grows most, by the growth asked for; null where the suite as a whole does. */
  readonly test: string | null;
}

/** Functions of the project that a profile saw and that work can be added to, the busiest first. */
export async function candidates(runner: Runner, directory: string, sources: string): Promise<Frame[]> {
  const profile = await runner.profile(directory);
  if (profile === null) return [];
  const samples = new Map<number, number>();
  for (const node of profile.nodes) samples.set(node.frame, (samples.get(node.frame) ?? 0) + node.samples);
  return profile.frames
    .map((frame, index) => ({ frame, samples: samples.get(index) ?? 0 }))
    .filter(({ frame }) => frame.file.startsWith(sources) && frame.line > 0 && canSlow(directory, frame))
    .sort((a, b) => b.samples - a.samples)
    .map(({ frame }) => frame);
}

/**
 * The number of loop turns in `frame` that makes the most affected test execute 10 % more instructions: the growth is
 * linear, so two forks that are counted give it. Null where no test of a sufficient size calls the function.
 */
export async function luaAmount(runner: Runner, from: string, scratch: string, frame: Frame): Promise<Amount | null> {
  const counted = async (amount: number) => {
    const directory = path.join(scratch, 'amount');
    fork(from, directory, { frame, work: 'lua', amount });
    const { tests } = await runner.pass(directory, 'counting');
    rmSync(directory, { recursive: true });
    return new Map(tests.map((test) => [test.id, test.instructions ?? 0]));
  };
  const plain = new Map((await runner.pass(from, 'counting')).tests.map((test) => [test.id, test.instructions ?? 0]));
  const [few, many] = [await counted(1_000), await counted(3_000)];
  let target: { id: string; amount: number } | null = null;
  for (const [id, instructions] of plain) {
    const perTurn = ((many.get(id) ?? 0) - (few.get(id) ?? 0)) / 2_000;
    if (instructions < FEWEST_INSTRUCTIONS || perTurn < 0.5) continue;
    const fixed = (few.get(id) ?? 0) - instructions - 1_000 * perTurn;
    const amount = Math.ceil((GROWTH * instructions - fixed) / perTurn);
    if (amount > 0 && (target === null || amount < target.amount)) target = { id, amount };
  }
  return target === null ? null : { frame, work: 'lua', amount: target.amount, test: target.id };
}

/** The amount in `frame` that makes the suite's best time 10 % longer: grown until it shows, then in proportion. */
export async function timeAmount(
  runner: Runner,
  from: string,
  scratch: string,
  frame: Frame,
  work: Work,
): Promise<Amount | null> {
  const directory = path.join(scratch, 'amount');
  for (let amount = 200; amount <= 1e8; amount *= 3) {
    fork(from, directory, { frame, work, amount });
    let [plain, grown] = [Infinity, Infinity];
    for (let run = 0; run < RUNS; run += 1) {
      plain = Math.min(plain, total(await runner.pass(from, 'timing')));
      grown = Math.min(grown, total(await runner.pass(directory, 'timing')));
      // Far too much already: no need for an exact figure.
      if (run >= 2 && grown > 1.5 * plain) break;
    }
    rmSync(directory, { recursive: true });
    const growth = grown / plain - 1;
    if (growth >= 0.15) return { frame, work, amount: Math.round((amount * GROWTH) / growth), test: null };
  }
  return null;
}

function total({ tests }: { readonly tests: readonly { readonly times: { readonly wall: number } }[] }): number {
  return tests.reduce((sum, test) => sum + test.times.wall, 0);
}
