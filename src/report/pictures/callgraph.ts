/** `callgraph.svg`: the slowest tests and the functions that they spend their time in, laid out by Graphviz. */
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { ReleaseRecord } from '../../analyse/release-record.js';
import { duration } from '../text/duration.js';
import { percent } from '../text/percent.js';
import { width } from '../text/terminal.js';
import { truncateMiddle, visible } from '../text/visible.js';
import { escapeXml } from '../text/xml.js';
import { graphOf, slowestTests, type Graph } from './callgraph-nodes.js';

export const MOST_NODES = 40;
/** Of the time of the tests shown: an edge that takes less is left out. */
const LEAST_EDGE = 0.001;
/** Characters of a line in a box, and lines of a name. */
const LINE = 30;
const MOST_LINES = 3;
/** Inches of a character: 11 points, monospaced, so that a box is as wide as its text whatever font a reader has. */
const CHARACTER = (11 * 0.605) / 72;

/** As wide as text stays legible where a README shows the picture 1000 pixels wide. */
const WIDEST = 1300;
const HIGHEST = 1300;
/** What is tried until the picture fits, most functions first. */
const SIZES = [MOST_NODES, 32, 26, 20, 16] as const;
/** From left to right suits short chains of calls, from top to bottom long ones. */
const DIRECTIONS = ['LR', 'TB'] as const;

/** An SVG document; one without a graph where nothing was sampled. */
export async function callgraphSvg({ tree }: Pick<ReleaseRecord, 'tree'>): Promise<string> {
  const graphviz = await Graphviz.load();
  const tests = tree === null ? [] : slowestTests(tree);
  const drawings: Drawn[] = [];
  for (const most of SIZES) {
    const graph = graphOf(tests, most);
    for (const direction of DIRECTIONS) {
      const drawn = measured(graphviz.layout(dotText(graph, direction), 'svg', 'dot'));
      if (drawn.width <= WIDEST && drawn.height <= HIGHEST) return framed(drawn);
      drawings.push(drawn);
    }
  }
  return framed(drawings.reduce((best, one) => (one.width < best.width ? one : best)));
}

/** The graph in Graphviz' language: tests first, edges as thick as the time that goes that way. */
function dotText(graph: Graph, direction: (typeof DIRECTIONS)[number]): string {
  const { whole } = graph;
  const nodes = [...graph.nodes.values()];
  const numbers = new Map(nodes.map(({ id }, index) => [id, `n${String(index)}`]));
  const lines = [
    'digraph {',
    `graph [rankdir=${direction}, nodesep=0.16, ranksep=0.4, pad=0.2, bgcolor=transparent]`,
    'node [shape=box, style="rounded,filled", fontname="Courier", fontsize=11, margin="0.12,0.07", penwidth=1]',
    'edge [fontname="Courier", fontsize=10, arrowsize=0.6]',
  ];
  if (nodes.length === 0) lines.push('empty [label="Nothing was sampled.", class="n"]');
  for (const node of nodes) {
    const label = [
      ...wrapped(node.name),
      ...(node.place === '' || node.isTest ? [] : [truncateMiddle(node.place, LINE)]),
      `${duration(node.total / 1e9)}${node.isTest ? '' : `, itself ${duration(node.self / 1e9)}`}`,
    ].map((line) => visible(line));
    const inches = (Math.max(...label.map(width)) + 3) * CHARACTER;
    const shade = node.isTest ? 'test' : `heat${String(heat(node.self, whole))}`;
    lines.push(
      `${numbers.get(node.id) ?? ''} [label="${label.map(quoted).join('\\n')}", width=${inches.toFixed(2)}, class="${shade}"]`,
    );
  }
  for (const { from, to, total, direct } of graph.edges.values()) {
    const [tail, head] = [numbers.get(from), numbers.get(to)];
    const share = total / whole;
    if (tail === undefined || head === undefined || share < LEAST_EDGE) continue;
    const style = direct < total / 2 ? ', style=dashed' : '';
    lines.push(
      `${tail} -> ${head} [penwidth=${(0.7 + 4 * share).toFixed(2)}, label="${quoted(percent(share, share < 0.1 ? 1 : 0))}"${style}]`,
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
  return text.replace(/[\\"]/g, '\\$&').replaceAll('&', '&amp;');
}

/** A name in lines, broken at spaces where there are any; the last line ends in … where more would follow. */
function wrapped(name: string): string[] {
  const lines: string[] = [];
  let rest = truncateMiddle(name.trim() === '' ? '(empty)' : name.trim(), LINE * MOST_LINES - LINE / 2);
  while (rest.length > LINE && lines.length < MOST_LINES - 1) {
    const space = rest.lastIndexOf(' ', LINE);
    const whole = /[\ud800-\udbff]/.test(rest.charAt(LINE - 1)) ? LINE - 1 : LINE;
    const at = space > LINE / 3 ? space : whole;
    lines.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...lines, truncateMiddle(rest, LINE)];
}

const STYLE = `<style>
text{fill:#1f2328;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}polygon,path{stroke:#59636e}.edge polygon{fill:#59636e}.edge text{fill:#59636e}
.h{font:600 17px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}.s{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#59636e}
.test path,rect.test{fill:#b9c7d8}.heat0 path,rect.heat0{fill:#fff}.heat1 path,rect.heat1{fill:#fff3d6}.heat2 path,rect.heat2{fill:#ffdf9e}.heat3 path,rect.heat3{fill:#ffb870}.heat4 path,rect.heat4{fill:#f58b4c}
.edge path{fill:none}.paper{fill:#fff}rect.k{stroke:#59636e}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}polygon,path{stroke:#9198a1}.edge polygon{fill:#9198a1}.edge text,.s{fill:#9198a1}rect.k{stroke:#9198a1}
.test path,rect.test{fill:#34475c}.heat0 path,rect.heat0{fill:#161b22}.heat1 path,rect.heat1{fill:#3a301c}.heat2 path,rect.heat2{fill:#5c4413}.heat3 path,rect.heat3{fill:#7d4a12}.heat4 path,rect.heat4{fill:#a3470f}.edge path{fill:none}.paper{fill:#0d1117}}
</style>`;
const HEAD = 84;
const NARROWEST = 620;
/** Least share of all the time that a function spends in itself, by its colour. */
const HEATS = ['below 0.5%', '0.5%', '3%', '10%', '25% and more'] as const;

/** What the boxes mean, above the graph. */
function heading(): string {
  const keys = [
    { name: 'test', text: 'test' },
    ...HEATS.map((text, index) => ({ name: `heat${String(index)}`, text })),
  ];
  let x = 12;
  const legend = keys.map(({ name, text }, index) => {
    const own = index === 1 ? '<text class="s" x="92" y="70">own time:</text>' : '';
    if (index === 1) x = 160;
    const key = `<rect class="k ${name}" x="${String(x)}" y="58" width="14" height="14" rx="3"/><text class="s" x="${String(x + 20)}" y="70">${text}</text>`;
    x += 36 + text.length * 8;
    return own + key;
  });
  const lines =
    'Edges: share of these tests’ time that goes that way, dashed over functions left out. Colour: share that a function takes itself.';
  return `<text class="h" x="12" y="25">The slowest tests and what they call</text><text class="s" x="12" y="46">${escapeXml(lines)}</text>${legend.join('')}`;
}

interface Drawn {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

function measured(svg: string): Drawn {
  const [, width = '0', height = '0'] = /viewBox="0\.00 0\.00 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { svg, width: Number(width), height: Number(height) };
}

/** Graphviz writes colours as attributes, which style rules outrank; what it says of itself is left out. */
function framed({ svg, width, height }: Drawn): string {
  const body = svg
    .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1)
    .replace(/<!--[\s\S]*?-->\n?/g, '')
    .replace(/<title>[^<]*<\/title>\n?/g, '')
    .replace(/ font-family="[^"]*"/g, '');
  const size = { width: Math.max(NARROWEST, Math.ceil(width)), height: Math.ceil(height) + HEAD };
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(size.width)} ${String(size.height)}" width="${String(size.width)}" height="${String(size.height)}" role="img" aria-label="The slowest tests and what they call">
${STYLE}
<rect class="paper" width="100%" height="100%" rx="6"/>
${heading()}
<svg y="${String(HEAD)}" width="${String(Math.ceil(width))}" height="${String(Math.ceil(height))}" viewBox="0 0 ${String(width)} ${String(height)}">${body.trim()}
</svg>
`;
}
