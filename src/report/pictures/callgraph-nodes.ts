/** What `callgraph.svg` shows: the slowest tests, the functions that they spend their time in, and who calls whom. */
import type { CallTree, Frame } from '../../measure/measurement.js';
import { flameLayout, type Flame } from '../flamegraph/layout.js';
import { partsByTest } from '../flamegraph/test-parts.js';
import { placeOf } from '../text/place.js';

const MOST_TESTS = 8;
/** Of the time of the tests shown: a box that takes less is left out. */
const LEAST_SHARE = 0.005;

interface GraphNode {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly isTest: boolean;
  /** Nanoseconds. */
  total: number;
  self: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Nanoseconds that go this way, and what of them goes without a function between. */
  total: number;
  direct: number;
}

export interface Graph {
  readonly nodes: Map<string, GraphNode>;
  /** `from>to` → nanoseconds. */
  readonly edges: Map<string, Edge>;
  /** Time of the tests together. */
  readonly whole: number;
}

/** The slowest tests, each with what it calls, the slowest first. */
export function slowestTests(tree: CallTree): Flame[] {
  return slowest([...partsByTest(tree).values()])
    .map((part) => flameLayout(part, { weight: 'time', maximumFrames: 400 }))
    .filter((flame) => flame !== null)
    .sort((a, b) => b.total - a.total || (a.frame.name < b.frame.name ? -1 : 1));
}

/**
 * The tests and the functions that take most time themselves, at most `most` together; functions that only call others
 * are the first to be left out. An edge may lead over those.
 */
export function graphOf(tests: readonly Flame[], most: number): Graph {
  const whole = tests.reduce((sum, { total }) => sum + total, 0);
  const nodes = new Map<string, GraphNode>();
  for (const test of tests) weigh(test, new Set(), nodes);
  const kept = [...nodes.values()]
    .filter(({ total }) => total >= LEAST_SHARE * whole)
    .sort(
      (a, b) => Number(b.isTest) - Number(a.isTest) || b.self - a.self || b.total - a.total || (a.id < b.id ? -1 : 1),
    )
    .slice(0, most);
  const graph: Graph = { nodes: new Map(kept.map((node) => [node.id, node])), edges: new Map(), whole };
  for (const test of tests) connect(test, null, false, graph);
  return graph;
}

function idOf({ name, file, line, test }: Frame): string {
  return test === undefined ? `${name}\0${file}\0${String(line)}` : `test ${test}`;
}

/** The tests' parts of the tree that took longest. */
function slowest(parts: readonly CallTree[]): readonly CallTree[] {
  return parts
    .map((part) => ({ part, time: part.nodes.reduce((sum, { selfTime }) => sum + selfTime, 0) }))
    .sort((a, b) => b.time - a.time)
    .slice(0, MOST_TESTS)
    .map(({ part }) => part);
}

/** Adds a box and what lies under it; a function that calls itself counts once. */
function weigh(flame: Flame, open: ReadonlySet<string>, nodes: Map<string, GraphNode>): void {
  if (flame.folded > 0) return;
  const { frame } = flame;
  const id = idOf(frame);
  const node = nodes.get(id) ?? {
    id,
    name: frame.name,
    place: placeOf(frame),
    isTest: frame.test !== undefined,
    total: 0,
    self: 0,
  };
  nodes.set(id, node);
  node.self += flame.self;
  if (!open.has(id)) node.total += flame.total;
  const inside = new Set(open).add(id);
  for (const child of flame.children) weigh(child, inside, nodes);
}

/** Edges from each node to the nearest ones below it. */
function connect(flame: Flame, above: string | null, skipped: boolean, { nodes, edges, whole }: Graph): void {
  const id = idOf(flame.frame);
  const isKept = flame.folded === 0 && nodes.has(id);
  if (isKept && above !== null && above !== id) {
    const key = `${above}\u0001${id}`;
    const edge = edges.get(key) ?? { from: above, to: id, total: 0, direct: 0 };
    edge.total += flame.total;
    if (!skipped) edge.direct += flame.total;
    edges.set(key, edge);
  }
  for (const child of flame.children) {
    if (isKept) connect(child, id, false, { nodes, edges, whole });
    else connect(child, above, true, { nodes, edges, whole });
  }
}
