/** The tables of tests and of functions. */
import type { PageData } from './data.js';
import { html, svg } from './element.js';
import { showChange, showPart, unitFor } from './format.js';
import { testChanges } from './noise.js';
import type { Measure, Past } from './past.js';
import { sortableTable, type PageColumn } from './table.js';

function namePlace(name: string, file: string, line: number): Node {
  const place = file === '' ? '' : line > 0 ? `${file}:${line}` : file;
  return html('span', {}, html('span', { class: 'full' }, name), html('small', {}, place));
}

export function testsTable(data: PageData, past: Past, choose: (test: number) => void): void {
  const line = data.times[data.latest] ?? [];
  const best = (test: number): number => line[2 * test] ?? -1;
  const median = (test: number): number => line[2 * test + 1] ?? -1;
  const numbers = data.tests.map((_, test) => test);
  const time = unitFor(
    numbers.flatMap((test) => [best(test), median(test)]),
    'time',
  );
  const counts = unitFor(
    data.tests.map((row) => row[4] ?? 0),
    'count',
  );
  const changes = testChanges(data, past);
  const change = (measure: Measure, title: string): PageColumn<number> => ({
    title,
    kind: measure === 'time' ? 'number' : 'number wide',
    value: (test) => changes[measure][test]?.ratio ?? -Infinity,
    show: (test) => {
      const found = changes[measure][test] ?? null;
      return found === null ? '–' : html('span', { class: found.kind }, showChange(found.ratio));
    },
  });
  const several = data.releases.length > 1;
  const hasCounts = data.tests.some((row) => row[4] !== null);
  sortableTable<number>({
    id: 'tests',
    rows: numbers,
    sorted: 1,
    text: (test) => data.tests[test]?.slice(0, 2).join(' ') ?? '',
    chosen: choose,
    columns: [
      {
        title: 'Test',
        kind: '',
        value: (test) => data.tests[test]?.[0] ?? '',
        show: (test) => namePlace(...(data.tests[test]?.slice(0, 3) as [string, string, number])),
      },
      {
        title: `Best, ${time.name}`,
        kind: 'number',
        value: best,
        show: (test) => (best(test) < 0 ? '–' : time.show(best(test))),
      },
      {
        title: `Median, ${time.name}`,
        kind: 'number wide',
        value: median,
        show: (test) => (median(test) < 0 ? '–' : time.show(median(test))),
      },
      ...(several ? [change('time', 'Change')] : []),
      ...(hasCounts
        ? [
            {
              title: `Instructions${counts.name === '' ? '' : `, ${counts.name}`}`,
              kind: 'number wide',
              value: (test: number) => data.tests[test]?.[4] ?? -1,
              show: (test: number) => {
                const count = data.tests[test]?.[4] ?? null;
                return count === null ? '–' : counts.show(count);
              },
            },
            ...(several ? [change('count', 'Change of instr.')] : []),
          ]
        : []),
      ...(several ? [{ title: 'Trend', kind: 'wide', show: (test: number) => trend(past, test) }] : []),
    ],
  });
}

/** The best times as a line, from zero; a gap where they may not be compared. */
function trend(past: Past, test: number): Node {
  const points = past.points(test, 'time');
  const [first, last] = [points[0]?.release ?? 0, points.at(-1)?.release ?? 0];
  const top = Math.max(...points.map((point) => point.best));
  const at = ({ release, best }: { release: number; best: number }): string =>
    `${(((release - first) / Math.max(1, last - first)) * 116 + 2).toFixed(1)},${(22 - (best / top) * 18).toFixed(1)}`;
  const lines = past.stretches(points, 'time').map((run) => svg('polyline', { points: run.map(at).join(' ') }));
  return svg('svg', { class: 'trend', width: 120, height: 24, 'aria-hidden': 'true' }, ...lines);
}

export function functionsTable(data: PageData, choose: (name: string) => void): void {
  const self = (index: number): number => data.costs[index]?.[0] ?? 0;
  const total = (index: number): number => data.costs[index]?.[1] ?? 0;
  // Of equal ones the heavier stands first.
  const numbers = data.functions.map((_, index) => index).sort((a, b) => total(b) - total(a));
  const whole = numbers.reduce((sum, index) => sum + self(index), 0);
  const time = unitFor(
    numbers.flatMap((index) => [self(index), total(index)]),
    'time',
  );
  const count = new Intl.NumberFormat('en');
  const hasCalls = data.functions.some((row) => row[3] !== null);
  sortableTable<number>({
    id: 'functions',
    rows: numbers,
    sorted: 1,
    text: (index) => data.functions[index]?.slice(0, 2).join(' ') ?? '',
    chosen: (index) => {
      choose(data.functions[index]?.[0] ?? '');
    },
    columns: [
      {
        title: 'Function',
        kind: '',
        value: (index) => data.functions[index]?.[0] ?? '',
        show: (index) => namePlace(...(data.functions[index]?.slice(0, 3) as [string, string, number])),
      },
      { title: `Self, ${time.name}`, kind: 'number', value: self, show: (index) => time.show(self(index)) },
      { title: 'Share', kind: 'number wide', show: (index) => (whole > 0 ? showPart(self(index) / whole) : '–') },
      { title: `Total, ${time.name}`, kind: 'number', value: total, show: (index) => time.show(total(index)) },
      ...(hasCalls
        ? [
            {
              title: 'Calls',
              kind: 'number wide',
              value: (index: number) => data.functions[index]?.[3] ?? -1,
              show: (index: number) => {
                const calls = data.functions[index]?.[3] ?? null;
                return calls === null ? '–' : count.format(calls);
              },
            },
          ]
        : []),
    ],
  });
}
