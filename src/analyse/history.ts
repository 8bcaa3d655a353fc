/**
 * The history of all releases on the profiling branch: `all/history.json`. It repeats what the releases' own
 * `summary.json` files say, in one file, so that publishing reads one blob and not one per release.
 */
import type { Environment } from '../measure/measurement.js';

/** One release, as the table and the picture need it. Times in seconds. */
export interface HistoryRelease {
  /** Name of its folder below `all/artifacts/`: `2026_01_31-v1.2.0`. Unique. */
  readonly folder: string;
  readonly version: string;
  readonly commit: string;
  readonly date: string;
  readonly environment: Environment;
  readonly testingMethod: string;
  readonly rounds: number;
  readonly tests: number;
  readonly suite: {
    readonly best: number;
    readonly median: number;
    readonly mean: number;
    readonly deviation: number;
    /** Quartiles of the samples: the band in the picture. */
    readonly lowerQuartile: number;
    readonly upperQuartile: number;
    readonly instructions: number | null;
  };
}

/** One test through the releases: only the releases that had it. */
export interface HistoryTest {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly sourceHash: string;
  readonly points: readonly {
    readonly folder: string;
    readonly best: number;
    readonly median: number;
    readonly instructions: number | null;
  }[];
}

export interface History {
  readonly schemaVersion: 1;
  readonly kind: 'history';
  /** In the order of versions, the oldest first. */
  readonly releases: readonly HistoryRelease[];
  readonly tests: readonly HistoryTest[];
}
