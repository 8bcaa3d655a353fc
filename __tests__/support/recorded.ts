/** The recorded measurement that golden files and looks at pages are made from: see `make record-fixture`. */
import { readFileSync } from 'node:fs';
import type { Measurement } from '../../src/measure/measurement.js';

/** Base and head of a pull request, and the fresh pairs by which a slowdown was confirmed. */
export interface RecordedPair {
  readonly base: Measurement;
  readonly head: Measurement;
  readonly again: { readonly base: Measurement; readonly head: Measurement } | null;
}

export interface Recorded {
  readonly releases: readonly { readonly version: string; readonly date: string; readonly measurement: Measurement }[];
  readonly good: RecordedPair;
  readonly bad: RecordedPair;
}

/** Relative to the repository's root, where every command of the Makefile runs. */
export const RECORDED_FILE = '__tests__/fixtures/recorded.json';

export function recorded(file = RECORDED_FILE): Recorded {
  return JSON.parse(readFileSync(file, 'utf8')) as Recorded;
}
