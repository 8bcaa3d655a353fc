/** A copy of a suite's sources, so that what its tests write stays out of them. */
import { cpSync } from 'node:fs';

export function copySuite(from: string, to: string): string {
  cpSync(from, to, { recursive: true, filter: (source) => !source.endsWith('/.git') });
  return to;
}
