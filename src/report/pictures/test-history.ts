/**
 * One test's best times through the releases, as a small SVG. A release more appends a point and moves the view: what
 * was drawn before keeps its coordinates (as long as the scale fits), so that git stores a few bytes a release.
 */
import type { History, HistoryRelease, HistoryTest } from '../../analyse/history.js';
import { sameMachine } from '../release/environment.js';
import { duration, durationColumn } from '../text/duration.js';
import { escapeXml } from '../text/xml.js';

const STEP = 18;
const SLOTS = 35;
/** A young history has a narrow picture: its points must not be lost in it. */
const FEWEST_SLOTS = 12;
const HEIGHT = 120;
const FLOOR = 96;
const CEILING = 14;
const AXIS = 66;
/** Width of a character, about. */
const CHARACTER = 6.5;

interface Point {
  readonly slot: number;
  readonly best: number;
  readonly breaks: boolean;
}

/** @returns the picture of each test of the history, which may lack releases; points of different machines are not joined */
export function testHistoryPictures(history: History): (test: HistoryTest) => string {
  const slots = new Map(history.releases.map((release, slot) => [release.folder, { release, slot }]));
  return (test) => picture(history, slots, test);
}

type Slots = ReadonlyMap<string, { readonly release: HistoryRelease; readonly slot: number }>;

function picture(history: History, slots: Slots, test: HistoryTest): string {
  const all: Point[] = [];
  let before: HistoryRelease | undefined;
  for (const { folder, best } of test.points) {
    const found = slots.get(folder);
    if (found === undefined) continue;
    const breaks = before !== undefined && !sameMachine(before.environment, found.release.environment);
    all.push({ slot: found.slot, best, breaks });
    before = found.release;
  }
  const first = Math.max(0, history.releases.length - SLOTS);
  const points = all.filter(({ slot }) => slot >= first);
  const top = niceCeiling(points.reduce((most, { best }) => Math.max(most, best), 0));
  const column = durationColumn([top]);
  const x = ({ slot }: Point): number => slot * STEP;
  const y = ({ best }: Point): number => Math.round((FLOOR - (best / top) * (FLOOR - CEILING)) * 10) / 10;
  const path = points
    .map((point, index) => `${index === 0 || point.breaks ? 'M' : 'L'}${String(x(point))} ${String(y(point))}`)
    .join('\n');
  const dots = points.map((point) => `<circle cx="${String(x(point))}" cy="${String(y(point))}" r="2.5"/>`).join('\n');
  const marks = points
    .filter(({ breaks }) => breaks)
    .map((point) => `<path class="m" d="M${String(x(point) - STEP / 2)} ${String(CEILING)}V${String(FLOOR)}"/>`)
    .join('\n');
  const shown = Math.min(SLOTS, Math.max(FEWEST_SLOTS, history.releases.length));
  const width = AXIS + shown * STEP + 12;
  const scale = `${String(Number(column.format(top).replaceAll(',', '')))}\u00a0${column.unit}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(HEIGHT)}" width="${String(width)}" height="${String(HEIGHT)}" role="img" aria-label="Best time by release; lower is better">
<style>text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#59636e}.p{fill:#fff}.g{stroke:#d8dee4}.l{fill:none;stroke:#0072B2;stroke-width:2}circle{fill:#0072B2}.m{stroke:#59636e;stroke-dasharray:2 3}
@media(prefers-color-scheme:dark){text{fill:#9198a1}.p{fill:#0d1117}.g{stroke:#30363d}.l{stroke:#56B4E9}circle{fill:#56B4E9}.m{stroke:#9198a1}}</style>
<rect class="p" width="100%" height="100%" rx="6"/>
<path class="g" d="M${String(AXIS - 8)} ${String(FLOOR)}H${String(width - 8)}M${String(AXIS - 8)} ${String(CEILING)}H${String(width - 8)}"/>
<text x="${String(AXIS - 14)}" y="${String(CEILING + 4)}" text-anchor="end">${scale}</text>
<text x="${String(AXIS - 14)}" y="${String(FLOOR + 4)}" text-anchor="end">0</text>
${names(history, first, points.at(-1), width)}
<g transform="translate(${String(AXIS + STEP / 2 - first * STEP)} 0)">
<path class="l" d="${path}"/>
${dots}
${marks}
</g>
</svg>
`;
}

/** Below the axis: the newest measured release with its time, under its point, and the oldest where there is room. */
function names({ releases }: History, first: number, newest: Point | undefined, width: number): string {
  const text = (words: string, x: number, anchor: string): string =>
    `<text x="${String(x)}" y="${String(HEIGHT - 7)}" text-anchor="${anchor}">${escapeXml(words, 40)}</text>`;
  const oldest = releases[first]?.version.slice(0, 24) ?? '';
  if (newest === undefined) return text(oldest, AXIS, 'start');
  const words = `${releases[newest.slot]?.version.slice(0, 24) ?? ''}: ${duration(newest.best)}`;
  const half = (words.length * CHARACTER) / 2;
  const middle = Math.max(AXIS + half, Math.min(width - 12 - half, AXIS + (newest.slot - first + 0.5) * STEP));
  const room = middle - half > AXIS + (oldest.length + 2) * CHARACTER;
  return `${room ? text(oldest, AXIS, 'start') : ''}${text(words, Math.round(middle), 'middle')}`;
}

/** The next of 1, 1.5, 2, 3, 5, 7 × 10ⁿ above the value with a tenth to spare: it seldom changes. */
function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const wanted = value * 1.1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 1.5, 2, 3, 5, 7, 10].find((candidate) => candidate * power >= wanted) ?? 10;
  return step * power;
}
