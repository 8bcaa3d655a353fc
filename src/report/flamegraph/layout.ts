/**
 * The shape of a flame graph: the calling-context tree with equal calls merged, the heaviest call first, values whole
 * multiples of one unit so that children always fit into their parent, and never more frames than asked for.
 */
import type { CallTree, Frame } from '../../measure/measurement.js';

/** What widths mean: wall nanoseconds, or VM instructions. */
export type Weight = 'time' | 'instructions';

/** One box. Children stand heaviest first and never add up to more than their parent. */
export interface Flame {
  readonly frame: Frame;
  /** Nanoseconds or instructions, callees included. */
  readonly total: number;
  /** The same, without callees. */
  readonly self: number;
  readonly children: readonly Flame[];
  /** How many frames this one stands for, where smaller ones were folded into it; else 0. */
  readonly folded: number;
}

export interface LayoutOptions {
  readonly weight: Weight;
  /** Most boxes of the result; the smallest are folded into one per parent. */
  readonly maximumFrames: number;
  /** The unit is at most this fine a part of the whole; 2^20 where not given. */
  readonly parts?: number;
}

interface Node {
  readonly frame: Frame;
  readonly parent: Node | null;
  readonly depth: number;
  /** Exact, then rounded to units. */
  self: number;
  total: number;
  readonly children: Map<string, Node>;
  kept: boolean;
}

/**
 * Finest unit, in nanoseconds (or instructions): an eighth of a microsecond, whose multiples are exact in binary. Each
 * coarser one is a multiple of the finer: 250, 500, 1000, 2000, 10,000, 20,000, 100,000…, short in decimal digits.
 */
const FINEST = 125;
/** A box below this part of the whole cannot be seen: the unit is as coarse as that allows, which keeps numbers short. */
const PARTS = 2 ** 14;
/** Calls within calls that are kept: Perfetto drops what lies deeper than a byte can count. */
const MOST_LEVELS = 250;

/** Whether the tree can be drawn by instructions: its ticks were instructions. */
export function hasInstructions(tree: CallTree): boolean {
  return tree.nodes.some(({ selfInstructions }) => selfInstructions > 0);
}

/** @returns the root, or null where there is nothing to draw */
export function flameLayout(tree: CallTree, options: LayoutOptions): Flame | null {
  const nodes = mergedNodes(tree, options);
  const root = nodes[0];
  if (root === undefined) return null;
  roundSelf(nodes, options);
  for (const node of nodes) node.total = node.self;
  for (const node of nodes.toReversed()) if (node.parent) node.parent.total += node.total;
  if (root.total <= 0) return null;
  keepHeaviest(nodes, options.maximumFrames);
  return boxes(root);
}

/** The tree's nodes with equal siblings made one, and all roots too; parents before children. */
function mergedNodes(tree: CallTree, { weight }: LayoutOptions): Node[] {
  const merged: Node[] = [];
  const mergedOf: (Node | null)[] = [];
  let root: Node | null = null;
  tree.nodes.forEach((node, index) => {
    const frame = tree.frames[node.frame];
    const above = node.parent < 0 ? null : (mergedOf[node.parent] ?? null);
    mergedOf[index] = null;
    if (frame === undefined) return;
    if (above === null && node.parent >= 0) return;
    const key = `${frame.name}\0${frame.file}\0${String(frame.line)}\0${frame.test ?? ''}`;
    let target: Node | null = above === null ? root : (above.children.get(key) ?? null);
    if (target === null) {
      target = {
        frame,
        parent: above,
        depth: (above?.depth ?? -1) + 1,
        self: 0,
        total: 0,
        children: new Map(),
        kept: false,
      };
      merged.push(target);
      if (above === null) root = target;
      else above.children.set(key, target);
    }
    target.self += weight === 'time' ? node.selfTime * 1e9 : node.selfInstructions;
    mergedOf[index] = target;
  });
  return merged;
}

/** Self values become whole multiples of the unit; what one loses by rounding the next one gets, so the sum stays. */
function roundSelf(nodes: readonly Node[], { parts = PARTS }: LayoutOptions): void {
  const sum = nodes.reduce((total, { self }) => total + self, 0);
  let unit = FINEST;
  for (let step = 0; sum / unit > parts; step++) unit *= step < 4 || step % 2 === 1 ? 2 : 5;
  let carry = 0;
  for (const node of nodes) {
    const exact = node.self + carry;
    node.self = Math.max(0, Math.round(exact / unit)) * unit;
    carry = exact - node.self;
  }
}

/** A child never weighs more than its parent, so the heaviest nodes are a tree by themselves. */
function keepHeaviest(nodes: readonly Node[], maximum: number): void {
  const order = nodes
    .map((node, index) => ({ node, index }))
    .filter(({ node }) => node.total > 0 && node.depth < MOST_LEVELS);
  order.sort((a, b) => b.node.total - a.node.total || a.index - b.index);
  for (const { node } of order.slice(0, Math.max(1, maximum))) node.kept = true;
}

function boxes(node: Node): Flame {
  const children: Flame[] = [];
  let folded = 0;
  let foldedTotal = 0;
  for (const child of node.children.values()) {
    if (child.kept) children.push(boxes(child));
    else if (child.total > 0) {
      folded += framesBelow(child);
      foldedTotal += child.total;
    }
  }
  children.sort((a, b) => b.total - a.total || compareFrames(a.frame, b.frame));
  if (folded > 0) {
    const kind = node.depth + 1 < MOST_LEVELS ? 'smaller' : 'deeper';
    const name = `[${String(folded)} ${kind} ${folded === 1 ? 'call' : 'calls'}]`;
    children.push({ frame: { name, file: '', line: 0 }, total: foldedTotal, self: foldedTotal, children: [], folded });
  }
  return { frame: node.frame, total: node.total, self: node.self, children, folded: 0 };
}

function framesBelow(node: Node): number {
  let count = 0;
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.total > 0) count += 1;
    waiting.push(...next.children.values());
  }
  return count;
}

/** An order that does not depend on the machine's language. */
function compareFrames(a: Frame, b: Frame): number {
  const [left, right] = [`${a.name}\0${a.file}`, `${b.name}\0${b.file}`];
  if (left !== right) return left < right ? -1 : 1;
  return a.line - b.line;
}
