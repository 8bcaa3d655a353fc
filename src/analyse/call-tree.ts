/** Sums over a calling-context tree, by function. */
import type { CallTree, CallTreeNode } from '../measure/measurement.js';

/** What one function costs; recursion is counted once in the totals. */
export interface Cost {
  selfTime: number;
  totalTime: number;
  selfInstructions: number;
  totalInstructions: number;
  samples: number;
}

/** Caller → callee, by frame. */
export interface TreeEdge {
  readonly caller: number;
  readonly callee: number;
  totalTime: number;
  totalInstructions: number;
}

export interface TreeSums {
  /** By frame index; frames that the tree never shows are missing. */
  readonly costs: ReadonlyMap<number, Cost>;
  readonly edges: readonly TreeEdge[];
}

/** Sums a tree by function and by edge, in one walk. */
export function sumTree(tree: CallTree): TreeSums {
  const totals = subtreeTotals(tree.nodes);
  const children = childrenOf(tree.nodes);
  const costs = new Map<number, Cost>();
  const edges = new Map<string, TreeEdge>();
  const active = new Map<number, number>();
  // Each node is met twice: on the way down, and (as its complement) on the way up.
  const stack = tree.nodes.length > 0 ? [0] : [];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const leaving = next < 0;
    const index = leaving ? ~next : next;
    const node = tree.nodes[index];
    if (node === undefined) continue;
    const depth = active.get(node.frame) ?? 0;
    if (leaving) {
      active.set(node.frame, depth - 1);
      continue;
    }
    const outermost = depth === 0;
    const total = totals[index] ?? { time: 0, instructions: 0 };
    const cost = costs.get(node.frame) ?? noCost();
    costs.set(node.frame, cost);
    cost.selfTime += node.selfTime;
    cost.selfInstructions += node.selfInstructions;
    cost.samples += node.samples;
    if (outermost) {
      cost.totalTime += total.time;
      cost.totalInstructions += total.instructions;
      const caller = tree.nodes[node.parent]?.frame;
      if (caller !== undefined) {
        const key = `${caller} ${node.frame}`;
        const edge = edges.get(key) ?? { caller, callee: node.frame, totalTime: 0, totalInstructions: 0 };
        edges.set(key, edge);
        edge.totalTime += total.time;
        edge.totalInstructions += total.instructions;
      }
    }
    active.set(node.frame, depth + 1);
    stack.push(~index, ...(children[index] ?? []));
  }
  return { costs, edges: [...edges.values()] };
}

/** The same tree with every value divided by the number of suite runs that it was gathered in. */
export function perRun(tree: CallTree, runs: number): CallTree {
  if (runs <= 1) return { frames: tree.frames, nodes: tree.nodes };
  const nodes = tree.nodes.map((node) => ({
    ...node,
    selfTime: node.selfTime / runs,
    selfInstructions: node.selfInstructions / runs,
  }));
  return { frames: tree.frames, nodes };
}

function noCost(): Cost {
  return { selfTime: 0, totalTime: 0, selfInstructions: 0, totalInstructions: 0, samples: 0 };
}

/** Sums of each node's subtree: a parent stands before its children, so one pass from the end gathers them. */
function subtreeTotals(nodes: readonly CallTreeNode[]): { time: number; instructions: number }[] {
  const totals = nodes.map((node) => ({ time: node.selfTime, instructions: node.selfInstructions }));
  for (let index = nodes.length - 1; index > 0; index -= 1) {
    const total = totals[index];
    const above = totals[nodes[index]?.parent ?? -1];
    if (total === undefined || above === undefined) continue;
    above.time += total.time;
    above.instructions += total.instructions;
  }
  return totals;
}

function childrenOf(nodes: readonly CallTreeNode[]): number[][] {
  const children: number[][] = nodes.map(() => []);
  nodes.forEach((node, index) => children[node.parent]?.push(index));
  return children;
}
