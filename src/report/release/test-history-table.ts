/**
 * A test's history as a table of the releases that changed it. A row for every release would show noise, and would make
 * every test's page a new file for each; all points are in `all/history.json` and drawn by `all/index.html`.
 */
import type { History, HistoryRelease, HistoryTest } from '../../analyse/history.js';
import { durationColumn, grouped } from '../text/duration.js';
import { code, link } from '../text/markdown.js';
import { change } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { difference, sameInterpreter } from './environment.js';
import { titled } from './sections.js';

/** Rows shown, the newest. */
const MOST_ROWS = 10;
/** Changes worth a row, as ratios: instructions repeat, a hash's order may cost some per mille; best times waver. */
const LEAST_INSTRUCTIONS = 0.01;
const LEAST_TIME = 0.15;

type Point = HistoryTest['points'][number];

interface Row {
  readonly release: HistoryRelease;
  readonly point: Point;
  /** Against the row before; in words where times may not be compared. */
  readonly change: string;
}

export function testHistoryTable({ points }: HistoryTest, history: History): string {
  const rows = changes(points, history).slice(-MOST_ROWS).toReversed();
  const least = `${change(LEAST_INSTRUCTIONS, 0).slice(1)} of its instructions or ${change(LEAST_TIME, 0).slice(1)} of its best time`;
  const where =
    'Every release is in [the chart](../../all/index.html) and in [`history.json`](../../all/history.json).\n';
  if (rows.length === 0) return `No release changed it by ${least}. ${where}`;
  const time = durationColumn(rows.map(({ point }) => point.best));
  const table = markdownTable(
    [
      { title: 'Since' },
      { title: titled('Best', time), align: 'right' },
      { title: 'Instructions', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    rows.map(({ release, point, change: text }) => [
      link(code(release.version, 40), `../../all/artifacts/${release.folder}`),
      time.format(point.best),
      point.instructions === null ? '–' : grouped(point.instructions),
      text,
    ]),
  );
  return `${table}\nReleases that changed it by ${least}. ${where}`;
}

/** The first release is no change: so it may be pruned, and the page stays the same. */
function changes(points: readonly Point[], history: History): Row[] {
  const releases = new Map(history.releases.map((release) => [release.folder, release]));
  const rows: Row[] = [];
  let before: Pick<Row, 'release' | 'point'> | null = null;
  for (const point of points) {
    const release = releases.get(point.folder);
    if (release === undefined) continue;
    const text = before === null ? null : changeText(before, release, point);
    if (before !== null && text === null) continue;
    if (text !== null) rows.push({ release, point, change: text });
    before = { release, point };
  }
  return rows;
}

/** Null where nothing changed. */
function changeText(before: Pick<Row, 'release' | 'point'>, release: HistoryRelease, point: Point): string | null {
  const [old, now] = [before.point.instructions, point.instructions];
  if (old !== null && now !== null && old > 0 && sameInterpreter(before.release.environment, release.environment)) {
    const ratio = now / old - 1;
    if (Math.abs(ratio) >= LEAST_INSTRUCTIONS) return `${change(ratio)} of instructions`;
  }
  const why = difference(before.release.environment, release.environment);
  if (why !== '') return why;
  const ratio = point.best / before.point.best - 1;
  return Math.abs(ratio) >= LEAST_TIME ? `${change(ratio)} of time` : null;
}
