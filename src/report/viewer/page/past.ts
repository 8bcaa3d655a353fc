/** What was measured of the suite or a test, release by release. */
import type { PageData } from './data.js';

export type Measure = 'time' | 'count';

/** One release's figures; microseconds, or instructions (then all four are the same). */
export interface Point {
  readonly release: number;
  readonly best: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Past {
  /** The suite where `test` is null. Releases that lack it are missing. */
  points(test: number | null, measure: Measure): readonly Point[];
  /** The newest release's best against the release before it on the same machine, as a ratio less one. */
  change(test: number | null, measure: Measure): number | null;
  /** What changed at a release against the one before it, in words; empty where figures may be compared. */
  difference(release: number, measure: Measure): string;
  /** Points in runs that may be compared. */
  stretches(points: readonly Point[], measure: Measure): Point[][];
}

export function pastOf(data: PageData): Past {
  const counts: number[][] = [];
  data.instructions.forEach((line, row) => {
    const full: number[] = [];
    for (const value of line)
      if (value >= -1) full.push(value);
      else for (let left = -1 - value; left > 0; left -= 1) full.push(counts[row - 1]?.[full.length] ?? -1);
    counts.push(full);
  });

  const past: Past = {
    points(test, measure) {
      return data.releases.flatMap(([, , , best, median, low, high, instructions], release) => {
        if (measure === 'count') {
          const own = test === null ? (instructions ?? -1) : (counts[release]?.[test] ?? -1) * 1000;
          return own < 0 ? [] : [{ release, best: own, median: own, low: own, high: own }];
        }
        if (test === null) return [{ release, best, median, low, high }];
        const line = data.times[release] ?? [];
        const [first, second] = [line[2 * test] ?? -1, line[2 * test + 1] ?? -1];
        return first < 0 ? [] : [{ release, best: first, median: second, low: first, high: second }];
      });
    },
    change(test, measure) {
      const points = past.points(test, measure).filter(({ release }) => release <= data.latest);
      const [before, now] = points.slice(-2);
      if (before === undefined || now?.release !== data.latest || before.best <= 0) return null;
      for (let release = before.release + 1; release <= now.release; release += 1)
        if (past.difference(release, measure) !== '') return null;
      return now.best / before.best - 1;
    },
    difference(release, measure) {
      const [before, now] = [release - 1, release].map((each) => data.machines[data.releases[each]?.[2] ?? -1]);
      if (before === undefined || now === undefined) return '';
      if (before[0] !== now[0]) return now[0];
      return measure === 'count' || before === now ? '' : before[1] === now[1] ? now[2] : now[1];
    },
    stretches(points, measure) {
      const all: Point[][] = [];
      let last = -1;
      for (const point of points) {
        let parted = all.length === 0;
        for (let release = last + 1; release <= point.release && !parted; release += 1)
          parted = past.difference(release, measure) !== '';
        if (parted) all.push([]);
        all.at(-1)?.push(point);
        last = point.release;
      }
      return all;
    },
  };
  return past;
}
