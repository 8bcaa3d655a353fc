/** How much work must be added: found by measuring what some of it costs, never by multiplying results. */
import type { Frame } from '../../src/measure/measurement.js';
import type { PassResult } from '../../src/measure/pass.js';
import { canSlow, type Change, type Work } from './fork.js';
import type { Project } from './project.js';

/** The slowdown asked for. */
const GROWTH = 0.1;
/** Tests with fewer instructions are no target: their changes have no consequences. */
const FEWEST_INSTRUCTIONS = 10_000;
/** What the added statement costs besides its amount, in seconds: functions called too often cannot be slowed by little. */
const STATEMENT = 1.5e-6;
/** Interleaved runs whose best times give the growth. */
const RUNS = 6;
/** Growth that passes for the one asked for. */
const CLOSE = [0.09, 0.12] as const;

export interface Amount extends Change {
  /** The test that grows most, by the growth asked for; null where the suite as a whole does. */
  readonly test: string | null;
  /** Growth of it that was then measured, as a ratio less one. */
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
 * linear, so two changes that are counted give it. Null where no test of a sufficient size calls the function.
 */
export async function luaAmount(project: Project, { frame }: Candidate): Promise<Amount | null> {
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

/**
 * The amount that makes the suite's best time 10 % longer: guessed from the calls and from what the work costs alone,
 * then corrected by the growth that is measured. Null where that does not lead there.
 */
export async function timeAmount(project: Project, { frame, calls }: Candidate, work: Work): Promise<Amount | null> {
  const seconds = total(await project.pass('timing'));
  if (calls * STATEMENT > (GROWTH / 2) * seconds) return null;
  let amount = Math.round((GROWTH * seconds) / calls / project.costOf(work));
  for (let step = 0; step < 3; step += 1) {
    const growth = await growthBy(project, { frame, work, amount });
    if (growth >= CLOSE[0] && growth <= CLOSE[1]) return { frame, work, amount, test: null, growth };
    const factor = Math.min(5, Math.max(0.2, GROWTH / Math.max(growth, 0.001)));
    amount = Math.min(1e8, Math.max(1, Math.round(amount * factor)));
  }
  return null;
}

/** Growth of the suite's best time by a change, as a ratio less one. */
async function growthBy(project: Project, change: Change): Promise<number> {
  let [plain, grown] = [Infinity, Infinity];
  for (let run = 0; run < RUNS; run += 1) {
    plain = Math.min(plain, total(await project.pass('timing')));
    grown = Math.min(grown, total(await project.pass('timing', change)));
  }
  return grown / plain - 1;
}

/** Processor time, which other work on the machine disturbs less. */
function total({ tests }: PassResult): number {
  return tests.reduce((sum, test) => sum + test.times.cpu, 0);
}
