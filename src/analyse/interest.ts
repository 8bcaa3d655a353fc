/** The order in which findings deserve a reader's eye. */
import type { Gate, TestFinding, Verdict } from './comparison.js';
import { tells } from './instruction-evidence.js';
import { isSuspect } from './levels.js';

const GATES: readonly Gate[] = ['fail', 'warn', 'none'];
const VERDICTS: readonly Verdict[] = ['slower', 'faster', 'unresolved', 'same'];

/** Sorts by consequence, then suspicion, then verdict, then by how much time is at stake, then by name. */
export function byInterest(a: TestFinding, b: TestFinding): number {
  return (
    GATES.indexOf(a.gate) - GATES.indexOf(b.gate) ||
    Number(isSuspect(b.time)) - Number(isSuspect(a.time)) ||
    VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
    stake(b) - stake(a) ||
    (a.test.file < b.test.file ? -1 : a.test.file > b.test.file ? 1 : a.test.line - b.test.line) ||
    (a.test.id < b.test.id ? -1 : 1)
  );
}

/** Size of the change in the unit of its time (of its instructions where no time was compared). */
function stake({ time, instructions }: TestFinding): number {
  const change = tells(instructions) ? instructions.change : (time?.change.value ?? 0);
  return Math.abs(change) * (time?.base ?? instructions?.base ?? 0);
}
