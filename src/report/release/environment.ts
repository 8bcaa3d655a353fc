/** Which releases may be compared, and how their machines are called. */
import type { Environment } from '../../measure/measurement.js';

/** Whether times of the two may be compared: same processor, system, interpreter. */
export function sameMachine(a: Environment, b: Environment): boolean {
  return a.cpu === b.cpu && a.os === b.os && a.arch === b.arch && a.interpreter === b.interpreter;
}

/** Whether instruction counts of the two may be compared: the interpreter is the same. */
export function sameInterpreter(a: Environment, b: Environment): boolean {
  return a.interpreter === b.interpreter;
}

/** What differs, in words without untrusted text; empty where times may be compared. */
export function difference(before: Environment, after: Environment): string {
  if (before.interpreter !== after.interpreter) return 'other interpreter';
  if (before.cpu !== after.cpu || before.arch !== after.arch) return 'other machine';
  return before.os === after.os ? '' : 'other system';
}
