import { describe, expect, it } from '@jest/globals';
import { rate } from '../../src/analyse/rate.js';

describe('rate', () => {
  // References: SciPy's binomtest(...).proportion_ci, exact; one-sided where nothing was seen.
  it.each([
    [0, 200, 0, 0.01486703923127205],
    [3, 200, 0.003104107621555085, 0.043208281917709784],
    [200, 200, 0.9817246596448512, 1],
  ])('of %d in %d', (count, trials, low, high) => {
    const bounds = rate(count, trials);
    expect(bounds.low).toBeCloseTo(low, 9);
    expect(bounds.high).toBeCloseTo(high, 9);
  });

  it('knows nothing from no trials', () => {
    expect(rate(0, 0)).toEqual({ count: 0, trials: 0, low: 0, high: 1 });
  });
});
