/**
 * Tests of one name that one line made, in a loop. Nothing tells them apart but their order, and that is another in every
 * process where the loop goes over `pairs`. They are one test, which ran several times: sums do not depend on the order.
 */
import { namedList } from './named-list.js';
import type { PassTest, PassTimes } from './pass-result.js';

/** @param tests in order of run; those of one id become one, at the place of the first. `notes` say which are sums. */
export function summedTests(tests: readonly PassTest[]): {
  readonly tests: readonly PassTest[];
  readonly notes: readonly string[];
} {
  const sums = new Map<string, { test: PassTest; runs: number }>();
  for (const test of tests) {
    const sum = sums.get(test.id);
    if (sum === undefined) sums.set(test.id, { test, runs: 1 });
    else sums.set(test.id, { test: added(sum.test, test), runs: sum.runs + 1 });
  }
  const repeated = [...sums.values()].filter(({ runs }) => runs > 1);
  const list = namedList(repeated.map(({ test, runs }) => ({ name: test.name, more: ` (${runs} runs)` })));
  return {
    tests: [...sums.values()].map(({ test, runs }) =>
      // A sum of so many is another test than one of more or fewer, though its lines are the same.
      runs === 1 ? test : { ...test, sourceHash: `${test.sourceHash}*${runs}` },
    ),
    notes:
      repeated.length === 0
        ? []
        : [
            `Tests of one name that one line makes cannot be told apart; each is one test, the sum of its runs: ${list}.`,
          ],
  };
}

function added(sum: PassTest, { times, instructions }: PassTest): PassTest {
  return { ...sum, times: addedTimes(sum.times, times), instructions: plus(sum.instructions, instructions) };
}

function addedTimes(a: PassTimes, b: PassTimes): PassTimes {
  return {
    wall: a.wall + b.wall,
    cpu: a.cpu + b.cpu,
    cycles: plus(a.cycles, b.cycles),
    referenceCycles: plus(a.referenceCycles, b.referenceCycles),
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
