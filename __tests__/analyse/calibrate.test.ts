import { describe, expect, it } from '@jest/globals';
import { calibration, rate } from '../../src/analyse/calibrate.js';
import { column, measurement, thresholds } from './measurements.js';

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

describe('calibration', () => {
  const side = (seconds: number, phase: number) => measurement([{ name: 't', wall: column(seconds, 20, phase) }]);

  it('finds no alarm in a steady machine, and what it can resolve', () => {
    const pairs = Array.from({ length: 8 }, (_, trial) => ({ base: side(0.1, trial), head: side(0.1, trial + 3) }));
    const result = calibration(pairs, thresholds);
    expect(result).toMatchObject({
      trials: 8,
      falseAlarms: { count: 0 },
      unresolved: { count: 0 },
      singleRuns: { count: 0 },
    });
    expect(result.resolution).toBeGreaterThan(0);
    expect(result.resolution).toBeLessThan(0.05);
  });

  it('counts an alarm only where the next pairs agree', () => {
    const steady = { base: side(0.1, 0), head: side(0.1, 3) };
    const jump = { base: side(0.1, 0), head: side(0.13, 3) };
    expect(calibration([steady, jump, steady], thresholds)).toMatchObject({
      suspicions: { count: 1 },
      falseAlarms: { count: 0 },
    });
    expect(calibration([jump, jump], thresholds)).toMatchObject({
      suspicions: { count: 2 },
      falseAlarms: { count: 2 },
    });
  });

  it('claims nothing without pairs', () => {
    expect(calibration([], thresholds)).toMatchObject({ trials: 0, resolution: Infinity });
  });
});
