/**
 * What the page is given, as JSON in the document. It is committed with every release, so lists stand for records, what
 * a new measurement changes stands apart from what only new code changes, and orders do not depend on times: git then
 * stores one new line of times and little else. All times are microseconds.
 */

/** Version, date, machine (number into `machines`), best, median, lower and upper quartile, instructions. */
export type ReleaseRow = readonly [string, string, number, number, number, number, number, number | null];
/** Name, file, line, id, instructions. */
export type TestRow = readonly [string, string, number, string, number | null];
/** Name, file, line, calls. */
export type FunctionRow = readonly [string, string, number, number | null];
/** Name, file, line; or the number of a test. */
export type FrameRow = readonly [string, string, number] | readonly [number];

export interface PageData {
  /** The release that tests, functions and flame graph are of, and its row in `releases`. */
  readonly version: string;
  readonly latest: number;
  /** Whether there is a history to draw: not for a working tree on someone's machine. */
  readonly history: boolean;
  /** Interpreter, processor and system. */
  readonly machines: readonly (readonly [string, string, string])[];
  readonly releases: readonly ReleaseRow[];
  readonly tests: readonly TestRow[];
  /** By release: best and median of each test in `tests`' order; −1 where it was not measured. Empty: none kept. */
  readonly times: readonly (readonly number[])[];
  /** By release: thousands of instructions of each test, −1 unknown; −1 − n: the next n are as in the release before. */
  readonly instructions: readonly (readonly number[])[];
  readonly functions: readonly FunctionRow[];
  /** Self and total of each function. */
  readonly costs: readonly (readonly [number, number])[];
  readonly frames: readonly FrameRow[];
  /** Boxes, parents first: frame and depth of each; −n for the frame where n smaller calls were folded into one. */
  readonly boxes: readonly (readonly number[])[];
  /** Own time of each box, in `unit`s. */
  readonly weights: readonly (readonly number[])[];
  readonly unit: number;
}
