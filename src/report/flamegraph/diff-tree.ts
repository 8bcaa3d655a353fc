/** Two profiles of the same suite as one tree: every call with what it cost before and after. */
import type { Frame, Profile } from '../../measure/measurement.js';

/** What was weighed: instructions where both profiles sampled by them (they repeat), else wall time. */
export type DiffWeight = 'instructions' | 'time';

/** Cost per suite run: VM instructions or seconds. */
export interface Sides {
  readonly base: number;
  readonly head: number;
}

/** One call. Children stand widest first. */
export interface DiffNode {
  /** As the head names it; as the base does where the head has no such call. */
  readonly frame: Frame;
  readonly self: Sides;
  readonly total: Sides;
  /** Larger side of the own cost, plus the children's widths: what a picture draws, so that what is gone shows too. */
  readonly width: number;
  /**
   * Change of the own cost as a ratio less one (new: Infinity, gone: −1); 0 where it is within what sampling the same
   * code twice would differ by.
   */
  readonly change: number;
  readonly children: readonly DiffNode[];
}

export interface DiffTree {
  readonly weight: DiffWeight;
  readonly root: DiffNode;
}

interface Growing {
  frame: Frame;
  base: number;
  head: number;
  /** Samples, all runs together. */
  baseSamples: number;
  headSamples: number;
  readonly children: Map<string, Growing>;
}

/** Fewer ticks than this are where in a tick the code began, not what it does. */
const FEWEST_TICKS = 3;
/** Deviations of a count of samples that differ by chance in one of 20 (a Poisson count's deviation is its root). */
const DEVIATIONS = 2;

/**
 * Merges what two profiles saw of the compared tests: other tests, and what runs outside of them, are no part of the verdict.
 * Calls are the same where the callers, the file and the name are: lines move. Test frames are left out and what is below
 * them merged, because one function's change would otherwise be spread thin over all tests.
 *
 * @param compared ids of the compared tests
 * @returns null where neither has samples of them
 */
export function diffTree(base: Profile | null, head: Profile | null, compared: ReadonlySet<string>): DiffTree | null {
  const sides = [base, head].filter((profile) => profile !== null);
  const weight = sides.every(({ sampler }) => sampler === 'instructions') ? 'instructions' : 'time';
  const root = grow({ name: 'all tests', file: '', line: 0 });
  if (base) addProfile(root, base, { side: 'base', weight, compared });
  if (head) addProfile(root, head, { side: 'head', weight, compared });
  const runs = { base: base?.runs ?? 1, head: head?.runs ?? 1 };
  const finished = finish(root, weight, runs);
  return finished.width > 0 ? { weight, root: finished } : null;
}

function grow(frame: Frame): Growing {
  return { frame, base: 0, head: 0, baseSamples: 0, headSamples: 0, children: new Map() };
}

/** A nameless function carries its line in its name, and lines move: there a number sign stands for it. */
function keyOf({ name, file, line }: Frame): string {
  return `${file}\0${line > 0 ? name.replaceAll(new RegExp(`\\b${String(line)}\\b`, 'g'), '#') : name}`;
}

interface Adding {
  readonly side: 'base' | 'head';
  readonly weight: DiffWeight;
  readonly compared: ReadonlySet<string>;
}

function addProfile(root: Growing, profile: Profile, { side, weight, compared }: Adding): void {
  const runs = Math.max(1, profile.runs);
  /** By node; null outside of the compared tests. */
  const places: (Growing | null)[] = [];
  for (const node of profile.nodes) {
    const frame = profile.frames[node.frame];
    const parent = places[node.parent] ?? null;
    let place = parent;
    if (frame?.test !== undefined) place = compared.has(frame.test) ? root : null;
    else if (parent !== null && frame !== undefined) {
      const key = keyOf(frame);
      place = parent.children.get(key) ?? grow(frame);
      if (side === 'head') place.frame = frame;
      parent.children.set(key, place);
    }
    places.push(place);
    if (place === null) continue;
    place[side] += (weight === 'time' ? node.selfTime : node.selfInstructions) / runs;
    place[side === 'base' ? 'baseSamples' : 'headSamples'] += node.samples;
  }
}

function finish(node: Growing, weight: DiffWeight, runs: Sides): DiffNode {
  const children = [...node.children.values()].map((child) => finish(child, weight, runs));
  children.sort((a, b) => b.width - a.width || order(a.frame, b.frame));
  const sum = (value: (child: DiffNode) => number) => children.reduce((total, child) => total + value(child), 0);
  return {
    frame: node.frame,
    self: { base: node.base, head: node.head },
    total: { base: node.base + sum((child) => child.total.base), head: node.head + sum((child) => child.total.head) },
    width: Math.max(node.base, node.head) + sum((child) => child.width),
    change: changeOf(node, weight, runs),
    children,
  };
}

function changeOf(node: Growing, weight: DiffWeight, runs: Sides): number {
  if (node.base === node.head) return 0;
  const before = node.baseSamples / runs.base;
  const after = node.headSamples / runs.head;
  const chance =
    weight === 'instructions'
      ? FEWEST_TICKS
      : DEVIATIONS * Math.sqrt(node.baseSamples / runs.base ** 2 + node.headSamples / runs.head ** 2);
  if (Math.abs(after - before) < chance) return 0;
  return node.base === 0 ? Infinity : node.head / node.base - 1;
}

/** An order that does not depend on the machine's language. */
function order(a: Frame, b: Frame): number {
  const [left, right] = [keyOf(a), keyOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
