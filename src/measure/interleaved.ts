/** The versions of a session, measured by turns, and the time budget that all their passes share. */
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import { Budget } from './budget.js';
import { bustedCommand } from './busted-command.js';
import { type BustedRun, countersModule } from './counters-module.js';
import type { ClockName } from './measurement.js';
import type { PassName, PassRequest, PassResult, runPass } from './pass.js';
import type { Plan, Subject } from './plan.js';
import { SEED, type Side } from './side.js';

/** How much longer than a timing run a pass is expected to take at most; only used to ask whether it still fits. */
const EXPECTED: Readonly<Record<PassName, number>> = { timing: 1, counting: 1.3, sampling: 2.5, calls: 3 };
/** The calls pass where no module could be compiled, so that its hook is Lua. */
const CALLS_IN_LUA = 16;

export class Interleaved {
  readonly sides: readonly Side[];
  readonly budget: Budget;
  /** The clock that decides when enough was timed. */
  readonly clock: ClockName;

  /** @param run what runs a pass */
  constructor(
    readonly world: World,
    subjects: readonly Subject[],
    readonly plan: Plan,
    private readonly run: typeof runPass,
  ) {
    this.sides = subjects.map((subject) => ({
      subject,
      ...bustedCommand(world, plan, subject.directory),
      files: null,
      timing: [],
      counting: [],
      sampling: [],
      calls: [],
      executed: [],
      notes: [],
    }));
    this.budget = new Budget(world, plan.timeBudget, plan.reserve ?? 0);
    this.clock = plan.clock === 'auto' ? 'wall' : plan.clock;
  }

  /** ABBA: each round begins with the side that ended the one before, so that a steady drift cancels. */
  order(round: number): readonly Side[] {
    return round % 2 === 0 ? [...this.sides].reverse() : this.sides;
  }

  /** How busted is run for a side. */
  bustedOf({ subject: { directory }, command, args }: Side): BustedRun {
    return { directory, command, args };
  }

  /** Seconds that a pass of every side takes at most. @param factor how much longer than a timing run it takes */
  seconds(pass: PassName, factor = this.factor(pass)): number {
    return this.budget.typical() * factor * this.sides.length;
  }

  /** Whether a pass of every side still fits into the budget. @param kept seconds that must be left after it */
  fits(pass: PassName, kept = 0, factor = this.factor(pass)): boolean {
    return this.budget.fits(this.seconds(pass, factor), kept);
  }

  async pass(side: Side, pass: PassName, more: Partial<PassRequest> = {}): Promise<PassResult> {
    const { world, plan } = this;
    world.signal.throwIfAborted();
    const busted = this.bustedOf(side);
    // Compiled once, by the first: no part of what a run takes.
    await countersModule(world, busted);
    const start = world.clock();
    const result = await this.run(world, {
      pass,
      ...busted,
      seed: SEED,
      clock: this.clock,
      timeout: this.budget.timeout(this.factor(pass)),
      echo: false,
      include: plan.include,
      exclude: plan.exclude,
      ...(side.files === null ? {} : { files: side.files }),
      ...more,
    });
    world.signal.throwIfAborted();
    if (pass === 'timing') this.budget.learn(world.clock() - start);
    return result;
  }

  /**
   * A pass of every side. A suite that passes when timed but not under this instrument is said to do so, and no side
   * keeps a result that the others lack.
   *
   * @returns whether all of them passed
   */
  async everySide(
    round: number,
    pass: PassName,
    keep: (side: Side, result: PassResult) => void,
    more: Partial<PassRequest> = {},
  ): Promise<boolean> {
    const results: [Side, PassResult][] = [];
    for (const side of this.order(round)) {
      try {
        results.push([side, await this.pass(side, pass, more)]);
      } catch (error) {
        this.world.signal.throwIfAborted();
        if (!(error instanceof UserError)) throw error;
        this.note(`The ${pass} pass of ${side.subject.label} failed: ${error.what}`);
        return false;
      }
    }
    for (const [side, result] of results) keep(side, result);
    const gathered = results.map(([side, result]) => `${side.subject.label} ${gatheredBy(result)}`);
    this.world.log.progress(`Pass ${pass}: ${gathered.join(', ')}`);
    return true;
  }

  /** Says in the log and in every side's notes what a reader of the result must know. */
  note(text: string): void {
    this.world.log.info(text);
    for (const side of this.sides) side.notes.push(text);
  }

  /** `Calls were not counted: the time budget of 600 s was spent.` */
  unaffordable(what: string, kept = 0): string {
    return `${what}: ${this.budget.spent(kept)}.`;
  }

  private factor(pass: PassName): number {
    const inLua = this.sides.some(({ timing }) => timing[0]?.compiled === false);
    return pass === 'calls' && inLua ? CALLS_IN_LUA : EXPECTED[pass];
  }
}

/** What a pass has to show for itself: `2648 samples`. */
function gatheredBy({ pass, instructions, profile }: PassResult): string {
  if (instructions !== null) return `${instructions} VM instructions`;
  if (pass !== 'calls') return `${profile?.samples ?? 0} samples`;
  return `${(profile?.calls ?? []).reduce((sum, { calls }) => sum + calls, 0)} calls`;
}
