/** A test's history as a table of the releases that changed it: a row for every release would show noise. */
import type { History, HistoryRelease, HistoryTest } from '../../analyse/history.js';
import { durationColumn, grouped } from '../text/duration.js';
import { code, link } from '../text/markdown.js';
import { change, threshold } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { sameMachine } from './environment.js';
import { titled } from './tables.js';
import { LEAST_INSTRUCTIONS, LEAST_TIME, testChange, type TestChange } from './test-change.js';

/** Rows shown, the newest. */
const MOST_ROWS = 10;

/** How much a test must change to be told; the last is what noise explains. */
export const LEAST_CHANGE = `${threshold(LEAST_INSTRUCTIONS)} of its instructions, or ${threshold(LEAST_TIME)} of its best time and more than its rounds differ`;

interface At {
  readonly release: HistoryRelease;
  readonly point: HistoryTest['points'][number];
}

interface Row extends At {
  readonly change: TestChange;
}

/** @returns the table of each test of the history */
export function testHistoryTables({ releases }: History): (test: HistoryTest) => string {
  const byFolder = new Map(releases.map((release) => [release.folder, release]));
  return ({ points }) => {
    const known = points.flatMap((point): At[] => {
      const release = byFolder.get(point.folder);
      return release === undefined ? [] : [{ release, point }];
    });
    return tableOf(changes(known).slice(-MOST_ROWS).toReversed());
  };
}

function tableOf(rows: readonly Row[]): string {
  const where =
    'Every release is in [the chart](../../all/index.html) and in [`history.json`](../../all/history.json).\n';
  if (rows.length === 0) return `No release changed it by ${LEAST_CHANGE}. ${where}`;
  const time = durationColumn(rows.map(({ point }) => point.best));
  const table = markdownTable(
    [
      { title: 'Since' },
      { title: titled('Best', time), align: 'right' },
      { title: 'Instructions', align: 'right' },
      { title: 'Change', align: 'right' },
    ],
    rows.map(({ release, point, change: { of, ratio } }) => [
      link(code(release.version, 40), `../../all/artifacts/${release.folder}`),
      time.format(point.best),
      point.instructions === null ? '–' : grouped(point.instructions),
      `${change(ratio)} of ${of}`,
    ]),
  );
  return `${table}\nReleases that changed it by ${LEAST_CHANGE}. ${where}`;
}

/**
 * Each release against the ones since the last change, one per machine: hosted runners change their processor from job
 * to job, which is no change of the test. The first release is none either.
 */
function changes(points: readonly At[]): Row[] {
  const rows: Row[] = [];
  let since: At[] = [];
  for (const at of points) {
    const changed = since.map((before) => testChange(before, at)).find((each) => each !== null);
    if (changed !== undefined) {
      rows.push({ ...at, change: changed });
      since = [at];
    } else if (!since.some(({ release }) => sameMachine(release.environment, at.release.environment))) since.push(at);
  }
  return rows;
}
