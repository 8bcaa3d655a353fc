/** What the rule, as it is now, says of samples that were measured before. */
import { compare, confirm, toConfirm } from '../../src/analyse/compare.js';
import type { Comparison } from '../../src/analyse/comparison.js';
import { readInputs } from '../../src/inputs.js';
import { thresholdsOf } from '../../src/modes/judge.js';
import type { Trial } from './results.js';
import { measurements } from './samples.js';

export const THRESHOLDS = thresholdsOf(readInputs(() => ''));

/** A suspicion that the rule did not have when it was measured has no fresh pairs, and stays unresolved. */
export function judgeAgain({ first, fresh }: Pick<Trial, 'first' | 'fresh'>): Comparison {
  const comparison = compare(...measurements(first), {
    name: '',
    baseline: { kind: 'base', commit: '', label: 'base' },
    thresholds: THRESHOLDS,
    paired: true,
    failOnRegression: true,
    ignored: false,
  });
  return fresh !== null && toConfirm(comparison) ? confirm(comparison, ...measurements(fresh)) : comparison;
}
