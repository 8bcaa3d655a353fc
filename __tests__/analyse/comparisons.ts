/** Comparisons of one made-up test. */
import { compare } from '../../src/analyse/compare.js';
import type { Comparison, TestFinding } from '../../src/analyse/comparison.js';
import { measurement, options, type TestSketch } from './measurements.js';

/** Two counting runs that agree. */
export const counts = (count: number) => [count, count];

/** What was found of a test. */
export function one(comparison: Comparison, name: string): TestFinding {
  const finding = comparison.tests.find(({ test }) => test.name === name);
  if (finding === undefined) throw new Error(`no finding of ${name}`);
  return finding;
}

/** The comparison of one test, by what base and head have. */
export function ofOne(
  base: Omit<TestSketch, 'name'>,
  head: Omit<TestSketch, 'name'>,
  more: Partial<typeof options> = {},
): Comparison {
  return compare(measurement([{ name: 't', ...base }]), measurement([{ name: 't', ...head }]), { ...options, ...more });
}
