import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holm, mannWhitney, normalTail } from '../../src/analyse/mann-whitney.js';

interface Case {
  readonly name: string;
  readonly first: number[];
  readonly second: number[];
  readonly p: number;
}
const { cases } = JSON.parse(readFileSync(join('__tests__', 'analyse', 'fixtures', 'mann-whitney.json'), 'utf8')) as {
  cases: Case[];
};

describe('mannWhitney', () => {
  it.each(cases)('agrees with SciPy on $name samples', ({ first, second, p }) => {
    expect(mannWhitney(first, second) / p).toBeCloseTo(1, 9);
    expect(mannWhitney(second, first) / p).toBeCloseTo(1, 9);
  });

  it('counts out what a person can: of three and three apart, 2 of 20 arrangements', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6])).toBeCloseTo(0.1, 12);
  });

  it('says nothing of sides that are empty or all alike', () => {
    expect(mannWhitney([], [1, 2])).toBe(1);
    expect(mannWhitney([1, 1, 1], [1, 1, 1])).toBe(1);
  });

  it('depends on ranks alone', () => {
    const column = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(column, column, (first, second) => {
        const stretch = (value: number) => value ** 3 + 7;
        const plain = mannWhitney(first, second);
        expect(plain).toBeGreaterThan(0);
        expect(plain).toBeLessThanOrEqual(1);
        expect(mannWhitney(first.map(stretch), second.map(stretch))).toBe(plain);
      }),
    );
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
