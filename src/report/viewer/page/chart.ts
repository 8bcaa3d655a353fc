/** The history chart: best and median of the suite or a test; drag or the wheel zooms, arrow keys move. */
import type { PageData, PointRow } from './data.js';
import { byId, html, showTime, svg } from './element.js';

interface ChartPoint {
  readonly release: number;
  readonly best: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Chart {
  /** The suite where null, else a test by its number. */
  show(test: number | null): void;
}

const CHART_WIDTH = 1000;
const CHART_HEIGHT = 340;
const CHART_LEFT = 84;
const CHART_TOP = 14;
const CHART_FLOOR = 282;

export function historyChart(data: PageData): Chart {
  const box = byId('chart');
  const hint = byId('hint');
  let points: readonly ChartPoint[] = [];
  let first = 0;
  let last = Math.max(0, data.releases.length - 1);
  let focus = last;
  let name = 'The suite';

  const x = (release: number): number =>
    CHART_LEFT + ((release - first + 0.5) / (last - first + 1)) * (CHART_WIDTH - CHART_LEFT - 12);
  const releaseAt = (clientX: number): number => {
    const area = box.getBoundingClientRect();
    const at = ((clientX - area.left) / area.width) * CHART_WIDTH;
    const part = (at - CHART_LEFT) / (CHART_WIDTH - CHART_LEFT - 12);
    return Math.min(last, Math.max(first, Math.floor(first + part * (last - first + 1))));
  };

  function draw(): void {
    const seen = points.filter(({ release }) => release >= first && release <= last);
    const top = Math.max(1e-9, ...seen.map(({ high }) => high)) * 1.08;
    const y = (value: number): number => CHART_FLOOR - (value / top) * (CHART_FLOOR - CHART_TOP);
    const drawing = svg('svg', { viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`, 'aria-hidden': 'true' });
    for (let step = 0; step <= 4; step += 1) {
      const value = (top * step) / 4;
      drawing.append(
        svg('path', { class: 'grid', d: `M${CHART_LEFT} ${y(value)}H${CHART_WIDTH - 12}` }),
        svg('text', { x: CHART_LEFT - 8, y: y(value) + 4, 'text-anchor': 'end' }, showTime(value)),
      );
    }
    const every = Math.ceil((last - first + 1) / 12);
    for (let release = first; release <= last; release += every)
      drawing.append(svg('text', { x: x(release), y: CHART_FLOOR + 22, 'text-anchor': 'middle' }, label(release)));
    for (const stretch of stretches(seen)) {
      const line = (pick: (point: ChartPoint) => number): string =>
        stretch.map((point) => `${x(point.release)},${y(pick(point))}`).join(' ');
      const lower = stretch.toReversed().map((point) => `${x(point.release)},${y(point.low)}`);
      drawing.append(
        svg('polygon', { class: 'band', points: `${line(({ high }) => high)} ${lower.join(' ')}` }),
        svg('polyline', { class: 'median', points: line(({ median }) => median) }),
        svg('polyline', { class: 'best', points: line(({ best }) => best) }),
      );
      const start = stretch[0];
      if (start !== undefined && start !== seen[0])
        drawing.append(svg('path', { class: 'change', d: `M${x(start.release - 0.5)} ${CHART_TOP}V${CHART_FLOOR}` }));
    }
    for (const point of seen)
      drawing.append(
        svg('circle', { class: 'best', cx: x(point.release), cy: y(point.best), r: point.release === focus ? 6 : 3 }),
      );
    box.replaceChildren(drawing);
    describe();
  }

  function label(release: number): string {
    const version = data.releases[release]?.[0] ?? '';
    return version.length > 11 ? `${version.slice(0, 10)}…` : version;
  }

  function stretches(seen: readonly ChartPoint[]): ChartPoint[][] {
    const all: ChartPoint[][] = [];
    let machine: number | undefined;
    for (const point of seen) {
      const own = data.releases[point.release]?.[6];
      if (own !== machine || all.length === 0) all.push([]);
      machine = own;
      all.at(-1)?.push(point);
    }
    return all;
  }

  function describe(): void {
    const point = points.find(({ release }) => release === focus);
    const release = data.releases[focus];
    if (release === undefined) return;
    const [version, date, , , , , machine] = release;
    const numbers =
      point === undefined ? 'not measured' : `best ${showTime(point.best)}, median ${showTime(point.median)}`;
    hint.replaceChildren(
      html('strong', {}, name),
      ` · ${version} (${date}): ${numbers} · ${data.machines[machine] ?? ''}`,
    );
  }

  function zoom(from: number, to: number): void {
    first = Math.max(0, Math.min(from, to));
    last = Math.min(data.releases.length - 1, Math.max(from, to));
    focus = Math.min(last, Math.max(first, focus));
    draw();
  }

  let pressed: number | null = null;
  box.addEventListener('pointermove', (event) => {
    const at = releaseAt(event.clientX);
    if (at === focus) return;
    focus = at;
    draw();
  });
  box.addEventListener('pointerdown', (event) => {
    pressed = releaseAt(event.clientX);
  });
  box.addEventListener('pointerup', (event) => {
    const at = releaseAt(event.clientX);
    if (pressed !== null && pressed !== at) zoom(pressed, at);
    pressed = null;
  });
  box.addEventListener('dblclick', () => {
    zoom(0, data.releases.length - 1);
  });
  box.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined) focus = Math.min(last, Math.max(first, focus + step));
    else if (event.key === '+') {
      const quarter = Math.floor((last - first) / 4);
      zoom(focus - quarter, focus + quarter);
    } else if (event.key === '-' || event.key === 'Escape') zoom(0, data.releases.length - 1);
    else return;
    event.preventDefault();
    draw();
  });

  const suite = data.releases.map(([, , best, median, low, high], release) => ({ release, best, median, low, high }));
  const ofTest = (rows: readonly PointRow[]): ChartPoint[] =>
    rows.map(([release, best, median]) => ({ release, best, median, low: best, high: median }));
  return {
    show(test) {
      const row = test === null ? undefined : data.tests[test];
      points = row === undefined ? suite : ofTest(row[6]);
      name = row === undefined ? 'The suite' : row[0];
      draw();
    },
  };
}
