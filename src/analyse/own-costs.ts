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
  /** What it calls that is not the project's, by name: C functions, and libraries, which are a frame each. */
  readonly foreign: Map<string, ForeignCalls>;
}

/** Calls of one C function, or of one library, by one function. */
export interface ForeignCalls {
  calls: number;
  /** Seconds in a C function, without what it called back; in a library, with all it did. 0 where no return is told (LuaJIT's C functions). */
  seconds: number;
}

/** One function on both sides. */
export interface Both {
  readonly frame: Frame;
  readonly base: OwnCost;
  readonly head: OwnCost;
}

/** A count beside the tree, or the tree's own samples. */
type Source = 'executed' | 'tree';

/** What both profiles have, so that it can be compared. */
export interface Instruments {
  /** What each side's own instructions are taken from; null where a side has none. */
  readonly instructions: { readonly base: Source; readonly head: Source } | null;
  /** VM instructions between two ticks of it. */
  readonly tick: number;
  readonly calls: boolean;
}

export function instrumentsOf(base: Profile, head: Profile): Instruments {
  const calls = base.calls !== null && head.calls !== null;
  const sources = [base, head].map(sourcesOf);
  // The same one on both sides where that can be had: a stored release has a count, and its tree is one of time.
  const same = (['executed', 'tree'] as const).find((source) => sources.every((one) => one[source] !== undefined));
  const [ofBase, ofHead] = sources.map((one) => same ?? (Object.keys(one) as Source[])[0]);
  if (ofBase === undefined || ofHead === undefined) return { instructions: null, tick: 0, calls };
  const tick = Math.max(sources[0]?.[ofBase] ?? 0, sources[1]?.[ofHead] ?? 0);
  return { instructions: { base: ofBase, head: ofHead }, tick, calls };
}

/** What a profile's own instructions can be taken from, with the VM instructions between two ticks of it. */
function sourcesOf({ executed, sampler, interval, runs }: Profile): Partial<Record<Source, number>> {
  return {
    ...(executed === null ? {} : { executed: executed.interval }),
    // The samples of several runs fall between each other's.
    ...(sampler === 'instructions' ? { tree: interval / runs } : {}),
  };
}

/** A function is the same where file and name are, since lines move; its name may carry its own line. */
export function keyOf({ name, file, line }: Frame): string {
  const steady = line > 0 ? name.replaceAll(new RegExp(`\\b${line}\\b`, 'g'), '#') : name;
  return `${file}\0${steady}`;
}

/**
 * Keys of a profile's frames. Functions that share file and name (`handlers["{"]` of two tables) are told apart by the
 * order of their lines, where the other side has as many of them.
 */
function keysOf(profile: Profile, other: Profile): string[] {
  const [own, others] = [linesByKey(profile.frames), linesByKey(other.frames)];
  return profile.frames.map((frame) => {
    const key = keyOf(frame);
    const lines = own.get(key) ?? [];
    return lines.length > 1 && lines.length === others.get(key)?.length ? `${key}\0${lines.indexOf(frame.line)}` : key;
  });
}

function linesByKey(frames: readonly Frame[]): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  for (const frame of [...frames].sort((a, b) => a.line - b.line)) {
    const known = lines.get(keyOf(frame)) ?? [];
    lines.set(keyOf(frame), known.at(-1) === frame.line ? known : [...known, frame.line]);
  }
  return lines;
}

/** Functions of both profiles, head's first; tests' own frames and the root are none. */
export function sideBySide(base: Profile, head: Profile, { instructions }: Instruments): Both[] {
  const functions = new Map<string, Both>();
  for (const [profile, side] of [
    [head, 'head'],
    [base, 'base'],
  ] as const) {
    const root = profile.nodes[0]?.frame;
    const keys = keysOf(profile, side === 'head' ? base : head);
    const at = profile.frames.map((frame, index) => {
      const key = keys[index];
      if (key === undefined || index === root || frame.test !== undefined) return null;
      const both = functions.get(key) ?? { frame, base: nothing(), head: nothing() };
      functions.set(key, both);
      return both[side];
    });
    addTree(profile, at, instructions?.[side] ?? null);
    addCalls(profile, at);
  }
  return [...functions.values()];
}

function addTree(profile: Profile, at: readonly (OwnCost | null)[], instructions: Source | null): void {
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
    if (own == null || called === undefined || !isForeign(called)) continue;
    const sum = own.foreign.get(called.name) ?? { calls: 0, seconds: 0 };
    own.foreign.set(called.name, sum);
    sum.calls += calls;
    sum.seconds += totalTime * (isC(called.name) ? (part.get(callee) ?? 0) : 1);
  }
}

/** Frames of what is not the project's have no file: `[C] string.find`, `[penlight]`. */
function isForeign({ name, file }: Frame): boolean {
  return file === '' && name.startsWith('[');
}

export function isC(name: string): boolean {
  return name.startsWith('[C]');
}

function nothing(): OwnCost {
  return { selfTime: 0, selfInstructions: 0, calls: 0, callsTime: 0, foreign: new Map() };
}
