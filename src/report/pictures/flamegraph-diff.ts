/**
 * The difference of two flame graphs as one still picture: red is slower, blue is faster (told apart by colour-blind
 * readers too), light or dark as the reader's system is. Nothing in it runs.
 */
import type { Profile } from '../../measure/measurement.js';
import { diffTree, type DiffNode, type DiffWeight, type Sides } from '../flamegraph/diff-tree.js';
import { count, duration } from '../text/duration.js';
import { change } from '../text/percent.js';
import { placeOf } from '../text/place.js';
import { truncateMiddle } from '../text/visible.js';
import { escapeXml } from '../text/xml.js';

export interface FlamegraphDiffOptions {
  readonly title: string;
  /** What the sides are called: `main`, `v1.2.0`; `this change`. */
  readonly base: string;
  readonly head: string;
  /** Ids of the tests that were compared: what is drawn. */
  readonly compared: ReadonlySet<string>;
}

const WIDTH = 1000;
const MARGIN = 12;
const ROW = 22;
const TOP = 146;
/** Rows drawn; what lies deeper is counted and said. */
const MOST_ROWS = 26;
/** Narrower boxes would be hairlines. */
const NARROWEST = 3;
/** A change of the own cost below this part of the box is not coloured: the colour fills all of the box. */
const LEAST_PART = 0.02;
/** Width of a character of the monospaced font at 12 px, with a little to spare. */
const CHARACTER = 7.3;

/** Least size of a change for each step of colour. The two strongest have white text, which they are dark enough for. */
const STEPS = [0.02, 0.1, 0.25, 0.5] as const;
const SLOWER = ['#fddbc7', '#f4a582', '#c44e3b', '#9c1127'] as const;
const FASTER = ['#d1e5f0', '#92c5de', '#3079ad', '#1a4f8a'] as const;
const SLOWER_DARK = ['#4f2a22', '#6f3226', '#96392a', '#c94a36'] as const;
const FASTER_DARK = ['#1d3446', '#1f4a6a', '#265f8f', '#3079ba'] as const;

interface Drawing {
  readonly boxes: string[];
  readonly weight: DiffWeight;
  readonly whole: number;
  rows: number;
  hidden: number;
}

/** A finished SVG document; where neither side has samples, a picture that says so. */
export function flamegraphDiffSvg(base: Profile | null, head: Profile | null, options: FlamegraphDiffOptions): string {
  const tree = diffTree(base, head, options.compared);
  if (tree === null) {
    return svg(80, options.title, texts(options.title, ['No samples were taken: there is nothing to draw.']));
  }
  const drawing: Drawing = { boxes: [], weight: tree.weight, whole: tree.root.width, rows: 0, hidden: 0 };
  draw(tree.root, MARGIN, WIDTH - 2 * MARGIN, 0, drawing);
  const { total } = tree.root;
  const what = tree.weight === 'time' ? 'wall time while sampled' : 'VM instructions';
  const said = (value: number) => (tree.weight === 'time' ? duration(value) : count(value));
  const ratio = total.base > 0 ? ` (${change(total.head / total.base - 1)})` : '';
  const missing = base === null || head === null ? ' One side has no profile.' : '';
  const deeper = drawing.hidden > 0 ? ` ${String(drawing.hidden)} deeper calls are left out.` : '';
  const lines = [
    `${options.base}: ${said(total.base)} → ${options.head}: ${said(total.head)}${ratio}, ${what} per run of the compared tests.${missing}`,
    "Width: the larger of before and after. Colour: how the function's own cost changed, where that is 2% of the box or more.",
    `Each box stands below the one that called it. Tests are merged; as in the verdict, other tests and the loading of files are left out.${deeper}`,
  ];
  const body = `${texts(options.title, lines)}
<g transform="translate(${String(MARGIN)} 98)">${legend()}</g>
${drawing.boxes.join('\n')}`;
  return svg(TOP + drawing.rows * ROW + MARGIN, options.title, body);
}

function texts(title: string, lines: readonly string[]): string {
  const subtitles = lines.map(
    (line, index) =>
      `<text class="s" x="${String(MARGIN)}" y="${String(46 + 18 * index)}">${escapeXml(line, 200)}</text>`,
  );
  return `<text class="h" x="${String(MARGIN)}" y="25">${escapeXml(title, 90)}</text>${subtitles.join('')}`;
}

/** The scale as one bar from faster to slower, with the bounds of its steps below it. */
function legend(): string {
  const [from, box] = [60, 70];
  const names = ['f3', 'f2', 'f1', 'f0', 'n', 's0', 's1', 's2', 's3'];
  const bounds = [...STEPS.toReversed().map((step) => change(-step, 0)), ...STEPS.map((step) => change(step, 0))];
  const middle = (index: number): string => String(from + box * index);
  return [
    '<text class="l" x="0" y="12">faster</text>',
    ...names.map((name, index) => `<rect class="${name}" x="${middle(index)}" width="${String(box)}" height="16"/>`),
    ...bounds.map((text, index) => `<text class="l m" x="${middle(index + 1)}" y="32">${text}</text>`),
    `<text class="l m" x="${String(from + box * 4.5)}" y="12">no change</text>`,
    `<text class="l" x="${String(from + box * names.length + 14)}" y="12">slower, or new</text>`,
  ].join('');
}

function svg(height: number, title: string, body: string): string {
  const fills = (name: string, colours: readonly string[]) =>
    colours.map((colour, index) => `.${name}${String(index)}{fill:${colour}}`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img" aria-label="${escapeXml(title)}">
<style>
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}
.h{font:600 17px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.s,.l{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#59636e}
.m{text-anchor:middle}.p{fill:#fff}.n{fill:#e6e9ed}${fills('s', SLOWER)}${fills('f', FASTER)}.b rect{stroke:#fff;stroke-width:1}.w{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s,.l{fill:#9198a1}.p{fill:#0d1117}.n{fill:#30363d}${fills('s', SLOWER_DARK)}${fills('f', FASTER_DARK)}.b rect{stroke:#0d1117}.w{fill:#fff}}
</style>
<rect class="p" width="100%" height="100%" rx="6"/>
${body}
</svg>
`;
}

function draw(node: DiffNode, x: number, width: number, row: number, drawing: Drawing): void {
  if (row >= MOST_ROWS) {
    drawing.hidden += 1;
    return;
  }
  drawing.rows = Math.max(drawing.rows, row + 1);
  const y = TOP + row * ROW;
  const room = Math.floor((width - 8) / CHARACTER);
  const colour = colourClass(shownChange(node));
  const white = colour.endsWith('3') || colour.endsWith('2') ? ' class="w"' : '';
  const label =
    room >= 5 ? `<text${white} x="${short(x + 4)}" y="${short(y + 15)}">${escapeXml(fitted(node, room))}</text>` : '';
  drawing.boxes.push(
    `<g class="b"><title>${escapeXml(tooltip(node, drawing.weight), 500)}</title>` +
      `<rect class="${colour}" x="${short(x)}" y="${String(y)}" width="${short(width)}" height="${String(ROW)}" rx="2"/>${label}</g>`,
  );
  let from = x;
  for (const child of node.children) {
    const part = (child.width / node.width) * width;
    if (part >= NARROWEST) draw(child, from, part, row + 1, drawing);
    from += part;
  }
}

/** `n` where nothing changed, else `s0`…`s3` and `f0`…`f3`. */
function colourClass(ratio: number): string {
  const step = STEPS.findLastIndex((least) => Math.abs(ratio) >= least);
  return step < 0 ? 'n' : `${ratio > 0 ? 's' : 'f'}${String(step)}`;
}

/** The change of the own cost; 0 where it is small beside the whole box. */
function shownChange({ change: ratio, self, width }: DiffNode): number {
  return Math.abs(self.head - self.base) < LEAST_PART * width ? 0 : ratio;
}

/** What became of the own cost, in a word. */
function verdict(node: DiffNode): string {
  const { self } = node;
  const ratio = shownChange(node);
  if (ratio === 0) return '';
  if (self.head === 0) return 'gone';
  return ratio === Infinity ? 'new' : change(ratio, 0);
}

/** The name, with its change and file as far as there is room. */
function fitted(node: DiffNode, room: number): string {
  const { name } = node.frame;
  const said = verdict(node);
  const withChange = said === '' ? name : `${name} ${said}`;
  const full = `${withChange}  ${placeOf(node.frame)}`.trimEnd();
  if (full.length <= room) return full;
  if (withChange.length <= room) return withChange;
  const left = room - said.length - 1;
  return said !== '' && left >= 4 ? `${truncateMiddle(name, left)} ${said}` : truncateMiddle(name, room);
}

function tooltip(node: DiffNode, weight: DiffWeight): string {
  const where = placeOf(node.frame);
  const sides = ({ base, head }: Sides) => `${amount(base, weight)} → ${amount(head, weight)}`;
  const said = verdict(node);
  const ratio = node.total.base > 0 ? `, ${change(node.total.head / node.total.base - 1)}` : '';
  return (
    `${truncateMiddle(node.frame.name, 200)}${where === '' ? '' : ` (${truncateMiddle(where, 200)})`}: ` +
    `itself ${sides(node.self)}${said === '' ? '' : `, ${said}`}; with what it calls ${sides(node.total)}${ratio}`
  );
}

function amount(value: number, weight: DiffWeight): string {
  return weight === 'time' ? duration(value) : `${count(value)} instructions`;
}

/** Coordinates need no more than a tenth of a pixel. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
