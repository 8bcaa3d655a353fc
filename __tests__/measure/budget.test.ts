import { describe, expect, it } from '@jest/globals';
import { Budget } from '../../src/measure/budget.js';

describe('Budget', () => {
  it('lets the first run take the whole budget and no more', () => {
    expect(new Budget({ clock: () => 0 }, 5, 0).timeout(1)).toBe(5);
    expect(new Budget({ clock: () => 0 }, 900, 0.2).timeout(1)).toBe(900);
  });

  it('tells that it was spent, or that the rest is kept', () => {
    const budget = new Budget({ clock: () => 0 }, 60, 0.8);
    expect(budget.spent()).toBe('the rest of the time budget of 60 s is kept for what comes after');
    budget.release();
    expect(budget.spent()).toBe('the time budget of 60 s was spent');
    expect(budget.spent(5)).toBe('the rest of the time budget of 60 s is kept for what comes after');
    expect([budget.fits(50, 5), budget.fits(50, 15)]).toEqual([true, false]);
  });

  it('goes by the latest runs where the machine has slowed down', () => {
    const budget = new Budget({ clock: () => 0 }, 900, 0);
    for (const seconds of [...Array<number>(18).fill(1), ...Array<number>(6).fill(2)]) budget.learn(seconds);
    expect(budget.typical()).toBe(2);
    for (let run = 0; run < 6; run += 1) budget.learn(1);
    expect(budget.typical()).toBeCloseTo(1.2);
  });

  it('takes a later run to hang after many times what it took before, but not for a slow moment', () => {
    const budget = new Budget({ clock: () => 0 }, 900, 0);
    budget.learn(1);
    expect(budget.timeout(1)).toBe(120);
    budget.learn(19);
    expect(budget.timeout(1)).toBe(200);
    const small = new Budget({ clock: () => 0 }, 5, 0);
    small.learn(0.1);
    expect(small.timeout(1)).toBe(5);
  });
});
