/** The flame graph's boxes as a tree: whole, or with all tests' calls merged. */
import type { PageData } from './data.js';

export interface Box {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Number of a test, or −1. */
  readonly test: number;
  readonly parent: Box | null;
  readonly depth: number;
  /** Microseconds. */
  self: number;
  total: number;
  /** Smaller calls that were folded into this box. */
  folded: number;
  children: Box[];
}

export function flameTree(data: PageData): Box | null {
  const above: Box[] = [];
  data.boxes.forEach((line, row) => {
    for (let at = 0; at < line.length; at += 2) {
      const [frame = 0, depth = 0] = line.slice(at, at + 2);
      const parent = above[depth - 1] ?? null;
      const self = (data.weights[row]?.[at / 2] ?? 0) * data.unit;
      const box = { ...named(data, frame), parent, depth, self, total: 0, children: [] };
      parent?.children.push(box);
      above[depth] = box;
    }
  });
  const root = above[0] ?? null;
  if (root !== null) addUp(root);
  return root;
}

function named(data: PageData, frame: number): Pick<Box, 'name' | 'file' | 'line' | 'test' | 'folded'> {
  const none = { file: '', line: 0, test: -1, folded: 0 };
  if (frame < 0) return { ...none, ...folded(-frame) };
  const [first = '', file = '', line = 0] = data.frames[frame] ?? [];
  if (typeof first === 'string') return { ...none, name: first, file, line };
  const [name = '', where = '', at = 0] = data.tests[first] ?? [];
  return { ...none, name, file: where, line: at, test: first };
}

function folded(calls: number): Pick<Box, 'name' | 'folded'> {
  return { name: `[${calls} smaller ${calls === 1 ? 'call' : 'calls'}]`, folded: calls };
}

function addUp(box: Box): void {
  box.total = box.self;
  for (const child of box.children) {
    addUp(child);
    box.total += child.total;
  }
}

/** As `OUTSIDE_OF_TESTS` in src/measure/measurement.ts, which a page cannot import. */
const OUTSIDE = '[outside of tests]';

/** The same time with all tests as one box, and all that is outside of tests as another: equal calls are merged. */
export function mergedTests(root: Box): Box {
  const merged: Box = { ...root, children: [], self: 0 };
  const places = new Map<Box, Map<string, Box>>();
  const add = (from: Box, to: Box): void => {
    to.self += from.self;
    for (const child of from.children) {
      const alike = unnamed(child);
      const known = places.get(to) ?? new Map<string, Box>();
      places.set(to, known);
      const key = alike.folded > 0 ? '' : `${alike.name}\0${alike.file}\0${alike.line}`;
      let place = known.get(key);
      if (place === undefined) {
        place = { ...alike, parent: to, depth: to.depth + 1, self: 0, total: 0, children: [] };
        known.set(key, place);
        to.children.push(place);
      } else if (child.folded > 0) Object.assign(place, folded(place.folded + child.folded));
      add(child, place);
    }
  };
  add(root, merged);
  addUp(merged);
  return merged;
}

function unnamed(box: Box): Box {
  if (box.test >= 0) return { ...box, name: 'all tests', file: '', line: 0 };
  return box.name === OUTSIDE && box.line === 0 ? { ...box, file: '' } : box;
}

/** Heaviest first, what was folded last; or by name. */
export function sortBoxes(box: Box, by: 'weight' | 'name'): void {
  box.children.sort(
    (a, b) =>
      Number(a.folded > 0) - Number(b.folded > 0) ||
      (by === 'weight' ? b.total - a.total : 0) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  for (const child of box.children) sortBoxes(child, by);
}
