import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holm } from '../../src/analyse/holm.js';
import { mannWhitney } from '../../src/analyse/mann-whitney.js';
import { normalTail } from '../../src/analyse/rank-test.js';

interface Case {
  readonly name: string;
  readonly first: number[];
  readonly second: number[];
  readonly p: number;
}
const { cases } = JSON.parse(readFileSync(join('__tests__', 'analyse', 'fixtures', 'mann-whitney.json'), 'utf8')) as {
  cases: Case[];
};

const p = (base: readonly number[], head: readonly number[]) => mannWhitney(base, head).pValue;

describe('mannWhitney', () => {
  it.each(cases.filter(({ name }) => !name.endsWith('ties')))(
    'agrees with SciPy on $name samples',
    ({ first, second, p: known }) => {
      expect(p(first, second) / known).toBeCloseTo(1, 9);
      expect(p(second, first) / known).toBeCloseTo(1, 9);
    },
  );

  it.each(cases.filter(({ name }) => name.endsWith('ties')))(
    'counts ties against a difference: $name',
    ({ first, second, p: known }) => {
      expect(p(first, second)).toBeGreaterThan(known);
      expect(p(first, second)).toBeLessThan(2 * known);
    },
  );

  it('counts out what a person can: of three and three apart, 2 of 20 arrangements', () => {
    expect(p([1, 2, 3], [4, 5, 6])).toBeCloseTo(0.1, 12);
  });

  it('says nothing of sides that are empty or all alike', () => {
    expect(p([], [1, 2])).toBe(1);
    expect(p([1, 1, 1], [1, 1, 1])).toBe(1);
  });

  it('depends on ranks alone', () => {
    const column = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(column, column, (first, second) => {
        const stretch = (value: number) => value ** 3 + 7;
        const plain = p(first, second);
        expect(plain).toBeGreaterThan(0);
        expect(plain).toBeLessThanOrEqual(1);
        expect(p(first.map(stretch), second.map(stretch))).toBe(plain);
      }),
    );
  });

  it('has an interval of ratios that excludes no change exactly where the p-value does', () => {
    const column = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(column, column, (base, head) => {
        const test = mannWhitney(base, head);
        const { low, high } = test.interval(0.95);
        expect(low > 0 || high < 0).toBe(test.pValue <= 1 - 0.95);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  // Critical value of U from the tables of Mann and Whitney: of five and five, two differences lie beyond at 95 %.
  it('bounds the ratio between two of the samples’ own', () => {
    const { low, high } = mannWhitney([1, 2, 4, 8, 16], [3, 6, 12, 24, 48]).interval(0.95);
    const ratios = [1, 2, 4, 8, 16].flatMap((before) => [3, 6, 12, 24, 48].map((after) => after / before));
    ratios.sort((a, b) => a - b);
    expect([low + 1, high + 1]).toEqual([
      expect.closeTo(ratios[2] ?? NaN, 9) as unknown,
      expect.closeTo(ratios[22] ?? NaN, 9) as unknown,
    ]);
  });
});

describe('normalTail', () => {
  it.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [2.9, 0.0018658133003840375],
    [3.1, 0.0009676032132183563],
    [8, 6.22096057427174e-16],
    [20, 2.7536241186061556e-89],
  ])('of %d is %d', (z, tail) => {
    expect(normalTail(z) / tail).toBeCloseTo(1, 12);
  });
});

describe('holm', () => {
  it('multiplies the smallest by how many there are, the next by one fewer, and never falls', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
