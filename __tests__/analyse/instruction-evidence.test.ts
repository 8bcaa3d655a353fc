/** What VM instructions say, and what follows. */
import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/analyse/compare.js';
import { counts, ofOne, one } from './comparisons.js';
import { column, measurement, options } from './measurements.js';

describe('instructions', () => {
  it.each([
    [1_000_000, 1_120_000, 'slower', 'fail'],
    [1_000_000, 1_070_000, 'slower', 'warn'],
    [1_000_000, 1_040_000, 'same', 'none'],
    [1_000_000, 900_000, 'faster', 'none'],
    // Within a tick either way this is no sure 5 %: a tick of 100 in 10,000.
    [9_500, 10_100, 'same', 'none'],
  ])('%d to %d is %s and does %s', (before, after, verdict, gate) => {
    const finding = one(ofOne({ instructions: counts(before) }, { instructions: counts(after) }), 't');
    expect(finding).toMatchObject({ verdict, gate });
  });

  it('prove nothing where their repeats differ widely', () => {
    const finding = one(ofOne({ instructions: [1_000_000, 1_100_000] }, { instructions: counts(1_300_000) }), 't');
    expect(finding.instructions).toMatchObject({ stable: false, verdict: 'unresolved' });
    expect(finding).toMatchObject({ verdict: 'same', gate: 'none' });
  });

  it('that differ a little from run to run bound the change, and the certain part of it counts', () => {
    const finding = (base: readonly number[], head: readonly number[]) =>
      one(ofOne({ instructions: base }, { instructions: head }), 't');
    const base = [1_400_000, 1_390_000, 1_425_000];
    const slower = finding(base, [1_610_000, 1_600_000, 1_650_000]);
    expect(slower).toMatchObject({ verdict: 'slower', gate: 'fail' });
    expect(slower.instructions).toMatchObject({ stable: false, base: 1_400_000, head: 1_610_000, verdict: 'slower' });
    expect(slower.instructions?.low).toBeCloseTo(1_600_000 / 1_425_000 - 1, 9);
    expect(slower.instructions?.high).toBeCloseTo(1_650_000 / 1_390_000 - 1, 9);
    // 11 % by their medians, but 7 % may be all.
    expect(finding(base, [1_554_000, 1_525_000, 1_560_000])).toMatchObject({ verdict: 'slower', gate: 'warn' });
    expect(finding(base, [1_390_000, 1_436_000, 1_400_000])).toMatchObject({ verdict: 'same', gate: 'none' });
    expect(finding(base, [1_210_000, 1_200_000, 1_220_000])).toMatchObject({ verdict: 'faster', gate: 'none' });
    // Repeats that differ by more than what counts prove nothing, wherever they lie.
    const wild = finding([1_400_000, 1_390_000, 1_490_000], [1_900_000, 2_000_000, 1_950_000]);
    expect(wild.instructions).toMatchObject({ stable: false, verdict: 'unresolved' });
  });

  it('list without consequences what costs less than the minimum slowdown', () => {
    const wall = column(0.002);
    const result = ofOne({ wall, instructions: counts(20_000) }, { wall, instructions: counts(26_000) });
    expect(one(result, 't')).toMatchObject({ verdict: 'slower', gate: 'none' });
    // The suite of that one test is 30 % slower all the same.
    expect(result.suite).toMatchObject({ verdict: 'slower', gate: 'fail' });
  });

  it.each([
    // A tick either way hides any change of so few, but the test as a whole takes less than would count.
    [500, 500, 0.0001, 'same'],
    [500, 500, 0.02, 'unresolved'],
    // More than the ticks can hide is more, and yet no reason to fail: the time may lie in C functions.
    [500, 900, 0.0001, 'slower'],
    [500, 900, 0.02, 'slower'],
    [900, 500, 0.0001, 'faster'],
  ])('say of %d to %d in %d s: %s, without consequences', (before, after, seconds, verdict) => {
    const wall = column(seconds);
    const small = { wall, instructions: counts(before) };
    const result = compare(
      measurement([
        { name: 'small', ...small },
        { name: 'large', instructions: counts(9_000_000) },
      ]),
      measurement([
        { name: 'small', ...small, instructions: counts(after) },
        { name: 'large', instructions: counts(9_000_000) },
      ]),
      options,
    );
    expect(one(result, 'small')).toMatchObject({ verdict, gate: 'none' });
    expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
  });

  it('never fail a suite of a few of them', () => {
    const result = ofOne({ instructions: counts(2_000) }, { instructions: counts(4_000) });
    expect(result.suite).toMatchObject({ verdict: 'slower', gate: 'none' });
  });

  it('only warn where time is measurably less', () => {
    const finding = one(
      ofOne({ instructions: counts(1_000_000) }, { instructions: counts(1_200_000), wall: column(0.05, 20, 3) }),
      't',
    );
    expect(finding).toMatchObject({ verdict: 'slower', gate: 'warn' });
  });

  it('judge the suite by its stable tests where these are nearly all of it', () => {
    const stable = (count: number) => ({ name: 's', instructions: counts(count) });
    const wild = { name: 'w', instructions: [50_000, 80_000] };
    const uneven = (count: number) => ({ name: 'u', instructions: [count, count * 1.03] });
    const little = compare(measurement([stable(1_000_000), wild]), measurement([stable(1_000_000), wild]), options);
    expect(little.suite.instructions).toMatchObject({ stable: true, base: 1_000_000, change: 0 });
    // What differs a little belongs to it, repeat by repeat.
    const varied = compare(
      measurement([stable(1_000_000), uneven(1_000_000)]),
      measurement([stable(1_100_000), uneven(1_100_000)]),
      options,
    );
    expect(varied.suite.instructions).toMatchObject({ stable: false, verdict: 'slower', base: 2_015_000 });
    expect(varied.suite.instructions?.low).toBeCloseTo(2_200_000 / 2_030_000 - 1, 9);
    const much = compare(measurement([stable(100_000), wild]), measurement([stable(100_000), wild]), options);
    expect(much.suite.instructions).toMatchObject({ stable: false, verdict: 'unresolved' });
    // Two tests that swap their counts (of one name, made in the order of a table) are one sum.
    const swapped = [
      { name: 'a', instructions: [100_000, 300_000] },
      { name: 'b', instructions: [300_000, 100_000] },
    ];
    const swaps = compare(measurement(swapped), measurement(swapped), options);
    expect(swaps.suite.instructions).toMatchObject({ stable: true, verdict: 'same', change: 0 });
  });
});
