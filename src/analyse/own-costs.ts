/** What each function costs by itself, by every instrument that ran, on two sides: profiles laid side by side. */
import type { Frame, Profile } from '../measure/measurement.js';
import { sumTree } from './call-tree.js';

/** Values are per suite run. */
export interface OwnCost {
  /** Seconds, from the sampled tree. */
  selfTime: number;
  /** VM instructions, from ticks of a count hook; 0 where none ticked. */
  selfInstructions: number;
  /** Calls of it, and seconds in itself in the calls pass. */
  calls: number;
  callsTime: number;
  /** C functions that it calls, by name. */
  readonly toC: Map<string, CallsOfC>;
}

/** Calls of one C function by one function. */
export interface CallsOfC {
  calls: number;
  /** Seconds in it, without what it called back; 0 where its return is not told (LuaJIT). */
  seconds: number;
}

/** One function on both sides. */
export interface Both {
  readonly frame: Frame;
  readonly base: OwnCost;
  readonly head: OwnCost;
}

/** What both profiles have, so that it can be compared. */
export interface Instruments {
  /** What own instructions are taken from: a count beside the tree (LuaJIT), the tree's samples, or nothing. */
  readonly instructions: 'executed' | 'tree' | null;
  /** VM instructions between two ticks of it. */
  readonly tick: number;
  readonly calls: boolean;
}

export function instrumentsOf(base: Profile, head: Profile): Instruments {
  const calls = base.calls !== null && head.calls !== null;
  if (base.executed != null && head.executed != null) {
    return { instructions: 'executed', tick: Math.max(base.executed.interval, head.executed.interval), calls };
  }
  const counted = base.sampler === 'instructions' && head.sampler === 'instructions';
  // The samples of several runs fall between each other's.
  const tick = Math.max(base.interval / base.runs, head.interval / head.runs);
  return { instructions: counted ? 'tree' : null, tick, calls };
}

/** A function is the same where file and name are, since lines move; its name may carry its own line. */
export function keyOf({ name, file, line }: Frame): string {
  const steady = line > 0 ? name.replaceAll(new RegExp(`\\b${line}\\b`, 'g'), '#') : name;
  return `${file}\0${steady}`;
}

/** Functions of both profiles, head's first; tests' own frames and the root are none. */
export function sideBySide(base: Profile, head: Profile, { instructions }: Instruments): Both[] {
  const functions = new Map<string, Both>();
  for (const [profile, side] of [
    [head, 'head'],
    [base, 'base'],
  ] as const) {
    const root = profile.nodes[0]?.frame;
    const at = profile.frames.map((frame, index) => {
      if (index === root || frame.test !== undefined) return null;
      const key = keyOf(frame);
      const both = functions.get(key) ?? { frame, base: nothing(), head: nothing() };
      functions.set(key, both);
      return both[side];
    });
    addTree(profile, at, instructions);
    addCalls(profile, at);
  }
  return [...functions.values()];
}

function addTree(profile: Profile, at: readonly (OwnCost | null)[], instructions: Instruments['instructions']): void {
  for (const [frame, cost] of sumTree(profile).costs) {
    const own = at[frame];
    if (own == null) continue;
    own.selfTime += cost.selfTime / profile.runs;
    if (instructions === 'tree') own.selfInstructions += cost.selfInstructions / profile.runs;
  }
  for (const [frame, count] of instructions === 'executed' ? (profile.executed?.instructions ?? []) : []) {
    const own = at[frame];
    if (own != null) own.selfInstructions += count;
  }
}

function addCalls(profile: Profile, at: readonly (OwnCost | null)[]): void {
  /** The part of a function's total time that is its own. */
  const part = new Map<number, number>();
  for (const { frame, calls, selfTime, totalTime } of profile.calls ?? []) {
    part.set(frame, totalTime > 0 ? selfTime / totalTime : 0);
    const own = at[frame];
    if (own == null) continue;
    own.calls += calls;
    own.callsTime += selfTime;
  }
  for (const { caller, callee, calls, totalTime } of profile.edges ?? []) {
    const own = at[caller];
    const called = profile.frames[callee];
    if (own == null || called === undefined || !isC(called)) continue;
    const sum = own.toC.get(called.name) ?? { calls: 0, seconds: 0 };
    own.toC.set(called.name, sum);
    sum.calls += calls;
    sum.seconds += totalTime * (part.get(callee) ?? 0);
  }
}

function isC({ name, file }: Frame): boolean {
  return file === '' && name.startsWith('[C]');
}

function nothing(): OwnCost {
  return { selfTime: 0, selfInstructions: 0, calls: 0, callsTime: 0, toC: new Map() };
}
