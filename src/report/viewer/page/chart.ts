/**
 * The history chart: best and median of the suite or a test. Dragging zooms, buttons and keys do the same; arrow keys
 * move from release to release, and what stands at one is said below. For assistive technology it is a slider.
 */
import type { PageData } from './data.js';
import { byId, html, onWidth, svg } from './element.js';
import { showChange, unitFor, withUnit } from './format.js';
import type { Measure, Past, Point } from './past.js';

export interface Chart {
  /** The suite where null, else a test by its number. */
  show(test: number | null): void;
}

const CHART_HEIGHT = 320;
const CHART_TOP = 34;
const CHART_FLOOR = 282;
const CHART_LEFT = 74;
const CHART_RIGHT = 14;
/** Short signs of counts on the axis. */
const UNIT_MARKS: Readonly<Record<string, string>> = { thousand: 'K', million: 'M', billion: 'G' };

/** Bounds of the axis and the values marked on it: from zero where values spread widely, else round them. */
function axisOf(points: readonly Point[]): { low: number; high: number; marks: number[]; step: number } {
  const least = Math.min(...points.map(({ low, best }) => Math.min(low, best)));
  const most = Math.max(1e-6, ...points.map(({ high, median }) => Math.max(high, median)));
  const middle = (least + most) / 2;
  // Noise must not look like a cliff: the axis spans at least 30 % of what is drawn.
  const half = Math.max((most - least) * 0.55, middle * 0.15);
  const [bottom, top] = least < most * 0.45 ? [0, most * 1.06] : [middle - half, middle + half];
  const rough = (top - bottom) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const low = Math.floor(bottom / step) * step;
  const marks: number[] = [];
  for (let at = low; at < top + step * 0.99; at += step) marks.push(at);
  return { low, high: marks.at(-1) ?? top, marks, step };
}

export function historyChart(data: PageData, past: Past): Chart {
  const box = byId('chart');
  const said = byId('point');
  const measures = byId('measure') as HTMLSelectElement;
  const end = data.releases.length - 1;
  let points: readonly Point[] = [];
  let test: number | null = null;
  let [first, last, focus, width] = [0, end, data.latest, 0];
  let pressed: { readonly release: number; readonly x: number } | null = null;

  const measure = (): Measure => (measures.value === 'count' ? 'count' : 'time');
  const stepWidth = (): number => (width - CHART_LEFT - CHART_RIGHT) / (last - first + 1);
  const x = (release: number): number => CHART_LEFT + (release - first + 0.5) * stepWidth();
  const within = (release: number): number => Math.min(last, Math.max(first, release));
  const releaseAt = (clientX: number): number =>
    within(first + Math.floor((clientX - box.getBoundingClientRect().left - CHART_LEFT) / stepWidth()));

  function draw(): void {
    if (width === 0) return;
    const seen = points.filter(({ release }) => release >= first && release <= last);
    const drawing = svg('svg', { width, height: CHART_HEIGHT, 'aria-hidden': 'true' });
    if (seen.length > 0) drawLines(drawing, seen);
    else drawing.append(svg('text', { x: width / 2, y: CHART_HEIGHT / 2, 'text-anchor': 'middle' }, 'Not measured.'));
    const every = Math.ceil(84 / stepWidth());
    for (let release = last; release >= first; release -= every)
      drawing.append(svg('text', { ...labelPlace(release), y: CHART_FLOOR + 22 }, label(release)));
    box.replaceChildren(drawing);
    describe();
  }

  function drawLines(drawing: SVGElement, seen: readonly Point[]): void {
    const { low, high, marks, step } = axisOf(seen);
    const unit = unitFor(marks, measure(), step);
    const y = (value: number): number => CHART_FLOOR - ((value - low) / (high - low)) * (CHART_FLOOR - CHART_TOP);
    for (const mark of marks)
      drawing.append(
        svg('path', { class: 'grid', d: `M${CHART_LEFT} ${y(mark)}H${width - CHART_RIGHT}` }),
        svg(
          'text',
          { x: CHART_LEFT - 8, y: y(mark) + 4, 'text-anchor': 'end' },
          `${unit.show(mark)} ${UNIT_MARKS[unit.name] ?? unit.name}`,
        ),
      );
    for (let release = first + 1; release <= last; release += 1) drawBreak(drawing, release);
    if (focus >= first && focus <= last)
      drawing.append(svg('path', { class: 'cross', d: `M${x(focus)} ${CHART_TOP}V${CHART_FLOOR}` }));
    for (const stretch of past.stretches(seen, measure())) {
      const line = (pick: (point: Point) => number): string =>
        stretch.map((point) => `${x(point.release).toFixed(1)},${y(pick(point)).toFixed(1)}`).join(' ');
      const lower = stretch.toReversed().map((point) => `${x(point.release).toFixed(1)},${y(point.low).toFixed(1)}`);
      drawing.append(
        svg('polygon', { class: 'band', points: `${line(({ high: top }) => top)} ${lower.join(' ')}` }),
        svg('polyline', { class: 'median', points: line(({ median }) => median) }),
        svg('polyline', { class: 'best', points: line(({ best }) => best) }),
      );
    }
    const radius = seen.length > 50 ? 2.2 : 3.5;
    for (const { release, best, median } of seen) {
      const at = { cx: x(release).toFixed(1), r: release === focus ? 5.5 : radius };
      if (seen.length <= 35 || release === focus)
        drawing.append(svg('circle', { ...at, class: 'median', cy: y(median).toFixed(1) }));
      drawing.append(svg('circle', { ...at, class: 'best', cy: y(best).toFixed(1) }));
    }
  }

  /** Where figures before and after may not be compared. */
  function drawBreak(drawing: SVGElement, release: number): void {
    const why = past.difference(release, measure());
    if (why === '') return;
    const at = x(release - 0.5);
    const room = Math.floor((width - at - 10) / 6.5);
    const left = room < why.length && at > width / 2;
    const fits = Math.max(8, left ? Math.floor((at - 10) / 6.5) : room);
    drawing.append(
      svg('path', { class: 'change', d: `M${at} ${CHART_TOP - 18}V${CHART_FLOOR}` }),
      svg(
        'text',
        { class: 'why', x: at + (left ? -5 : 5), y: CHART_TOP - 14, 'text-anchor': left ? 'end' : 'start' },
        why.length > fits ? `${why.slice(0, fits - 1)}…` : why,
      ),
    );
  }

  /** In the middle below its point, but within the picture. */
  function labelPlace(release: number): { x: number; 'text-anchor': string } {
    const half = label(release).length * 3.6;
    return x(release) + half > width ? { x: width, 'text-anchor': 'end' } : { x: x(release), 'text-anchor': 'middle' };
  }

  function label(release: number): string {
    const version = data.releases[release]?.[0] ?? '';
    return version.length > 11 ? `${version.slice(0, 10)}…` : version;
  }

  function describe(): void {
    const release = data.releases[focus];
    if (release === undefined) return;
    const [version, date, machine] = release;
    const at = points.findIndex((each) => each.release === focus);
    const point = points[at];
    const before = points[at - 1];
    const figures: string[] = [];
    if (point === undefined) figures.push('not measured');
    else if (measure() === 'count') figures.push(`${withUnit(point.best, 'count')} instructions`);
    else figures.push(`best ${withUnit(point.best, 'time')}`, `median ${withUnit(point.median, 'time')}`);
    if (point !== undefined && before !== undefined && before.best > 0) {
      const parted = past.stretches([before, point], measure()).length > 1;
      const ratio = showChange(point.best / before.best - 1);
      const against = data.releases[before.release]?.[0] ?? '';
      figures.push(parted ? `not comparable with ${against}` : `${ratio} against ${against}`);
    }
    const where = (data.machines[machine] ?? []).join(', ');
    said.replaceChildren(html('strong', {}, version), ` (${date}): ${figures.join(', ')} · ${where}`);
    const values = { 'aria-valuemin': 1, 'aria-valuemax': end + 1, 'aria-valuenow': focus + 1 };
    for (const [name, value] of Object.entries(values)) box.setAttribute(name, String(value));
    box.setAttribute('aria-valuetext', said.textContent);
  }

  function zoom(from: number, to: number): void {
    first = Math.max(0, Math.min(from, to));
    last = Math.min(end, Math.max(from, to));
    focus = within(focus);
    draw();
  }

  /** @param factor above 1: fewer releases */
  function scale(factor: number): void {
    const shown = Math.min(end + 1, Math.max(2, Math.round((last - first + 1) / factor)));
    const from = Math.min(end + 1 - shown, Math.max(0, focus - Math.floor(shown / 2)));
    zoom(from, from + shown - 1);
  }

  /** Moves along all releases; the part that is shown follows. */
  function move(to: number): void {
    focus = Math.min(end, Math.max(0, to));
    const shift = focus < first ? focus - first : focus > last ? focus - last : 0;
    first += shift;
    last += shift;
    draw();
  }

  box.addEventListener('pointermove', (event) => {
    const at = releaseAt(event.clientX);
    if (at !== focus) {
      focus = at;
      draw();
    }
    if (pressed === null || event.pointerType === 'touch') return;
    box.querySelector('.drag')?.remove();
    const area = box.getBoundingClientRect();
    const [left, right] = [pressed.x - area.left, event.clientX - area.left].sort((a, b) => a - b);
    if (left === undefined || right === undefined) return;
    const shape = { class: 'drag', x: left, y: CHART_TOP, width: right - left, height: CHART_FLOOR - CHART_TOP };
    box.firstElementChild?.append(svg('rect', shape));
  });
  box.addEventListener('pointerdown', (event) => {
    pressed = { release: releaseAt(event.clientX), x: event.clientX };
    if (event.pointerType !== 'touch') box.setPointerCapture(event.pointerId);
  });
  box.addEventListener('pointerup', (event) => {
    const from = pressed;
    pressed = null;
    const to = releaseAt(event.clientX);
    if (event.pointerType === 'touch' || from === null || from.release === to) draw();
    else zoom(from.release, to);
  });
  box.addEventListener('pointercancel', () => {
    pressed = null;
  });
  box.addEventListener('dblclick', () => {
    zoom(0, end);
  });
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => {
      move(focus - 1);
    },
    ArrowRight: () => {
      move(focus + 1);
    },
    Home: () => {
      move(0);
    },
    End: () => {
      move(end);
    },
    '+': () => {
      scale(2);
    },
    '-': () => {
      scale(0.5);
    },
    Escape: () => {
      zoom(0, end);
    },
  };
  box.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  for (const [id, key] of [
    ['zoom-in', '+'],
    ['zoom-out', '-'],
    ['zoom-all', 'Escape'],
  ] as const)
    byId(id).addEventListener('click', () => keys[key]?.());
  measures.addEventListener('change', () => {
    chart.show(test);
  });
  onWidth(box, (now) => {
    width = now;
    draw();
  });
  const chart: Chart = {
    show(chosen) {
      test = chosen;
      points = past.points(test, measure());
      draw();
    },
  };
  return chart;
}
