/**
 * The flame graph as a still picture for a README: root on top, widths by time or instructions, boxes coloured by the
 * file that they come from, light or dark as the reader's system is. Nothing in it runs.
 */
import type { CallTree, Frame } from '../../measure/measurement.js';
import { flameLayout, type Flame, type Weight } from '../flamegraph/layout.js';
import { count, duration } from '../text/duration.js';
import { percent } from '../text/percent.js';
import { truncateMiddle } from '../text/visible.js';
import { escapeXml } from '../text/xml.js';
import { fileClass, frameStyles } from './palette.js';

export interface FlamegraphSvgOptions {
  /** Id of a test: only its part. */
  readonly test?: string;
  /** What widths mean; `time` where not given. */
  readonly weight?: Weight;
  readonly title: string;
}

const WIDTH = 1200;
const MARGIN = 12;
const ROW = 20;
const TOP = 58;
/** Rows drawn; what lies deeper is said. */
const MOST_ROWS = 26;
/** Narrower boxes are not drawn: they would be hairlines. */
const NARROWEST = 1.5;
const MOST_BOXES = 600;
/** Width of a character of the monospaced font at 11 px, with a little to spare. */
const CHARACTER = 6.7;
const LEGEND_FILES = 6;

interface Drawing {
  readonly boxes: string[];
  /** Self value by file, for the legend. */
  readonly files: Map<string, number>;
  readonly whole: number;
  readonly weight: Weight;
  rows: number;
  hidden: number;
}

/** A finished SVG document. A tree without samples gives a picture that says so. */
export function flamegraphSvg(tree: CallTree, options: FlamegraphSvgOptions): string {
  const weight = options.weight ?? 'time';
  const root = flameLayout(tree, {
    weight,
    maximumFrames: MOST_BOXES,
    ...(options.test === undefined ? {} : { test: options.test }),
  });
  if (root === null) return emptySvg(options.title);
  const drawing: Drawing = { boxes: [], files: new Map(), whole: root.total, weight, rows: 0, hidden: 0 };
  draw(root, MARGIN, WIDTH - 2 * MARGIN, 0, drawing);
  const legend = legendOf(drawing);
  const legendTop = TOP + drawing.rows * ROW + 14;
  const height = legendTop + (legend === '' ? 0 : 24) + 6;
  const unit = weight === 'time' ? 'wall time while sampled' : 'VM instructions';
  const depth = drawing.hidden > 0 ? ` Deeper calls (${String(drawing.hidden)}) are left out.` : '';
  return document(
    height,
    options.title,
    `${heading(options.title, `Width: ${unit}, ${amount(root.total, weight)} in all. Colour: source file. Callers stand above what they call, the heaviest call first.${depth}`)}
${drawing.boxes.join('\n')}
<g transform="translate(${String(MARGIN)} ${String(legendTop)})">${legend}</g>`,
  );
}

function heading(title: string, subtitle: string): string {
  return (
    `<text class="h" x="${String(MARGIN)}" y="25">${escapeXml(title, 110)}</text>` +
    `<text class="s" x="${String(MARGIN)}" y="45">${escapeXml(subtitle, 300)}</text>`
  );
}

function document(height: number, title: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img" aria-label="${escapeXml(title)}">
<style>
text{font:11px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}
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
  return document(80, title, heading(title, 'No samples were taken: there is nothing to draw.'));
}

function draw(flame: Flame, x: number, width: number, row: number, drawing: Drawing): void {
  if (row >= MOST_ROWS) {
    drawing.hidden += 1;
    return;
  }
  drawing.rows = Math.max(drawing.rows, row + 1);
  const { frame } = flame;
  drawing.files.set(frame.file, (drawing.files.get(frame.file) ?? 0) + flame.self);
  const y = TOP + row * ROW;
  const room = Math.floor((width - 8) / CHARACTER);
  const label =
    room >= 3 ? `<text x="${short(x + 4)}" y="${short(y + 14)}">${escapeXml(fitted(frame, room))}</text>` : '';
  drawing.boxes.push(
    `<g class="b"><title>${escapeXml(tooltip(flame, drawing), 400)}</title>` +
      `<rect class="${boxClass(frame)}" x="${short(x)}" y="${String(y)}" width="${short(width)}" height="${String(ROW)}" rx="2"/>${label}</g>`,
  );
  let from = x;
  for (const child of flame.children) {
    const part = (child.total / flame.total) * width;
    if (part >= NARROWEST) draw(child, from, part, row + 1, drawing);
    from += part;
  }
}

function boxClass(frame: Frame): string {
  if (frame.test !== undefined) return 't';
  const index = fileClass(frame.file);
  return index < 0 ? 'n' : `c${String(index)}`;
}

/** The name, and its file where there is room for both. */
function fitted({ name, file, line }: Frame, room: number): string {
  const long = file === '' ? name : `${name}  ${file}:${String(line)}`;
  return long.length <= room ? long : truncateMiddle(name, room);
}

function tooltip({ frame, total, self }: Flame, { whole, weight }: Drawing): string {
  const place = frame.file === '' ? '' : ` (${frame.file}:${String(frame.line)})`;
  const numbers = `${percent(total / whole)}, ${amount(total, weight)}; itself ${amount(self, weight)}`;
  return `${truncateMiddle(frame.name, 200)}${place}: ${numbers}`;
}

function amount(value: number, weight: Weight): string {
  return weight === 'time' ? duration(value / 1e9) : `${count(value)} instructions`;
}

function legendOf({ files, whole }: Drawing): string {
  const heaviest = [...files]
    .filter(([file, self]) => file !== '' && self > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, LEGEND_FILES);
  const room = (WIDTH - 2 * MARGIN) / LEGEND_FILES;
  return heaviest
    .map(([file, self], index) => {
      const x = index * room;
      const label = `${truncateMiddle(file, 20)} ${percent(self / whole, 0)}`;
      return (
        `<rect class="c${String(fileClass(file))}" x="${short(x)}" width="14" height="14" rx="2"/>` +
        `<text class="l" x="${short(x + 20)}" y="12">${escapeXml(label)}</text>`
      );
    })
    .join('');
}

/** Coordinates need no more than a tenth of a pixel. */
function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
