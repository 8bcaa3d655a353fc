/** Raw results: one JSON object a line, so that a run can be stopped, continued, and looked at again. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Estimate, Gate, TimeEvidence, Verdict } from '../../src/analyse/comparison.js';
import type { Amount } from './amount.js';

export type Scenario = 'unchanged' | 'neutral' | 'lua' | 'c-functions' | 'load';
export const SCENARIOS: readonly Scenario[] = ['unchanged', 'neutral', 'lua', 'c-functions', 'load'];

/** Seconds by round. */
export interface Rounds {
  readonly base: readonly number[];
  readonly head: readonly number[];
}

/** The suite's time, as it was and as the rule steadies it. */
export interface SuiteRounds {
  readonly plain: Rounds;
  readonly steady: Rounds;
  /** By processor time; null where the rule does not ask for it, missing in older rows. */
  readonly cpu?: { readonly plain: Rounds; readonly steady: Rounds } | null;
}

export interface Trial extends SuiteRounds {
  readonly kind: 'trial';
  /** `penlight/luajit`. */
  readonly subject: string;
  readonly scenario: Scenario;
  /** Commit of this project that measured and judged. */
  readonly version: string;
  readonly change: Amount | null;
  readonly verdict: Verdict;
  readonly gate: Gate;
  /** Verdict of the suite alone. */
  readonly suite: Verdict;
  /** What fresh pairs said of the suite, where anything seemed slower; null where nothing did. */
  readonly confirmed: TimeEvidence['confirmation'] | null;
  /** Whether the test that was made slower is called slower. */
  readonly named: boolean | null;
  /** Place of the guilty function among the functions that changed, from 1; null where it is not among them. */
  readonly place: number | null;
  /** The suite's evidence. */
  readonly time: (Estimate & { readonly ofBest?: number; readonly ofMinima?: number; readonly pValue: number }) | null;
  readonly instructions: number | null;
  /** Whether those are exact; missing in older rows. */
  readonly stable?: boolean;
  /** Change of the control. */
  readonly control: number;
  /** Wall seconds that the pull request took; null where kept measurements were judged again. */
  readonly seconds: number | null;
  /** The same of the fresh pairs; null where there were none, missing in older rows. */
  readonly fresh?: SuiteRounds | null;
  /** Time of the test that was made slower, if one was; missing as above. */
  readonly slowed?: Rounds | null;
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
