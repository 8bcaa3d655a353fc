/**
 * `history.json`: what tests took stands as one row per release, with a column per test in the order in which tests came.
 * A release more is a line more of numbers alone; a member per test and release would be six times as large.
 */
import type { History, HistoryRelease, HistoryTest } from '../../analyse/history.js';
import { lines, rounded } from './json.js';

/** A number per test, null where the release lacks it; rows end with their last test. */
type Row = readonly (number | null)[];

/** The file: rows stand in the order of the releases, columns in that of the tests. */
export interface HistoryFile extends Pick<History, 'schemaVersion' | 'kind' | 'releases'> {
  readonly tests: readonly Omit<HistoryTest, 'points'>[];
  readonly best: readonly Row[];
  readonly median: readonly Row[];
  readonly instructions: readonly Row[];
}

export function historyJson({ schemaVersion, kind, releases, tests }: History): string {
  const rowOf = new Map(releases.map(({ folder }, row) => [folder, row]));
  const rows = (): (number | null)[][] => releases.map(() => []);
  const [best, median, instructions] = [rows(), rows(), rows()];
  const put = (row: (number | null)[] | undefined, column: number, value: number | null): void => {
    if (row === undefined) return;
    while (row.length < column) row.push(null);
    row.push(value);
  };
  tests.forEach(({ points }, column) => {
    for (const point of points) {
      const row = rowOf.get(point.folder) ?? -1;
      put(best[row], column, rounded(point.best));
      put(median[row], column, rounded(point.median));
      put(instructions[row], column, point.instructions);
    }
  });
  const file: HistoryFile = {
    schemaVersion,
    kind,
    releases: releases.map(releaseRecord),
    tests: tests.map(({ id, name, file: source, sourceHash, shown }) => ({
      id,
      name,
      file: source,
      sourceHash,
      ...(shown !== undefined && { shown }),
    })),
    best,
    median,
    instructions,
  };
  return lines({ ...file });
}

/** The history that a file holds; a number that has no release or no test is passed over. */
export function historyOfFile({ schemaVersion, kind, releases, tests, ...rows }: HistoryFile): History {
  const points = tests.map((): HistoryTest['points'][number][] => []);
  releases.forEach(({ folder }, row) => {
    rows.best[row]?.forEach((best, column) => {
      if (best === null) return;
      const median = rows.median[row]?.[column] ?? best;
      points[column]?.push({ folder, best, median, instructions: rows.instructions[row]?.[column] ?? null });
    });
  });
  return {
    schemaVersion,
    kind,
    releases,
    tests: tests.map((test, column) => ({ ...test, points: points[column] ?? [] })),
  };
}

function releaseRecord(release: HistoryRelease): HistoryRelease {
  const { folder, version, prerelease, commit, date, environment, testingMethod, rounds, tests, suite } = release;
  const { best, median, mean, deviation, lowerQuartile, upperQuartile, instructions } = suite;
  return {
    folder,
    version,
    ...(prerelease && { prerelease }),
    commit,
    date,
    environment,
    testingMethod,
    rounds,
    tests,
    suite: {
      best: rounded(best),
      median: rounded(median),
      mean: rounded(mean),
      deviation: rounded(deviation),
      lowerQuartile: rounded(lowerQuartile),
      upperQuartile: rounded(upperQuartile),
      instructions,
    },
  };
}
