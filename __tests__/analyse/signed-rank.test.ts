import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { signedRanks } from '../../src/analyse/signed-rank.js';

const ofChanges = (changes: readonly number[]) => signedRanks(changes.map(Math.exp));
const spread = (pairs: number, change: (index: number) => number) => Array.from({ length: pairs }, (_, i) => change(i));

describe('the p-value of signed ranks', () => {
  // scipy.stats.wilcoxon 1.17.1, mode "exact".
  it.each([
    ['one small fall', [0.1, 0.2, -0.05, 0.3, 0.15, 0.12, 0.4, -0.02], 0.0390625],
    ['eight rises', [0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18], 0.0078125],
    ['twenty mixed', spread(20, (i) => (((i * 7) % 23) - 8 + i / 100) / 100), 0.04844093322753906],
  ])('is counted out for few pairs: %s', (_, changes, p) => {
    expect(ofChanges(changes).pValue).toBeCloseTo(p, 12);
  });

  // The same, mode "approx", correction=True.
  it('is approximated for many', () => {
    const changes = spread(60, (i) => (((i * 37) % 101) - 35 + i / 1000) / 100);
    expect(ofChanges(changes).pValue).toBeCloseTo(0.0009361627760817394, 9);
  });

  it('counts what did not change, and what is undecided, against a change', () => {
    // (Powers of two, whose logarithms are as far apart up and down.)
    const sure = signedRanks([2, 4, 8, 16, 32, 64, 128, 256]);
    const less = signedRanks([2, 4, 8, 16, 32, 64, 128, 1]);
    const tied = signedRanks([2, 4, 8, 16, 32, 64, 128, 0.5]);
    expect([sure.pValue, less.pValue, tied.pValue].map((p) => p * 256)).toEqual([2, 4, 6]);
  });

  it('is the same in both directions', () => {
    const changes = spread(15, (i) => (((i * 11) % 17) - 5.3) / 50);
    expect(ofChanges(changes).pValue).toBeCloseTo(ofChanges(changes.map((change) => -change)).pValue, 12);
  });

  it('is 1 where nothing changed', () => {
    expect(signedRanks([]).pValue).toBe(1);
    expect(signedRanks([1, 1, 1]).pValue).toBe(1);
  });
});

describe('the interval of signed ranks', () => {
  /** Means of every two changes and of each with itself, in ascending order: what the test counts, as it is defined. */
  const averages = (changes: readonly number[]) =>
    changes.flatMap((one, i) => changes.slice(i).map((other) => (one + other) / 2)).sort((a, b) => a - b);

  // Critical values from the tables of the test (Wilcoxon & Wilcox 1964): so many averages lie beyond either end.
  it.each([
    [6, 0.95, 0],
    [10, 0.95, 8],
    [20, 0.95, 52],
    [25, 0.95, 89],
    [8, 0.99, 0],
    [10, 0.99, 3],
    [20, 0.99, 37],
    [25, 0.99, 68],
  ])('of %d pairs at %d lies between the averages that %d lie beyond', (pairs, confidence, beyond) => {
    const changes = spread(pairs, (i) => (((i * 7) % 23) - 8 + i / 97) / 100);
    const all = averages(changes);
    const { low, high } = ofChanges(changes).interval(confidence);
    expect(Math.log1p(low)).toBeCloseTo(all[beyond] ?? NaN, 12);
    expect(Math.log1p(high)).toBeCloseTo(all[all.length - 1 - beyond] ?? NaN, 12);
  });

  it('is all there is where the pairs are too few', () => {
    expect(signedRanks([0.9, 1.2, 1.1]).interval(0.95)).toEqual({
      low: expect.closeTo(-0.1, 12) as unknown,
      high: expect.closeTo(0.2, 12) as unknown,
    });
  });

  it('excludes that nothing changed exactly where the p-value does', () => {
    const change = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(change, { minLength: 8, maxLength: 70 }), (changes) => {
        const test = ofChanges(changes);
        for (const confidence of [0.95, 0.99]) {
          const { low, high } = test.interval(confidence);
          expect(low > 0 || high < 0).toBe(test.pValue <= 1 - confidence);
        }
      }),
    );
  });

  it('is found of very many pairs too', () => {
    const changes = spread(5_000, (i) => ((i * 7_919) % 5_003) / 5_003 - 0.45);
    const { low, high } = ofChanges(changes).interval(0.95);
    expect(low).toBeGreaterThan(0.03);
    expect(high).toBeLessThan(0.07);
  });
});
