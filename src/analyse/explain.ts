/** Which functions changed: two profiles laid side by side, function by function. */
import type { Frame, Profile, TestIdentity } from '../measure/measurement.js';
import { type Cost, sumTree } from './call-tree.js';
import type { FunctionChange } from './comparison.js';
import { identity } from './identity.js';

/** Functions reported. */
const MOST_FUNCTIONS = 50;
/** Tests named with each. */
const MOST_TESTS = 10;

/** One function on both sides; values are per suite run. */
interface Side {
  selfTime: number;
  selfInstructions: number;
  calls: number | null;
}

interface Both {
  readonly frame: Frame;
  readonly base: Side;
  readonly head: Side;
}

/**
 * Functions whose cost changed most between two profiles, the most changed first. A function is the same where file
 * and name are: lines move.
 *
 * @returns none where a side has no profile
 */
export function functionChanges(
  base: Profile | null,
  head: Profile | null,
  tests: readonly TestIdentity[],
): FunctionChange[] {
  if (base === null || head === null) return [];
  const counted = base.sampler === 'instructions' && head.sampler === 'instructions';
  const functions = sideBySide(base, head);
  const reaching = testsByFunction(head, tests);
  const size = ({ base: before, head: after }: Both) =>
    counted ? after.selfInstructions - before.selfInstructions : after.selfTime - before.selfTime;
  const whole = functions.reduce((sum, both) => sum + size(both), 0);
  return functions
    .filter((both) => size(both) !== 0)
    .sort((a, b) => Math.abs(size(b)) - Math.abs(size(a)))
    .slice(0, MOST_FUNCTIONS)
    .map((both) => ({
      frame: both.frame,
      selfInstructions: counted ? { base: both.base.selfInstructions, head: both.head.selfInstructions } : null,
      selfTime: { base: both.base.selfTime, head: both.head.selfTime },
      calls:
        both.base.calls === null || both.head.calls === null ? null : { base: both.base.calls, head: both.head.calls },
      share: whole === 0 ? 0 : size(both) / whole,
      tests: (reaching.get(keyOf(both.frame)) ?? []).slice(0, MOST_TESTS),
    }));
}

/** Name without its own line number, which names of nameless functions carry. */
function keyOf({ name, file, line }: Frame): string {
  const steady = line > 0 ? name.replaceAll(new RegExp(`\\b${line}\\b`, 'g'), '#') : name;
  return `${file}\0${steady}`;
}

function sideBySide(base: Profile, head: Profile): Both[] {
  const functions = new Map<string, Both>();
  for (const [profile, side] of [
    [head, 'head'],
    [base, 'base'],
  ] as const) {
    const costs = sumTree(profile).costs;
    const calls = new Map((profile.calls ?? []).map((count) => [count.frame, count.calls]));
    const root = profile.nodes[0]?.frame;
    profile.frames.forEach((frame, index) => {
      if (index === root || frame.test !== undefined) return;
      const key = keyOf(frame);
      const both = functions.get(key) ?? { frame, base: nothing(profile), head: nothing(profile) };
      functions.set(key, both);
      add(both[side], costs.get(index), calls.get(index), profile.runs);
    });
  }
  return [...functions.values()];
}

function nothing(profile: Profile): Side {
  return { selfTime: 0, selfInstructions: 0, calls: profile.calls === null ? null : 0 };
}

function add(side: Side, cost: Cost | undefined, calls: number | undefined, runs: number): void {
  side.selfTime += (cost?.selfTime ?? 0) / runs;
  side.selfInstructions += (cost?.selfInstructions ?? 0) / runs;
  if (side.calls !== null) side.calls += calls ?? 0;
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
