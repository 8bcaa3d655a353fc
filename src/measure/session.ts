/**
 * Measuring one version, or several interleaved, within a time budget that is spent in a fixed order: one timing run of
 * each (does the suite pass at all?), counting, timing rounds until the method is content, the profile. What no budget
 * was left for is said in the notes.
 */
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import { assemble } from './assemble.js';
import { Budget } from './budget.js';
import { bustedCommand } from './busted-command.js';
import { collectorPhase } from './collector-phase.js';
import { countingRuns, hasEnoughSamples, PHASES } from './enough.js';
import { environmentOf } from './environment.js';
import type { ClockName, Measurement, Method } from './measurement.js';
import { type PassName, type PassRequest, type PassResult, runPass } from './pass.js';
import type { Plan, Subject } from './plan.js';
import { roundLine } from './round-line.js';
import { shardFiles } from './shard.js';
import { known, methodOf, profileOf, SEED, type Side } from './side.js';
import { type RoundPlan, roundsEnd } from './testing-method.js';
import { unseenCode } from './unseen-code.js';

export type { Plan, Subject } from './plan.js';

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

/** The suite cannot be measured in a baseline, though the version under test can: the next baseline may serve. */
export class BaselineError extends UserError {
  constructor(
    readonly label: string,
    cause: UserError,
  ) {
    super(`${label}: ${cause.what}`, cause.remedy, { cause });
  }
}

/** How much longer than a timing run a pass is expected to take at most; only used to ask whether it still fits. */
const EXPECTED: Readonly<Record<PassName, number>> = { timing: 1, counting: 1.3, sampling: 2.5, calls: 3 };
/** The calls pass where no module could be compiled, so that its hook is Lua. */
const CALLS_IN_LUA = 16;
/** Functions' own instructions, with ticks so close. */
const OWN_INSTRUCTIONS = 5;
/** Runs of the sampler that are made for that at most. */
const MOST_SAMPLING_RUNS = 200;
/** VM instructions between two ticks of functions' own instructions; and ticks from which on they lie further apart. */
const EXECUTED = { interval: 100, mostTicks: 1e6 } as const;

/**
 * @param subjects one, or several to be interleaved; the last is the version under test, those before it are baselines
 * @param run what runs a pass
 */
export function openSession(
  world: World,
  subjects: readonly Subject[],
  plan: Plan,
  run: typeof runPass = runPass,
): Promise<Session> {
  return Promise.resolve(new InterleavedSession(world, subjects, plan, run));
}

class InterleavedSession implements Session {
  private readonly sides: readonly Side[];
  private readonly budget: Budget;
  private readonly clock: ClockName;
  private readonly rounds: RoundPlan;
  private allFiles: readonly string[] = [];

  constructor(
    private readonly world: World,
    subjects: readonly Subject[],
    private readonly plan: Plan,
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
    this.rounds = { method: plan.testingMethod, minimumRounds: plan.minimumRounds, maximumRounds: plan.maximumRounds };
  }

  async measure(): Promise<readonly Measurement[]> {
    await this.shard();
    await this.firstRound();
    const { log } = this.world;
    if (this.plan.counting) await log.group('Counting VM instructions', () => this.count());
    const ended = await log.group('Timing rounds', () => this.timeUntilContent());
    if (this.plan.profile !== 'off') await log.group('Profile', () => this.profile());
    const namesAll = this.plan.include.length + this.plan.exclude.length === 0;
    return this.sides.map((side) => {
      const profile = profileOf(side);
      const unseen = side === this.sides.at(-1) ? unseenCode(this.sides, profile, namesAll) : null;
      return assemble({
        commit: side.subject.commit,
        environment: environmentOf(this.world, known(side.timing[0])),
        method: methodOf(side, this.plan, this.clock, side.timing, ended),
        timing: side.timing,
        counting: side.counting,
        profile,
        notes: [
          ...(unseen?.notes ?? []),
          ...[...side.sampling, ...side.calls].flatMap((result) => result.notes),
          ...side.notes,
        ],
        unmeasured: unseen?.changed ?? [],
      });
    });
  }

  async again(rounds: number): Promise<readonly Measurement[]> {
    this.budget.release();
    const fresh = new Map<Side, PassResult[]>(this.sides.map((side) => [side, []]));
    let done = 0;
    await this.world.log.group('Confirmation rounds', async () => {
      const answered = () => this.plan.answered?.(this.sides.map((side) => fresh.get(side) ?? [])) ?? true;
      const enough = () => done >= rounds && (done >= this.plan.maximumRounds || rounds === 0 || answered());
      while (!enough() && this.budget.fits(this.expected('timing'))) {
        for (const side of this.order(done)) fresh.get(side)?.push(await this.timed(side, side.timing.length + done));
        done += 1;
        this.world.log.progress(
          this.line(`Confirmation ${done} of ${Math.max(done, rounds)}`, [...fresh.values()], false),
        );
      }
    });
    if (done < rounds)
      this.world.log.info(`Confirmation stopped after ${done} of ${rounds} rounds: the budget is spent.`);
    return this.sides.map((side) => {
      const timing = fresh.get(side) ?? [];
      const first = known(side.timing[0]);
      return assemble({
        commit: side.subject.commit,
        environment: environmentOf(this.world, first),
        method: methodOf(
          { ...side, counting: [], sampling: [], calls: [] },
          this.plan,
          this.clock,
          timing,
          done < rounds ? 'budget' : 'content',
        ),
        timing,
        counting: [],
        profile: null,
        notes: [],
        known: first.tests,
      });
    });
  }

  remaining(): number {
    return this.budget.remaining();
  }

  suiteFiles(): readonly string[] {
    return this.allFiles;
  }

  /** ABBA: each round begins with the side that ended the one before, so that a steady drift cancels. */
  private order(round: number): readonly Side[] {
    return round % 2 === 0 ? [...this.sides].reverse() : this.sides;
  }

  private async shard(): Promise<void> {
    if (this.plan.shard === null) return;
    const { own, all } = await shardFiles(
      this.world,
      this.sides.map(({ subject, command, args }) => ({
        directory: subject.directory,
        command,
        args,
      })),
      this.plan.shard,
    );
    this.sides.forEach((side, index) => {
      side.files = own[index] ?? [];
    });
    this.allFiles = all;
  }

  /** The version under test comes first: where it fails, that is what its author must know. */
  private async firstRound(): Promise<void> {
    const head = this.sides.at(-1);
    for (const side of this.order(0)) {
      try {
        if (side === head) {
          await this.world.log.group(`First run of ${side.subject.label}, with the suite's own output`, () =>
            this.keepTimed(side, true),
          );
        } else await this.keepTimed(side, false);
      } catch (error) {
        this.world.signal.throwIfAborted();
        if (side !== head && error instanceof UserError) throw new BaselineError(side.subject.label, error);
        throw error;
      }
    }
    this.world.log.progress(
      this.line(
        'Round 1',
        this.sides.map((side) => side.timing),
      ),
    );
  }

  private async count(): Promise<void> {
    for (let repeat = 0; repeat < countingRuns(this.sides.flatMap(({ counting }) => counting)); repeat += 1) {
      if (!this.budget.fits(this.expected('counting'))) {
        if (repeat < 2) this.note('Instructions', repeat === 0 ? 'were not counted' : 'were counted once only');
        return;
      }
      const failed = await this.everySide(repeat, 'counting', (side, result) => side.counting.push(result));
      if (failed) return;
    }
  }

  private async timeUntilContent(): Promise<Method['ended']> {
    for (;;) {
      const sides = this.sides.map((side) => this.times(side.timing));
      const ended = roundsEnd(this.rounds, sides);
      const rounds = sides[0]?.length ?? 0;
      if (
        ended !== null &&
        (rounds >= this.plan.maximumRounds || (this.plan.answered?.(this.sides.map(({ timing }) => timing)) ?? true))
      )
        return ended;
      if (!this.budget.fits(this.expected('timing'))) {
        this.note(
          'Timing',
          `stopped after ${rounds} of at least ${this.plan.minimumRounds} rounds`,
          rounds < this.plan.minimumRounds,
        );
        return 'budget';
      }
      for (const side of this.order(rounds)) await this.keepTimed(side, false);
      this.world.log.progress(
        this.line(
          `Round ${rounds + 1}`,
          this.sides.map((side) => side.timing),
        ),
      );
    }
  }

  private async profile(): Promise<void> {
    if (!this.budget.fits(this.expected('sampling'))) {
      this.note('The profile', 'was not made');
      return;
    }
    for (let run = 0; run < MOST_SAMPLING_RUNS; run += 1) {
      if (run > 0 && !this.budget.fits(this.expected('sampling'))) break;
      const failed = await this.everySide(run, 'sampling', (side, result) => side.sampling.push(result));
      if (failed || this.sides.every((side) => hasEnoughSamples(side.sampling))) break;
    }
    // Stacks are sampled too seldom to compare functions by them: what one test of hundreds does more is a sample or two.
    if (this.sides.length > 1 && this.budget.fits(this.expected('sampling', OWN_INSTRUCTIONS))) {
      const interval = EXECUTED.interval * Math.ceil(this.instructions() / EXECUTED.interval / EXECUTED.mostTicks);
      await this.everySide(1, 'sampling', (side, result) => side.executed.push(result), { executed: true, interval });
    }
    if (this.plan.profile === 'sampled') return;
    // Asked for, it needs only some budget; chosen by ourselves, it must be sure to fit.
    if (
      this.plan.profile === 'exact'
        ? this.budget.fits(this.expected('timing'))
        : this.budget.fits(this.expected('calls'))
    ) {
      await this.everySide(0, 'calls', (side, result) => side.calls.push(result));
    } else this.note('Calls', 'were not counted');
  }

  /** VM instructions of a run of the suite; 1 where they were not counted. */
  private instructions(): number {
    return Math.max(1, ...this.sides.map(({ counting }) => counting[0]?.instructions ?? 0));
  }

  /**
   * A pass of every side. A suite that passes when timed but not under this instrument is said to do so, and no side
   * keeps a result that the others lack.
   * @returns whether it failed
   */
  private async everySide(
    round: number,
    pass: PassName,
    keep: (side: Side, result: PassResult) => void,
    more: Partial<PassRequest> = {},
  ): Promise<boolean> {
    const results: [Side, PassResult][] = [];
    for (const side of this.order(round)) {
      try {
        results.push([side, await this.pass(side, pass, false, more)]);
      } catch (error) {
        this.world.signal.throwIfAborted();
        if (!(error instanceof UserError)) throw error;
        const text = `The ${pass} pass of ${side.subject.label} failed: ${error.what}`;
        this.world.log.info(text);
        for (const each of this.sides) each.notes.push(text);
        return true;
      }
    }
    for (const [side, result] of results) keep(side, result);
    const ticks = results
      .map(([side, { instructions, profile }]) => `${side.subject.label} ${instructions ?? profile?.samples ?? 0}`)
      .join(', ');
    this.world.log.progress(`Pass ${pass}: ${ticks} ${pass === 'counting' ? 'VM instructions' : 'samples'}`);
    return false;
  }

  private async keepTimed(side: Side, echo: boolean): Promise<void> {
    side.timing.push(await this.timed(side, side.timing.length, echo));
  }

  /** A timing run. In one round the collector starts in the same phase on all sides. @param round of all, from 0 */
  private timed(side: Side, round: number, echo = false): Promise<PassResult> {
    return this.pass(side, 'timing', echo, { phase: collectorPhase(round) });
  }

  private async pass(side: Side, pass: PassName, echo = false, more: Partial<PassRequest> = {}): Promise<PassResult> {
    this.world.signal.throwIfAborted();
    const request: PassRequest = {
      pass,
      directory: side.subject.directory,
      command: side.command,
      args: side.args,
      seed: this.plan.seed ?? SEED,
      clock: this.clock,
      timeout: this.plan.runTimeout ?? this.budget.timeout(this.factor(pass)),
      echo,
      include: this.plan.include,
      exclude: this.plan.exclude,
      ...(side.files === null ? {} : { files: side.files }),
      ...(pass === 'sampling' ? { phase: PHASES[side.sampling.length % PHASES.length] ?? 0 } : {}),
      ...more,
    };
    const start = this.world.clock();
    const result = await this.run(this.world, request);
    this.world.signal.throwIfAborted();
    if (pass === 'timing') this.budget.learn(this.world.clock() - start);
    return result;
  }

  /** Seconds that a pass of every side will take. */
  private expected(pass: PassName, factor = this.factor(pass)): number {
    return this.budget.typical() * factor * this.sides.length;
  }

  private factor(pass: PassName): number {
    const inLua = this.sides.some(({ timing }) => timing[0]?.compiled === false);
    return pass === 'calls' && inLua ? CALLS_IN_LUA : EXPECTED[pass];
  }

  private note(what: string, fate: string, worthSaying = true): void {
    const text = `${what} ${fate}: ${this.budget.spent()}.`;
    this.world.log.info(text);
    if (worthSaying) for (const side of this.sides) side.notes.push(text);
  }

  /** Suite times by the session's clock. */
  private times(results: readonly PassResult[]): number[] {
    return results.map(({ suite }) => {
      if (this.clock === 'cycles') return suite.cycles ?? 0;
      return this.clock === 'reference-cycles' ? (suite.referenceCycles ?? 0) : suite[this.clock];
    });
  }

  private line(title: string, sides: readonly (readonly PassResult[])[], withMethod = true): string {
    const labels = this.sides.map((side) => side.subject.label);
    return roundLine(
      title,
      labels,
      sides.map((results) => this.times(results)),
      this.clock,
      withMethod ? this.rounds : null,
    );
  }
}
