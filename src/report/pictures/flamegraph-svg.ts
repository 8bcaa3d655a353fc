/**
 * The flame graph as a still picture for a README: root on top, widths by time or instructions, boxes coloured by the
 * file that they come from, light or dark as the reader's system is. Nothing in it runs.
 */
import type { CallTree, Frame } from '../../measure/measurement.js';
import { flameLayout, type Flame, type Weight } from '../flamegraph/layout.js';
import { mergedTests } from '../flamegraph/merged-tests.js';
import { count, duration } from '../text/duration.js';
import { percent } from '../text/percent.js';
import { placeOf } from '../text/place.js';
import { truncateMiddle } from '../text/visible.js';
import { escapeXml } from '../text/xml.js';
import { fileClasses, frameStyles } from './palette.js';

export interface FlamegraphSvgOptions {
  /** Id of a test: only its part. */
  readonly test?: string;
  /** What widths mean; `time` where not given. */
  readonly weight?: Weight;
  readonly title: string;
}

/** As wide as a README's column, so that a reader sees the text at its own size. */
const WIDTH = 1000;
const MARGIN = 12;
const ROW = 22;
const TOP = 76;
/** Rows drawn; what lies deeper is said. */
const MOST_ROWS = 26;
/** Narrower boxes are not drawn: they would be hairlines. */
const NARROWEST = 3;
const MOST_BOXES = 600;
/** A box as wide as this has room for the better part of a name. */
const NAMED = 60;
/** Width of a character of the monospaced font at 12 px, with a little to spare; of the other font, at most. */
const CHARACTER = 7.3;
const LEGEND_CHARACTER = 7.6;

/** Of the whole: a file with less is not told apart from others. */
const LEAST_SHARE = 0.001;

interface Drawing {
  readonly boxes: string[];
  /** Own value by file, and the colours that follow from it. */
  readonly files: ReadonlyMap<string, number>;
  readonly classes: ReadonlyMap<string, number>;
  readonly whole: number;
  readonly weight: Weight;
  rows: number;
  hidden: number;
}

/** A finished SVG document. A tree without samples gives a picture that says so. */
export function flamegraphSvg(tree: CallTree, options: FlamegraphSvgOptions): string {
  const weight = options.weight ?? 'time';
  const only = options.test === undefined ? {} : { test: options.test };
  const byTest = flameLayout(tree, { weight, maximumFrames: MOST_BOXES, ...only });
  if (byTest === null) return emptySvg(options.title);
  const merges = options.test === undefined && isCrowded(byTest);
  const root = (merges ? flameLayout(mergedTests(tree), { weight, maximumFrames: MOST_BOXES }) : null) ?? byTest;
  const files = new Map<string, number>();
  weigh(root, files);
  const classes = fileClasses(new Map([...files].filter(([, self]) => self >= LEAST_SHARE * root.total)));
  const drawing: Drawing = { boxes: [], files, classes, whole: root.total, weight, rows: 0, hidden: 0 };
  draw(root, MARGIN, WIDTH - 2 * MARGIN, 0, drawing);
  const { entries, height } = legendOf(drawing);
  const legendTop = TOP + drawing.rows * ROW + 14;
  const unit = weight === 'time' ? 'wall time while sampled' : 'VM instructions';
  const depth = drawing.hidden > 0 ? ` ${String(drawing.hidden)} deeper calls are left out.` : '';
  const lines = [
    `Width: ${unit}, ${amount(root.total, weight)} in all. Colour: the file that a function is in; below, its own share.`,
    `Each box stands below the one that called it, the heaviest call first.${merges ? ' All tests are merged.' : ''}${depth}`,
  ];
  return document(
    legendTop + height + 10,
    options.title,
    `${heading(options.title, lines)}
${drawing.boxes.join('\n')}
<g transform="translate(${String(MARGIN)} ${String(legendTop)})">${entries}</g>`,
  );
}

/** Whether most of the tests' time is in tests whose boxes are too narrow for a name. */
function isCrowded(root: Flame): boolean {
  const tests: Flame[] = [];
  const visit = (flame: Flame): void => {
    if (flame.frame.test === undefined) flame.children.forEach(visit);
    else tests.push(flame);
  };
  visit(root);
  const wide = tests.filter(({ total }) => (total / root.total) * WIDTH >= NAMED);
  const sum = (flames: readonly Flame[]): number => flames.reduce((all, { total }) => all + total, 0);
  return sum(wide) < sum(tests) / 2;
}

function weigh({ frame, self, children }: Flame, files: Map<string, number>): void {
  if (frame.test === undefined) files.set(frame.file, (files.get(frame.file) ?? 0) + self);
  for (const child of children) weigh(child, files);
}

function heading(title: string, lines: readonly string[]): string {
  const subtitles = lines.map(
    (line, index) =>
      `<text class="s" x="${String(MARGIN)}" y="${String(46 + 18 * index)}">${escapeXml(line, 300)}</text>`,
  );
  return `<text class="h" x="${String(MARGIN)}" y="25">${escapeXml(title, 90)}</text>${subtitles.join('')}`;
}

function document(height: number, title: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img" aria-label="${escapeXml(title)}">
<style>
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}
.h{font:600 17px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
.s,.l{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#59636e}
.p{fill:#fff}.b rect{stroke:#fff;stroke-width:1}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s,.l{fill:#9198a1}.p{fill:#0d1117}.b rect{stroke:#0d1117}}
${frameStyles()}
</style>
<rect class="p" width="100%" height="100%" rx="6"/>
${body}
</svg>
`;
}

function emptySvg(title: string): string {
  return document(80, title, heading(title, ['No samples were taken: there is nothing to draw.']));
}

function draw(flame: Flame, x: number, width: number, row: number, drawing: Drawing): void {
  if (row >= MOST_ROWS) {
    drawing.hidden += 1;
    return;
  }
  drawing.rows = Math.max(drawing.rows, row + 1);
  const { frame } = flame;
  const y = TOP + row * ROW;
  const room = Math.floor((width - 8) / CHARACTER);
  const label =
    room >= 5 ? `<text x="${short(x + 4)}" y="${short(y + 15)}">${escapeXml(fitted(frame, room))}</text>` : '';
  drawing.boxes.push(
    `<g class="b"><title>${escapeXml(tooltip(flame, drawing), 400)}</title>` +
      `<rect class="${boxClass(frame, drawing)}" x="${short(x)}" y="${String(y)}" width="${short(width)}" height="${String(ROW)}" rx="2"/>${label}</g>`,
  );
  let from = x;
  for (const child of flame.children) {
    const part = (child.total / flame.total) * width;
    if (part >= NARROWEST) draw(child, from, part, row + 1, drawing);
    from += part;
  }
}

function boxClass(frame: Frame, { classes }: Drawing): string {
  if (frame.test !== undefined) return 't';
  const index = classes.get(frame.file);
  return index === undefined ? 'n' : `c${String(index)}`;
}

/** The name, and its file where there is room for both. */
function fitted(frame: Frame, room: number): string {
  const { name, file } = frame;
  const long = file === '' ? name : `${name}  ${placeOf(frame)}`;
  return long.length <= room ? long : truncateMiddle(name, room);
}

function tooltip({ frame, total, self }: Flame, { whole, weight }: Drawing): string {
  const place = frame.file === '' ? '' : ` (${placeOf(frame)})`;
  const numbers = `${percent(total / whole)}, ${amount(total, weight)}; itself ${amount(self, weight)}`;
  return `${truncateMiddle(frame.name, 200)}${place}: ${numbers}`;
}

function amount(value: number, weight: Weight): string {
  return weight === 'time' ? duration(value / 1e9) : `${count(value)} instructions`;
}

/** What the colours mean, in as many lines as that takes. */
function legendOf({ files, classes, whole }: Drawing): { entries: string; height: number } {
  const shares = [...classes].sort((a, b) => (files.get(b[0]) ?? 0) - (files.get(a[0]) ?? 0));
  const labels = shares.map(([file, index]) => ({
    name: `c${String(index)}`,
    label: `${truncateMiddle(file, 40)} ${percent((files.get(file) ?? 0) / whole)}`,
  }));
  const all = [...labels, { name: 't', label: 'a test' }, { name: 'n', label: 'C functions, busted, others' }];
  let [x, y] = [0, 0];
  const entries = all.map(({ name, label }) => {
    const width = 20 + label.length * LEGEND_CHARACTER + 16;
    if (x > 0 && x + width > WIDTH - 2 * MARGIN) [x, y] = [0, y + 22];
    const entry =
      `<rect class="${name}" x="${short(x)}" y="${String(y)}" width="14" height="14" rx="2"/>` +
      `<text class="l" x="${short(x + 20)}" y="${String(y + 12)}">${escapeXml(label)}</text>`;
    x += width;
    return entry;
  });
  return { entries: entries.join(''), height: y + 16 };
}

/** Coordinates need no more than a tenth of a pixel. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
