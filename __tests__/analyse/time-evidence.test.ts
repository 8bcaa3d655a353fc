/** What time says before fresh pairs are asked. */
import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/analyse/compare.js';
import { toConfirm } from '../../src/analyse/confirm.js';
import { counts, ofOne, one } from './comparisons.js';
import { column, measurement, method, options } from './measurements.js';

describe('time', () => {
  const slower = { wall: column(0.115, 20, 3) };

  it('says of rounds too few to tell anything that they are, and not that they are noisy', () => {
    const wall = (seconds: number) => ({ wall: column(seconds, 4), instructions: counts(1_000_000) });
    const { suite } = ofOne(wall(0.1), wall(0.2));
    expect(suite).toMatchObject({ verdict: 'unresolved' });
    expect(suite.reason).toMatch(/too few pairs of rounds/);
  });

  it('needs both estimates past the threshold', () => {
    // The best quarter of head is as good as base's: noise that came and went, not a slowdown.
    const wall = slower.wall.map((value, round) => (round % 4 === 1 ? 0.1 : value));
    const result = ofOne({}, { wall });
    expect(one(result, 't').time?.change.value).toBeGreaterThan(0.1);
    expect(toConfirm(result)).toBe(false);
    expect(result).toMatchObject({ verdict: 'unresolved', gate: 'none' });
  });

  it('lets no single lucky round outweigh all others', () => {
    const wall = slower.wall.map((value, round) => (round === 7 ? 0.1 : value));
    expect(toConfirm(ofOne({}, { wall }))).toBe(true);
  });

  it('never judges a test shorter than the minimum', () => {
    const sketch = (wall: number[]) => measurement([{ name: 'long' }, { name: 'short', wall }]);
    const result = compare(sketch(column(0.001)), sketch(column(0.003, 20, 3)), options);
    expect(one(result, 'short')).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(one(result, 'short').time).toMatchObject({ verdict: 'unresolved', pairs: 20 });
    expect(result).toMatchObject({ verdict: 'same' });
    expect(toConfirm(result)).toBe(false);
  });

  it('corrects for the number of tests tried', () => {
    const eight = (seconds: number, phase: number) => column(seconds, 8, phase);
    const many = (seconds: number) =>
      measurement(Array.from({ length: 10 }, (_, index) => ({ name: `t${index}`, wall: eight(seconds, index) })));
    // Eight pairs apart give p = 0.008; ten tests tried make 0.08 of it.
    const result = compare(many(0.1), many(0.13), options);
    expect(result.tests.map(({ time }) => time?.verdict)).toEqual(Array(10).fill('unresolved'));
    expect(result.suite.time?.verdict).toBe('slower');
  });

  it('says unresolved where the interval cannot exclude a failing slowdown', () => {
    const wild = (phase: number) =>
      Array.from({ length: 20 }, (_, round) => 0.1 * (1 + 0.5 * (((round * 7 + phase) % 10) / 10)));
    const result = ofOne({ wall: wild(0) }, { wall: wild(3) });
    expect(result).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(result.suite.time?.change.high).toBeGreaterThan(0.1);
  });

  describe('of a suite whose rounds are interrupted', () => {
    /** Twenty tests; in each round one of them is held up for so many milliseconds. */
    const suite = (factor: number, phase: number, held: (round: number) => number) =>
      measurement(
        Array.from({ length: 20 }, (_, index) => ({
          name: `t${index}`,
          wall: column(0.001 * factor, 20, phase + index).map(
            (value, round) => value + ((round * 7 + phase) % 20 === index ? 0.001 * held(round) : 0),
          ),
        })),
      );
    const there = (round: number) => (round * 3) % 20;
    const back = (round: number) => there(19 - round);

    it('asks the steadied sums, which resolve what the plain ones cannot', () => {
      const result = compare(suite(1, 0, there), suite(1, 3, back), options).suite;
      expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
      expect(result.time?.change.high).toBeLessThan(0.05);
      const slower = compare(suite(1, 0, there), suite(1.12, 3, back), options);
      expect(slower.suite.time).toMatchObject({ verdict: 'slower', confirmation: 'untried' });
    });

    it('but lets them excuse no suite whose plain sums look slower', () => {
      // A collector's work strikes now this test and now that, in nearly every round.
      const collected = suite(1, 3, (round) => (round < 2 ? 0 : 3));
      const result = compare(
        suite(1, 0, () => 0),
        collected,
        options,
      ).suite;
      expect(result).toMatchObject({ verdict: 'unresolved', gate: 'none' });
      expect(result.time?.change.value).toBeGreaterThan(0.1);
    });
  });

  it('is as quick to see a speed-up', () => {
    expect(ofOne({}, { wall: column(0.08, 20, 3) })).toMatchObject({ verdict: 'faster', gate: 'none' });
  });

  it('pairs by round, so that a drift of the machine cancels', () => {
    const drift = (wall: number[]) => wall.map((value, round) => value * (1 + 0.05 * round));
    const result = compare(
      measurement([{ name: 't', wall: drift(column(0.1)) }], { control: drift(column(0.01)) }),
      measurement([{ name: 't', wall: drift(column(0.1, 20, 3)) }], { control: drift(column(0.01, 20, 1)) }),
      options,
    );
    expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
  });
});

it('uses the clock that the method names', () => {
  const cycles = (value: number) => ({ ...measurement([{ name: 't' }]).tests[0]?.samples, cycles: column(value) });
  const side = (value: number) => {
    const plain = measurement([{ name: 't' }], { method: { ...method, clock: 'cycles' } });
    return {
      ...plain,
      tests: plain.tests.map((test) => ({ ...test, samples: { ...test.samples, ...cycles(value) } })),
    };
  };
  const result = compare(side(1e8), side(1.2e8), options);
  expect(result.suite.time).toMatchObject({ clock: 'cycles', verdict: 'slower' });
  expect(result.suite.time?.best.base).toBeCloseTo(1e8, -6);
});
