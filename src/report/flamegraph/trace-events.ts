/**
 * `flamegraph.json`: the flame graph as complete (`X`) events of the Trace Event format, which speedscope, Perfetto and
 * chrome://tracing open. Time goes from left to right, but it is no chronology: equal calls are merged and stand
 * heaviest first. Events carry no `args`: speedscope tells frames apart by name and args.
 */
import type { CallTree, CallTreeNode, Frame } from '../../measure/measurement.js';
import { flameLayout, type Flame, type Weight } from './layout.js';

/** Boxes of the suite's file, and of a test's. */
export const SUITE_FRAMES = 1500;
export const TEST_FRAMES = 300;
/** Longest name of a frame, in characters; longer ones end in … */
const LONGEST = 300;

export interface FlamegraphOptions {
  /** What widths mean; `time` where not given. By instructions, 1 µs in a viewer stands for 1000 instructions. */
  readonly weight?: Weight;
  readonly maximumFrames?: number;
}

/**
 * One event a line, parents before children; `ts` and `dur` in microseconds, exact multiples of 0.125.
 * A tree without samples gives a file without events.
 */
export function flamegraphJson(tree: CallTree, options: FlamegraphOptions = {}): string {
  const weight = options.weight ?? 'time';
  const root = flameLayout(tree, { weight, maximumFrames: options.maximumFrames ?? SUITE_FRAMES });
  const lines: string[] = [];
  if (root !== null) writeEvents(root, 0, lines);
  const unit = weight === 'time' ? '1 µs is 1 µs of wall time' : '1 µs stands for 1000 VM instructions';
  const head = JSON.stringify({ schemaVersion: 1, kind: 'flamegraph', weight, unit, displayTimeUnit: 'ms' });
  return `${head.slice(0, -1)},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

function writeEvents(flame: Flame, start: number, lines: string[]): void {
  const event = {
    name: frameName(flame.frame),
    ...(flame.frame.test === undefined ? {} : { cat: `test,${flame.frame.test}` }),
    ph: 'X',
    ts: start / 1000,
    dur: flame.total / 1000,
    pid: 1,
    tid: 1,
  };
  lines.push(JSON.stringify(event));
  let from = start;
  for (const child of flame.children) {
    writeEvents(child, from, lines);
    from += child.total;
  }
}

/** `name (file:line)`: all that viewers know of a frame. */
function frameName({ name, file, line }: Frame): string {
  const short = name.length > LONGEST ? `${name.slice(0, LONGEST - 1).replace(/\p{Cs}/gu, '')}…` : name;
  return file === '' ? short : `${short} (${file}${line > 0 ? `:${String(line)}` : ''})`;
}

function parseName(text: string): Omit<Frame, 'test'> {
  const match = /^(?<name>.*) \((?<file>[^()]+?)(?::(?<line>\d{1,9}))?\)$/s.exec(text);
  const { name, file, line } = match?.groups ?? {};
  return name === undefined || file === undefined
    ? { name: text, file: '', line: 0 }
    : { name, file, line: Number(line ?? 0) };
}

interface Event {
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
}

function isEvent(value: unknown): value is Event {
  if (typeof value !== 'object' || value === null) return false;
  const { ph, name, ts, dur } = value as Record<string, unknown>;
  return ph === 'X' && typeof name === 'string' && Number.isFinite(ts) && Number.isFinite(dur) && Number(dur) >= 0;
}

/**
 * Reads what {@link flamegraphJson} wrote, or complete events of one thread from elsewhere.
 *
 * @throws Error where the text is not JSON or holds no list of events
 */
export function readFlamegraphJson(text: string): CallTree {
  const parsed = JSON.parse(text) as unknown;
  const list: unknown = Array.isArray(parsed)
    ? parsed
    : typeof parsed === 'object' && parsed !== null
      ? (parsed as Record<string, unknown>).traceEvents
      : null;
  if (!Array.isArray(list)) throw new Error('No list of trace events.');
  const byInstructions = !Array.isArray(parsed) && (parsed as Record<string, unknown>).weight === 'instructions';
  const events = list.filter(isEvent);
  events.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const frames = new Map<string, { readonly index: number; readonly frame: Frame }>();
  const nodes: { frame: number; parent: number; self: number }[] = [];
  const open: { readonly node: number; readonly end: number }[] = [];
  for (const { name, cat, ts, dur } of events) {
    while ((open.at(-1)?.end ?? Infinity) <= ts) open.pop();
    const parent = open.at(-1)?.node ?? -1;
    const category = typeof cat === 'string' ? cat : '';
    const key = `${category}\0${name}`;
    const test = /^test,(.+)$/.exec(category)?.[1];
    const known = frames.get(key) ?? {
      index: frames.size,
      frame: { ...parseName(name), ...(test === undefined ? {} : { test }) },
    };
    frames.set(key, known);
    nodes.push({ frame: known.index, parent, self: dur });
    const above = nodes[parent];
    if (above) above.self -= dur;
    open.push({ node: nodes.length - 1, end: ts + dur });
  }
  return {
    frames: Array.from(frames.values(), ({ frame }) => frame),
    nodes: nodes.map(({ frame, parent, self }): CallTreeNode => ({
      frame,
      parent,
      selfTime: byInstructions ? 0 : Math.max(0, self) / 1e6,
      selfInstructions: byInstructions ? Math.max(0, Math.round(self * 1000)) : 0,
      samples: 0,
    })),
  };
}
