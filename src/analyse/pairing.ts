/** Like with like: which tests two versions have in common, and which were added, removed or edited. */
import type { Measurement, TestMeasurement } from '../measure/measurement.js';

/** One test in both versions, with the same source. */
export interface Pair {
  readonly base: TestMeasurement;
  readonly head: TestMeasurement;
}

export interface Pairing {
  /** In the order of head's run. */
  readonly common: readonly Pair[];
  readonly added: readonly TestMeasurement[];
  readonly removed: readonly TestMeasurement[];
  /** As head has them. */
  readonly edited: readonly TestMeasurement[];
}

/**
 * Pairs tests by id. A test whose source differs, or could be read on one side only, is edited; where neither side's
 * source could be read (a test made by `load`) its name is all there is, and the test is paired.
 */
export function pairTests(base: Measurement, head: Measurement): Pairing {
  const before = new Map(base.tests.map((test) => [test.id, test]));
  const after = new Set(head.tests.map((test) => test.id));
  const common: Pair[] = [];
  const added: TestMeasurement[] = [];
  const edited: TestMeasurement[] = [];
  for (const test of head.tests) {
    const old = before.get(test.id);
    if (old === undefined) added.push(test);
    else if (old.sourceHash === test.sourceHash) common.push({ base: old, head: test });
    else edited.push(test);
  }
  return { common, added, edited, removed: base.tests.filter((test) => !after.has(test.id)) };
}
