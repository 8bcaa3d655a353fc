/** Raw results: one JSON object a line, so that a run can be stopped, continued, and judged again by a changed rule. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Gate, Verdict } from '../../src/analyse/comparison.js';
import type { Amount } from './amount.js';
import type { Samples } from './samples.js';

export type Scenario = 'unchanged' | 'lua' | 'c-functions' | 'load';
export const SCENARIOS: readonly Scenario[] = ['unchanged', 'lua', 'c-functions', 'load'];

export interface Trial {
  readonly kind: 'trial';
  /** `penlight/luajit`. */
  readonly subject: string;
  readonly scenario: Scenario;
  /** Commit of this project that measured and judged. */
  readonly version: string;
  readonly change: Amount | null;
  /** As `pr` mode said it then. */
  readonly verdict: Verdict;
  readonly gate: Gate;
  /** Place of the guilty function among the functions that changed, from 1; null where it is not among them. */
  readonly place: number | null;
  /** Wall seconds that the pull request took. */
  readonly seconds: number;
  /** Index of the test that was made slower among `first`'s tests; null where the suite was. */
  readonly target: number | null;
  readonly first: Samples;
  /** Fresh pairs, where something seemed slower. */
  readonly fresh: Samples | null;
}

/** An amount that was measured, or that none does: so that a continued run does not measure it again. */
export interface KnownAmount {
  readonly kind: 'amount';
  readonly subject: string;
  readonly scenario: Scenario;
  readonly index: number;
  readonly amount: Amount | null;
}

export type Row = Trial | KnownAmount;

/** Rows of a file, or of all `.jsonl` files of a folder; none where there is neither. */
export function readRows(place: string): Row[] {
  if (!existsSync(place)) return [];
  const files = place.endsWith('.jsonl')
    ? [place]
    : readdirSync(place)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => path.join(place, name));
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row),
  );
}

export function appendRow(file: string, row: Row): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  appendFileSync(file, `${JSON.stringify(row)}\n`);
}
