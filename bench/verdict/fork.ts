/** Changes that do real work more in one function, on the function's own line. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from '../../src/measure/measurement.js';

/** What is added: Lua instructions; string matching in C; strings for the collector. */
export type Work = 'lua' | 'matching' | 'garbage';

export interface Change {
  readonly frame: Frame;
  readonly work: Work;
  readonly amount: number;
}

const HEADER = /function\b[^(\n]*\([^)\n]*\)/;

/** One statement whose cost grows with `amount` in proportion, and that changes nothing else. */
export function statement(work: Work, amount: number): string {
  switch (work) {
    case 'lua':
      return ` do for _ = 1, ${amount} do end end `;
    case 'matching':
      return ` do local _ = string.find(string.rep("x", ${amount}), "^.-y") end `;
    case 'garbage':
      return ` do local _ = string.rep("x", ${amount}) end `;
  }
}

/** Whether a function's head stands on its line alone, so that work can be put behind it. */
export function canSlow(directory: string, frame: Frame): boolean {
  const lines = readFileSync(path.join(directory, frame.file), 'utf8').split('\n');
  const line = lines[frame.line - 1] ?? '';
  return line.split(/\bfunction\b/).length === 2 && HEADER.test(line);
}

/** Adds the work to the function's first line. */
export function addWork(directory: string, change: Change): void {
  const file = path.join(directory, change.frame.file);
  const lines = readFileSync(file, 'utf8').split('\n');
  const at = change.frame.line - 1;
  lines[at] = (lines[at] ?? '').replace(HEADER, (head) => head + statement(change.work, change.amount));
  writeFileSync(file, lines.join('\n'));
}
