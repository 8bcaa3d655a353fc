/** `callgraph.svg`: the slowest tests and the functions that they spend their time in, laid out by Graphviz. */
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { ReleaseRecord } from '../../analyse/release-record.js';
import { flameLayout, testsOf, type Flame } from '../flamegraph/layout.js';
import { duration } from '../text/duration.js';
import { percent } from '../text/percent.js';
import { truncateMiddle, visible } from '../text/visible.js';

export const MOST_NODES = 40;
const MOST_TESTS = 8;

interface GraphNode {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly isTest: boolean;
  /** Nanoseconds. */
  total: number;
  self: number;
}

interface Graph {
  readonly nodes: Map<string, GraphNode>;
  /** `from>to` → nanoseconds. */
  readonly edges: Map<string, { readonly from: string; readonly to: string; total: number }>;
}

/** An SVG document; one without a graph where nothing was sampled. */
export async function callgraphSvg(record: Pick<ReleaseRecord, 'tree'>): Promise<string> {
  const dot = callgraphDot(record);
  const graphviz = await Graphviz.load();
  return restyled(graphviz.layout(dot, 'svg', 'dot'));
}

/** The graph in Graphviz' language: tests (boxes) on the left, functions on the right, edges by time. */
export function callgraphDot({ tree }: Pick<ReleaseRecord, 'tree'>): string {
  const graph: Graph = { nodes: new Map(), edges: new Map() };
  const roots = (tree === null ? [] : testsOf(tree))
    .map((test) => (tree === null ? null : flameLayout(tree, { weight: 'time', test, maximumFrames: 400 })))
    .filter((flame) => flame !== null)
    .sort((a, b) => b.total - a.total || (a.frame.name < b.frame.name ? -1 : 1))
    .slice(0, MOST_TESTS);
  for (const root of roots) gather(root, null, new Set(), graph);
  const kept = [...graph.nodes.values()]
    .sort((a, b) => Number(b.isTest) - Number(a.isTest) || b.total - a.total || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_NODES);
  const whole = roots.reduce((sum, { total }) => sum + total, 0);
  return dotText(kept, graph, whole);
}

/** Adds a box and what lies under it; a function that calls itself counts once. */
function gather(flame: Flame, parent: GraphNode | null, open: ReadonlySet<string>, graph: Graph): void {
  if (flame.folded > 0) return;
  const { frame } = flame;
  const isTest = frame.test !== undefined;
  const id = isTest ? `test ${frame.test ?? ''}` : `${frame.name}\0${frame.file}\0${String(frame.line)}`;
  const node = graph.nodes.get(id) ?? {
    id,
    name: frame.name,
    place: frame.file === '' ? '' : `${frame.file}:${String(frame.line)}`,
    isTest,
    total: 0,
    self: 0,
  };
  graph.nodes.set(id, node);
  node.self += flame.self;
  if (!open.has(id)) node.total += flame.total;
  if (parent !== null && parent.id !== id) {
    const key = `${parent.id}\u0001${id}`;
    const edge = graph.edges.get(key) ?? { from: parent.id, to: id, total: 0 };
    edge.total += flame.total;
    graph.edges.set(key, edge);
  }
  const inside = new Set(open).add(id);
  for (const child of flame.children) gather(child, node, inside, graph);
}

function dotText(nodes: readonly GraphNode[], graph: Graph, whole: number): string {
  const numbers = new Map(nodes.map(({ id }, index) => [id, `n${String(index)}`]));
  const lines = [
    'digraph {',
    'graph [rankdir=LR, nodesep=0.14, ranksep=0.55, pad=0.2, bgcolor=transparent]',
    'node [shape=box, style="rounded,filled", fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.3,0.07", penwidth=1]',
    'edge [fontname="Helvetica,Arial,sans-serif", fontsize=9, arrowsize=0.6]',
  ];
  if (nodes.length === 0) lines.push('empty [label="Nothing was sampled.", class="n"]');
  for (const node of nodes) {
    const label = [
      truncateMiddle(node.name, node.isTest ? 48 : 32),
      ...(node.place === '' || node.isTest ? [] : [truncateMiddle(node.place, 36)]),
      `${duration(node.total / 1e9)}${node.isTest ? '' : `, itself ${duration(node.self / 1e9)}`}`,
    ];
    const shade = node.isTest ? 'test' : `heat${String(heat(node.self, whole))}`;
    lines.push(`${numbers.get(node.id) ?? ''} [label="${label.map(quoted).join('\\n')}", class="${shade}"]`);
  }
  for (const { from, to, total } of graph.edges.values()) {
    const [tail, head] = [numbers.get(from), numbers.get(to)];
    if (tail === undefined || head === undefined || total <= 0) continue;
    const share = total / whole;
    lines.push(
      `${tail} -> ${head} [penwidth=${(0.7 + 4 * share).toFixed(2)}, label="${quoted(percent(share, share < 0.1 ? 1 : 0))}"]`,
    );
  }
  const tests = nodes.filter(({ isTest }) => isTest).map(({ id }) => numbers.get(id) ?? '');
  if (tests.length > 0) lines.push(`{ rank=min; ${tests.join('; ')} }`);
  lines.push('}');
  return lines.join('\n');
}

/** 0 to 4: how much of all the time is spent in the function itself. */
function heat(self: number, whole: number): number {
  const share = whole === 0 ? 0 : self / whole;
  return share >= 0.25 ? 4 : share >= 0.1 ? 3 : share >= 0.03 ? 2 : share > 0.005 ? 1 : 0;
}

/** Inside a double-quoted string; Graphviz reads backslashes and character references there. */
function quoted(text: string): string {
  return visible(text).replace(/[\\"]/g, '\\$&').replaceAll('&', '&amp;');
}

const STYLE = `<style>
text{fill:#1f2328}polygon,path{stroke:#59636e}.edge polygon{fill:#59636e}.edge text{fill:#59636e}
.test path{fill:#b9c7d8}.heat0 path{fill:#fff}.heat1 path{fill:#fff3d6}.heat2 path{fill:#ffdf9e}.heat3 path{fill:#ffb870}.heat4 path{fill:#f58b4c}
.edge path{fill:none}.paper{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}polygon,path{stroke:#9198a1}.edge polygon{fill:#9198a1}.edge text{fill:#9198a1}
.test path{fill:#34475c}.heat0 path{fill:#161b22}.heat1 path{fill:#3a301c}.heat2 path{fill:#5c4413}.heat3 path{fill:#7d4a12}.heat4 path{fill:#a3470f}.edge path{fill:none}.paper{fill:#0d1117}}
</style>
<rect class="paper" width="100%" height="100%"/>`;

/** Graphviz writes colours as attributes, which style rules outrank; what it says of itself is left out. */
function restyled(svg: string): string {
  const start = svg.indexOf('<svg');
  const end = svg.indexOf('>', start) + 1;
  const body = svg
    .slice(end)
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<title>[^<]*<\/title>\n?/g, '');
  return `${svg.slice(start, end)}\n${STYLE}${body}`;
}
