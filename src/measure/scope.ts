/** The part of a suite that is profiled: all of it, or, where the budget has no time for that, one spec file. */
import type { Interleaved } from './interleaved.js';
import type { PassRequest } from './pass-request.js';

export interface Scope {
  /** The spec file; null: all of the suite. */
  readonly file: string | null;
  /** Of what a timing run takes, its process included. */
  readonly share: number;
}

export const WHOLE: Scope = { file: null, share: 1 };

/** What a pass is asked for, to keep to the scope. */
export function within({ file }: Scope): Partial<PassRequest> {
  return file === null ? {} : { files: [file] };
}

/**
 * The spec file whose tests' VM instructions grew the most from the first version to the last: there the function is that
 * made them slower. Null where no test's grew by more than its counts differ.
 */
export function slowedFile({ sides, budget }: Pick<Interleaved, 'sides' | 'budget'>): Scope | null {
  const [base, head] = [sides[0], sides.at(-1)];
  const [timed, counted] = [head?.timing[0], head?.counting[0]];
  if (base === undefined || head === undefined || base === head || timed === undefined) return null;
  const before = countsByTest(base.counting);
  const after = countsByTest(head.counting);
  const tick = counted?.tick ?? 1;
  const growth = new Map<string, number>();
  for (const { id, sourceHash, file } of counted?.tests ?? []) {
    const [old, now] = [before.get(`${id} ${sourceHash}`), after.get(`${id} ${sourceHash}`)];
    if (old === undefined || now === undefined) continue;
    const grown = Math.min(...now) - Math.max(...old);
    if (grown > tick) growth.set(file, (growth.get(file) ?? 0) + grown);
  }
  const [most] = [...growth].sort(([, a], [, b]) => b - a);
  const seconds = timed.files.find(({ file }) => file === most?.[0])?.times.wall;
  if (most === undefined || seconds === undefined) return null;
  const whole = Math.max(budget.typical(), timed.suite.wall);
  return { file: most[0], share: (whole - timed.suite.wall + Math.min(seconds, timed.suite.wall)) / whole };
}

function countsByTest(runs: readonly { readonly tests: readonly CountedTest[] }[]): ReadonlyMap<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { id, sourceHash, instructions } of runs.flatMap(({ tests }) => tests)) {
    if (instructions === null) continue;
    const key = `${id} ${sourceHash}`;
    const counts = found.get(key) ?? [];
    found.set(key, counts);
    counts.push(instructions);
  }
  return found;
}

interface CountedTest {
  readonly id: string;
  readonly sourceHash: string;
  readonly instructions: number | null;
}
