/** The timing rounds of a session: the first, those until the method is content, and fresh ones that confirm. */
import { UserError } from '../errors.js';
import { collectorPhase } from './collector-phase.js';
import type { Interleaved } from './interleaved.js';
import type { Method } from './measurement.js';
import type { PassResult } from './pass.js';
import { roundLine } from './round-line.js';
import { keptByTiming, sharesOf } from './shares.js';
import type { Side } from './side.js';
import { roundsEnd } from './testing-method.js';

/** The suite cannot be measured in a baseline, though the version under test can: the next baseline may serve. */
export class BaselineError extends UserError {
  constructor(
    readonly label: string,
    cause: UserError,
  ) {
    super(`${label}: ${cause.what}`, cause.remedy, { cause });
  }
}

/**
 * Whether the suite passes at all, and how long it takes. The version under test comes first: where it fails, that is
 * what its author must know.
 *
 * @throws BaselineError, UserError as `Session.measure` does
 */
export async function timeOnce(versions: Interleaved): Promise<void> {
  const { world } = versions;
  const head = versions.sides.at(-1);
  for (const side of versions.order(0)) {
    try {
      if (side === head) {
        await world.log.group(`First run of ${side.subject.label}, with the suite's own output`, () =>
          keepTimed(versions, side, true),
        );
      } else await keepTimed(versions, side);
    } catch (error) {
      world.signal.throwIfAborted();
      if (side !== head && error instanceof UserError) throw new BaselineError(side.subject.label, error);
      throw error;
    }
  }
  world.log.progress(line(versions, 'Round 1', timingOf(versions)));
}

/** Rounds until the testing method is content and the question answered, or their maximum or the budget is reached. */
export async function timeUntilContent(versions: Interleaved): Promise<Method['ended']> {
  const { plan, world } = versions;
  const shares = sharesOf(versions);
  for (;;) {
    const sides = timingOf(versions);
    const rounds = sides[0]?.length ?? 0;
    const ended = roundsEnd(
      plan,
      sides.map((results) => times(versions, results)),
    );
    if (ended !== null && (rounds >= plan.maximumRounds || (plan.answered?.(sides) ?? true))) return ended;
    const kept = keptByTiming(versions, shares);
    if (!versions.fits('timing', kept)) {
      const what = `Timing stopped after ${rounds} of at least ${plan.minimumRounds} rounds`;
      const text = versions.unaffordable(what, kept);
      if (rounds < plan.minimumRounds) versions.note(text);
      else world.log.info(text);
      return 'budget';
    }
    for (const side of versions.order(rounds)) await keepTimed(versions, side);
    world.log.progress(line(versions, `Round ${rounds + 1}`, sides));
  }
}

/**
 * Rounds beside those that the sides keep: at least so many, and on until these answer the question.
 *
 * @returns by side; fewer rounds than asked for, or none, where the budget ends
 */
export async function timeAfresh(
  versions: Interleaved,
  rounds: number,
): Promise<{ readonly fresh: ReadonlyMap<Side, PassResult[]>; readonly ended: Method['ended'] }> {
  const { plan, world } = versions;
  const fresh = new Map<Side, PassResult[]>(versions.sides.map((side) => [side, []]));
  let done = 0;
  const answered = () => plan.answered?.([...fresh.values()]) ?? true;
  const enough = () => done >= rounds && (done >= plan.maximumRounds || rounds === 0 || answered());
  await world.log.group('Confirmation rounds', async () => {
    while (!enough() && versions.fits('timing')) {
      for (const side of versions.order(done))
        fresh.get(side)?.push(await timed(versions, side, side.timing.length + done));
      done += 1;
      const title = `Confirmation ${done} of ${Math.max(done, rounds)}`;
      world.log.progress(line(versions, title, [...fresh.values()], false));
    }
  });
  if (done < rounds) world.log.info(`Confirmation stopped after ${done} of ${rounds} rounds: the budget is spent.`);
  return { fresh, ended: enough() ? 'content' : 'budget' };
}

async function keepTimed(versions: Interleaved, side: Side, echo = false): Promise<void> {
  side.timing.push(await timed(versions, side, side.timing.length, echo));
}

/** A timing run. In one round the collector starts in the same phase on all sides. @param round of all, from 0 */
function timed(versions: Interleaved, side: Side, round: number, echo = false): Promise<PassResult> {
  return versions.pass(side, 'timing', { echo, phase: collectorPhase(round) });
}

function timingOf({ sides }: Interleaved): readonly (readonly PassResult[])[] {
  return sides.map(({ timing }) => timing);
}

/** The suite's times by the session's clock: seconds, or cycles. */
function times({ clock }: Interleaved, results: readonly PassResult[]): number[] {
  return results.map(({ suite }) => {
    if (clock === 'cycles') return suite.cycles ?? 0;
    return clock === 'reference-cycles' ? (suite.referenceCycles ?? 0) : suite[clock];
  });
}

function line(
  versions: Interleaved,
  title: string,
  sides: readonly (readonly PassResult[])[],
  withMethod = true,
): string {
  return roundLine(
    title,
    versions.sides.map((side) => side.subject.label),
    sides.map((results) => times(versions, results)),
    versions.clock,
    withMethod ? versions.plan : null,
  );
}
