import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  deviation,
  lowest,
  medianInterval,
  minimum,
  quantile,
  spread,
  statistics,
} from '../../src/analyse/statistics.js';

describe('lowest', () => {
  it('is the mean of the lowest quarter, and of one sample at least', () => {
    expect(lowest([9, 1, 8, 3, 7, 6, 5, 4])).toBe(2);
    expect(lowest([9, 1, 8, 3, 7, 6, 5, 4, 2])).toBe(2);
    expect(lowest([5, 4])).toBe(4);
  });
});

describe('medianInterval', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  // Ranks from the table of the sign test's interval (Conover, Practical Nonparametric Statistics).
  it.each([
    [6, 1, 6],
    [10, 2, 9],
    [20, 6, 15],
    [40, 14, 27],
  ])('of %d samples lies between order statistics %d and %d', (count, low, high) => {
    expect(medianInterval(upTo(count))).toEqual({ value: (count + 1) / 2, low, high });
  });

  it('widens with the confidence', () => {
    expect(medianInterval(upTo(20), 0.99)).toEqual({ value: 10.5, low: 4, high: 17 });
  });

  it('is all there is where the samples are too few', () => {
    expect(medianInterval([3, 1, 2])).toEqual({ value: 2, low: 1, high: 3 });
    expect(medianInterval([5])).toEqual({ value: 5, low: 5, high: 5 });
  });

  it('holds the true median in at least 95 of 100 repetitions, also of skewed noise', () => {
    // A fixed sequence of pseudo-random numbers (Lehmer 1951): the same repetitions in every run.
    let state = 42;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    let held = 0;
    const repetitions = 2_000;
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const samples = Array.from({ length: 20 }, () => 1 - Math.log(1 - random()));
      const { low, high } = medianInterval(samples);
      if (low <= 1 + Math.LN2 && high >= 1 + Math.LN2) held += 1;
    }
    expect(held / repetitions).toBeGreaterThan(0.945);
    expect(held / repetitions).toBeLessThan(0.98);
  });
});

describe('statistics', () => {
  it('names the best, the middle and the spread, and keeps every sample in order', () => {
    expect(statistics([3, 1, 2, 6])).toEqual({
      best: 1,
      median: 2.5,
      mean: 3,
      deviation: Math.sqrt(14 / 3),
      samples: [3, 1, 2, 6],
    });
  });

  it('has a deviation of 0 for one sample', () => {
    expect(statistics([2])).toEqual({ best: 2, median: 2, mean: 2, deviation: 0, samples: [2] });
    expect(deviation([])).toBe(0);
  });

  it('does not touch what it is given', () => {
    const samples = Object.freeze([3, 1, 2]) as number[];
    expect(minimum(samples)).toBe(1);
    expect(quantile(samples, 0.5)).toBe(2);
    expect(spread(samples)).toBe(0.5);
  });

  it('orders minimum, quartiles and median', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 }), (samples) => {
        const points = [minimum(samples), quantile(samples, 0.25), quantile(samples, 0.5), quantile(samples, 0.75)];
        expect([...points].sort((a, b) => a - b)).toEqual(points);
      }),
    );
  });
});
