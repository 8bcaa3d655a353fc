import { describe, expect, it } from '@jest/globals';
import { signedRank } from '../../src/analyse/signed-rank.js';

const ofChanges = (changes: readonly number[]) => signedRank(changes.map(Math.exp));
const spread = (pairs: number, change: (index: number) => number) => Array.from({ length: pairs }, (_, i) => change(i));

describe('signedRank', () => {
  // scipy.stats.wilcoxon 1.17.1, mode "exact".
  it.each([
    ['one small fall', [0.1, 0.2, -0.05, 0.3, 0.15, 0.12, 0.4, -0.02], 0.0390625],
    ['eight rises', [0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18], 0.0078125],
    ['twenty mixed', spread(20, (i) => (((i * 7) % 23) - 8 + i / 100) / 100), 0.04844093322753906],
  ])('counts out few pairs: %s', (_, changes, p) => {
    expect(ofChanges(changes)).toBeCloseTo(p, 12);
  });

  // The same, mode "approx", correction=True, zero_method="wilcox".
  it('approximates where there are ties, and leaves out what did not change', () => {
    // (Powers of two, whose logarithms are as far apart up and down.)
    const powers = [1, 1, -1, 2, 2, 3, -3, 4, 5, 6, 7, 0, 8];
    expect(signedRank(powers.map((power) => 2 ** power))).toBeCloseTo(0.01833198983851308, 9);
  });

  it('approximates many', () => {
    expect(ofChanges(spread(60, (i) => (((i * 37) % 101) - 35 + i / 1000) / 100))).toBeCloseTo(
      0.0009361627760817394,
      9,
    );
  });

  it('says the same of both directions', () => {
    const changes = spread(15, (i) => (((i * 11) % 17) - 5.3) / 50);
    expect(ofChanges(changes)).toBeCloseTo(ofChanges(changes.map((change) => -change)), 12);
  });

  it('says nothing where nothing changed', () => {
    expect(signedRank([])).toBe(1);
    expect(signedRank([1, 1, 1])).toBe(1);
  });
});
