/** The calling-context tree, taken apart by test. */
import type { CallTree, CallTreeNode } from '../../measure/measurement.js';

/**
 * Each test's own part of the tree, by the test's id, in the tree's order: its frames are the roots of that part. One
 * walk for all of them: looking for one test after the other would cost the number of tests times the size of the tree.
 */
export function partsByTest({ frames, nodes }: CallTree): ReadonlyMap<string, CallTree> {
  const parts = new Map<string, CallTreeNode[]>();
  /** By node: the test that it belongs to, and its index there. */
  const placeOf: ({ readonly test: string; readonly index: number } | null)[] = [];
  for (const node of nodes) {
    const above = node.parent < 0 ? null : (placeOf[node.parent] ?? null);
    const test = above?.test ?? frames[node.frame]?.test;
    if (test === undefined) {
      placeOf.push(null);
      continue;
    }
    const part = parts.get(test) ?? [];
    parts.set(test, part);
    placeOf.push({ test, index: part.length });
    part.push({ ...node, parent: above?.index ?? -1 });
  }
  return new Map(Array.from(parts, ([test, part]) => [test, { frames, nodes: part }]));
}
