/**
 * What viewers demand of complete (`X`) events on one thread. Perfetto's trace processor and chrome://tracing both read
 * `ts` and `dur` as microseconds, turn them into whole nanoseconds, and stack slices: one that begins within another has
 * to end within it, or it is dropped; Perfetto keeps no more than 255 levels.
 */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly cat?: string;
}

/** One slice with its place in the stack; whole nanoseconds. */
export interface Slice {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly parent: Slice | null;
  readonly depth: number;
}

const MOST_LEVELS = 255;

export function eventsOf(text: string): TraceEvent[] {
  return (JSON.parse(text) as { traceEvents: TraceEvent[] }).traceEvents;
}

/**
 * The slices, stacked.
 *
 * @throws Error naming the event that breaks a rule
 */
export function stackSlices(events: readonly TraceEvent[]): Slice[] {
  const open: Slice[] = [];
  const nanoseconds = (microseconds: number, event: TraceEvent): number => {
    const value = microseconds * 1000;
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`No whole nanoseconds: ${JSON.stringify(event)}`);
    return value;
  };
  let last = 0;
  return events.map((event) => {
    if (event.ph !== 'X' || event.pid !== 1 || event.tid !== 1)
      throw new Error(`Other event: ${JSON.stringify(event)}`);
    if ('args' in event) throw new Error(`speedscope tells frames apart by args: ${JSON.stringify(event)}`);
    const start = nanoseconds(event.ts, event);
    const end = start + nanoseconds(event.dur, event);
    if (start < last) throw new Error(`Out of order: ${JSON.stringify(event)}`);
    last = start;
    while ((open.at(-1)?.end ?? Infinity) <= start) open.pop();
    const parent = open.at(-1) ?? null;
    if (parent !== null && end > parent.end) throw new Error(`Overlaps what it begins in: ${JSON.stringify(event)}`);
    const slice = { name: event.name, start, end, parent, depth: open.length };
    if (slice.depth >= MOST_LEVELS) throw new Error(`Too deep: ${JSON.stringify(event)}`);
    open.push(slice);
    return slice;
  });
}

/** Own time of each name, nanoseconds. */
export function selfByName(slices: readonly Slice[]): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (name: string, value: number): void => {
    sums.set(name, (sums.get(name) ?? 0) + value);
  };
  for (const { name, start, end, parent } of slices) {
    add(name, end - start);
    if (parent !== null) add(parent.name, start - end);
  }
  return sums;
}
