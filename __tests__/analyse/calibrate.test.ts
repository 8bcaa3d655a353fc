import { describe, expect, it } from '@jest/globals';
import { calibration } from '../../src/analyse/calibrate.js';
import { column, measurement, thresholds } from './measurements.js';

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
    // A spread of two per cent hides little: what is flagged is what is past the warning threshold, and so with failing.
    expect(result.smallest.flagged).toBeGreaterThan(0.05);
    expect(result.smallest.flagged).toBeLessThan(0.065);
    expect(result.smallest.failed).toBeGreaterThan(0.1);
    expect(result.smallest.failed).toBeLessThan(0.115);
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

  it('needs more of a slowdown where the machine is noisy, and sees none where the control moves', () => {
    const noisy = (phase: number) =>
      column(0.1, 20, phase).map((value, round) => value * (1 + ((round * 7 + phase) % 20) / 40));
    const pairs = [0, 3, 6].map((phase) => ({
      base: measurement([{ name: 't', wall: noisy(phase) }]),
      head: measurement([{ name: 't', wall: noisy(phase + 11) }]),
    }));
    const { flagged } = calibration(pairs, thresholds).smallest;
    expect(flagged).toBeGreaterThan(0.08);
    expect(flagged).toBeLessThan(0.6);
    const moved = pairs.map(({ base, head }) => ({
      base: { ...base, control: column(1) },
      head: { ...head, control: column(1.2) },
    }));
    expect(calibration(moved, thresholds).smallest).toEqual({ flagged: Infinity, failed: Infinity });
  });

  it('knows that a suite shorter than the least test time only warns', () => {
    const pairs = [0, 3].map((phase) => ({ base: side(0.01, phase), head: side(0.01, phase + 3) }));
    const { flagged, failed } = calibration(pairs, thresholds).smallest;
    expect(flagged).toBeLessThan(0.065);
    expect(failed).toBe(Infinity);
  });

  it('claims nothing without pairs', () => {
    expect(calibration([], thresholds)).toMatchObject({ trials: 0, smallest: { flagged: Infinity, failed: Infinity } });
  });
});
