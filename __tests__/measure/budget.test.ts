import { describe, expect, it } from '@jest/globals';
import { Budget } from '../../src/measure/budget.js';

describe('Budget', () => {
  it('lets the first run take the whole budget and no more', () => {
    expect(new Budget({ clock: () => 0 }, 5, 0).timeout(1)).toBe(5);
    expect(new Budget({ clock: () => 0 }, 900, 0.2).timeout(1)).toBe(900);
  });

  it('tells how much was spent, and that the rest is kept', () => {
    const budget = new Budget({ clock: () => 0 }, 60, 0.8);
    expect(budget.spent()).toBe('12 s of the time budget of 60 s were spent, the rest is kept for fresh rounds');
    budget.release();
    expect(budget.spent()).toBe('the time budget of 60 s was spent');
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
