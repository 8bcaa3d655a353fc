/** What the page is given, as JSON in the document. Lists stand for records: the page holds thousands of them. */

/** Version, date, best, median, lower and upper quartile (seconds), machine (number into `machines`). */
export type ReleaseRow = readonly [string, string, number, number, number, number, number];
/** Release (number into `releases`), best, median. */
export type PointRow = readonly [number, number, number];
/** Name, file, line, best, median, instructions, points, id. */
export type TestRow = readonly [string, string, number, number, number, number | null, readonly PointRow[], string];
/** Name, file, line, self, total, calls. */
export type FunctionRow = readonly [string, string, number, number, number, number | null];
/** Name, file, line, id of a test or empty. */
export type FrameRow = readonly [string, string, number, string];
/** Frame, parent (number of a box, −1 for the root), total in nanoseconds; parents first, heaviest child first. */
export type BoxRow = readonly [number, number, number];

export interface PageData {
  readonly title: string;
  readonly version: string;
  readonly machines: readonly string[];
  readonly releases: readonly ReleaseRow[];
  readonly tests: readonly TestRow[];
  readonly functions: readonly FunctionRow[];
  readonly frames: readonly FrameRow[];
  readonly boxes: readonly BoxRow[];
}
