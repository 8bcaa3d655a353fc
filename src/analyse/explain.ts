/** Which functions changed: every function's own cost at base and head, and how much of the change it accounts for. */
import type { Profile, TestIdentity } from '../measure/measurement.js';
import type { FunctionChange } from './comparison.js';
import { identity } from '../measure/identity.js';
import { type Both, type ForeignCalls, type Instruments, instrumentsOf, isC, keyOf, sideBySide } from './own-costs.js';
import { median } from './statistics.js';

/** Functions reported. */
const MOST_FUNCTIONS = 50;
/** Tests named with each. */
const MOST_TESTS = 10;
/** A change of time is believed from so many deviations of its noise on. */
const BELIEVED = 4;
/** A change of instructions is certain from so many: past three was about one of 5,000 functions that did not change. */
const CERTAIN = 4;
/** Time is asked only where what was counted explains less than this part of the suite's change. */
const EXPLAINED = 0.25;
/** Median of the square of a standard normal variable. */
const MEDIAN_SQUARE = 0.455;

/**
 * Functions whose cost changed most between two profiles, the most changed first, by estimated seconds.
 *
 * Own VM instructions repeat from run to run, but for their ticks; each is worth what an instruction takes in most functions.
 * Calls of C functions and of libraries repeat too: where their number changed, each is worth what such a call takes. Time
 * does not repeat. It is asked where nothing else was counted, or where the suite's time changed by much more than
 * those two explain; then it is damped by the noise that the other functions show.
 *
 * @param changed seconds by which the suite's time has changed, 0 where that is not certain
 * @returns none where a side has no profile
 */
export function functionChanges(
  base: Profile | null,
  head: Profile | null,
  tests: readonly TestIdentity[],
  changed = 0,
): FunctionChange[] {
  if (base === null || head === null) return [];
  const has = instrumentsOf(base, head);
  const functions = sideBySide(base, head, has);
  const reaching = testsByFunction(head, tests);
  const changes = sizes(functions, has, changed).filter(({ seconds }) => seconds !== 0);
  const certain = changes.filter((one) => one.certain.length > 0);
  // What grew and what shrank do not cancel: a share of what is left over would be many times the whole.
  const whole = sum(certain.length > 0 ? certain : changes, ({ seconds }) => Math.abs(seconds));
  return changes
    .sort((a, b) => Math.abs(b.sure) - Math.abs(a.sure))
    .slice(0, MOST_FUNCTIONS)
    .map(({ both, seconds, certain: by }) => ({
      frame: both.frame,
      certain: by,
      selfInstructions: has.instructions === null ? null : pairOf(both, (cost) => cost.selfInstructions),
      selfTime: pairOf(both, (cost) => cost.selfTime),
      calls: has.calls ? pairOf(both, (cost) => cost.calls) : null,
      callsOfC: has.calls ? pairOf(both, callsOfC) : null,
      share: whole === 0 ? 0 : Math.max(-1, Math.min(1, seconds / whole)),
      tests: (reaching.get(keyOf(both.frame)) ?? []).slice(0, MOST_TESTS),
    }));
}

function callsOfC({ foreign }: Both['base']): number {
  return sum([...foreign], ([name, { calls }]) => (isC(name) ? calls : 0));
}

interface Sized {
  readonly both: Both;
  /** Seconds that its own cost changed by. */
  readonly seconds: number;
  /** The same, damped by how much of it may be noise: what functions are ranked by. */
  readonly sure: number;
  readonly certain: FunctionChange['certain'];
}

function sizes(functions: readonly Both[], has: Instruments, changed: number): Sized[] {
  const noise = noiseOf(functions);
  if (has.instructions === null && !has.calls) return functions.map((both) => byTime(both, noise(both)));
  const each = secondsOfAnInstruction(functions);
  const counted = functions.map((both) => byCounts(both, has, each));
  const explained = sum(counted, ({ sure }) => Math.abs(sure));
  if (explained >= EXPLAINED * Math.abs(changed)) return counted;
  return counted.map((size) => (size.seconds === 0 ? byTime(size.both, noise(size.both)) : size));
}

/**
 * What a VM instruction takes in most functions: a machine that was held up charges it to the few that happened to run.
 * Where LuaJIT's profiler saw most of them never, what it takes on the whole; where it saw none, something: the changes
 * are ranked by it alone.
 */
function secondsOfAnInstruction(functions: readonly Both[]): number {
  const executing = functions.flatMap(({ base, head }) => [base, head]).filter((cost) => cost.selfInstructions > 0);
  if (executing.length === 0) return 0;
  const typical = median(executing.map((cost) => cost.selfTime / cost.selfInstructions));
  if (typical > 0) return typical;
  const seconds = sum(executing, (cost) => cost.selfTime);
  return seconds > 0 ? seconds / sum(executing, (cost) => cost.selfInstructions) : 1e-9;
}

function byTime(both: Both, noise: number): Sized {
  const seconds = timeChange(both);
  return { both, seconds, sure: damped(seconds, noise), certain: Math.abs(seconds) > noise ? ['time'] : [] };
}

/** @param each seconds that a VM instruction takes */
function byCounts(both: Both, { instructions, tick, calls }: Instruments, each: number): Sized {
  const { base, head } = both;
  const foreign = calls ? byForeignCalls(both) : 0;
  const called = foreign === 0 ? [] : (['calls'] as const);
  if (instructions === null) return { both, seconds: foreign, sure: foreign, certain: called };
  const change = head.selfInstructions - base.selfInstructions;
  // A changed count moves the ticks behind it to other functions, up or down.
  const noise = tick * Math.sqrt((base.selfInstructions + head.selfInstructions) / tick);
  return {
    both,
    seconds: each * change + foreign,
    sure: each * damped(change, noise) + foreign,
    certain: Math.abs(change) > CERTAIN * noise ? ['instructions', ...called] : called,
  };
}

/** Time is lost in pieces, each to the function that happens to run: its variance grows with the function's time. */
function noiseOf(functions: readonly Both[]): (both: Both) => number {
  const pieces = functions.filter((both) => timeOf(both) > 0).map((both) => timeChange(both) ** 2 / timeOf(both));
  const piece = pieces.length === 0 ? 0 : median(pieces) / MEDIAN_SQUARE;
  return (both) => BELIEVED * Math.sqrt(piece * timeOf(both));
}

function byForeignCalls({ base, head }: Both): number {
  const names = new Set([...base.foreign.keys(), ...head.foreign.keys()]);
  let seconds = 0;
  for (const name of names) {
    const [before, after] = [base.foreign.get(name), head.foreign.get(name)];
    const calls = (after?.calls ?? 0) - (before?.calls ?? 0);
    if (calls === 0) continue;
    // LuaJIT does not tell when a C function returns: its time stands with its caller.
    const each = cheapest(before, after) ?? head.callsTime / callsOfC(head);
    seconds += calls * (Number.isFinite(each) ? each : 0);
  }
  return seconds;
}

/** Seconds of a call, by the side that was disturbed less; null where neither tells. */
function cheapest(before: ForeignCalls | undefined, after: ForeignCalls | undefined): number | null {
  const means = [before, after].flatMap((side) => (side && side.seconds > 0 ? [side.seconds / side.calls] : []));
  return means.length === 0 ? null : Math.min(...means);
}

function timeOf({ base, head }: Both): number {
  return base.selfTime + head.selfTime;
}

function timeChange({ base, head }: Both): number {
  return head.selfTime - base.selfTime;
}

/** What a change counts for where so much of it may be noise: nearly all of a large one, little of one within it. */
function damped(change: number, noise: number): number {
  return change === 0 ? 0 : (change * Math.abs(change)) / (Math.abs(change) + noise);
}

function pairOf(both: Both, value: (cost: Both['base']) => number): { base: number; head: number } {
  return { base: value(both.base), head: value(both.head) };
}

function sum<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((total, thing) => total + of(thing), 0);
}

/** Tests that reach each function, by the function's key, in the order given. */
function testsByFunction(profile: Profile, tests: readonly TestIdentity[]): Map<string, TestIdentity[]> {
  const reaching = new Map<string, TestIdentity[]>();
  for (const test of tests) {
    for (const index of profile.reached[test.id] ?? []) {
      const frame = profile.frames[index];
      if (frame === undefined) continue;
      const key = keyOf(frame);
      const list = reaching.get(key) ?? [];
      reaching.set(key, list);
      list.push(identity(test));
    }
  }
  return reaching;
}
