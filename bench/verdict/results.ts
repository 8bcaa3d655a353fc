/** Raw results: one JSON object a line, so that a run can be stopped, continued, and looked at again. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Gate, Verdict } from '../../src/analyse/comparison.js';
import type { Amount } from './amount.js';

export type Scenario = 'unchanged' | 'lua' | 'c-functions' | 'load';
export const SCENARIOS: readonly Scenario[] = ['unchanged', 'lua', 'c-functions', 'load'];

export interface Trial {
  readonly kind: 'trial';
  /** `penlight/luajit`. */
  readonly subject: string;
  readonly scenario: Scenario;
  readonly change: Amount | null;
  readonly verdict: Verdict;
  readonly gate: Gate;
  readonly suite: Verdict;
  /** Whether time flagged something, which fresh pairs then confirmed or refuted. */
  readonly suspected: boolean;
  /** Whether the test that was made slower is called slower. */
  readonly named: boolean | null;
  /** Place of the guilty function among the functions that changed, from 1; null where it is not among them. */
  readonly place: number | null;
  /** Change of the suite that was seen. */
  readonly change_time: number | null;
  readonly change_instructions: number | null;
  readonly controlShift: number;
  /** Suite seconds by round, in order. */
  readonly base: readonly number[];
  readonly head: readonly number[];
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

export function readRows(file: string): Row[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

export function appendRow(file: string, row: Row): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  appendFileSync(file, `${JSON.stringify(row)}\n`);
}
