import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/analyse/compare.js';
import { confirm, toConfirm } from '../../src/analyse/confirm.js';
import type { TestFinding } from '../../src/analyse/comparison.js';
import type { Comparison } from '../../src/analyse/comparison.js';
import { column, environment, measurement, method, options, thresholds, type TestSketch } from './measurements.js';

const counts = (count: number) => [count, count];

function one(comparison: Comparison, name: string): TestFinding {
  const finding = comparison.tests.find(({ test }) => test.name === name);
  if (finding === undefined) throw new Error(`no finding of ${name}`);
  return finding;
}

/** The comparison of one test, by what base and head have. */
function ofOne(
  base: Omit<TestSketch, 'name'>,
  head: Omit<TestSketch, 'name'>,
  more: Partial<typeof options> = {},
): Comparison {
  return compare(measurement([{ name: 't', ...base }]), measurement([{ name: 't', ...head }]), { ...options, ...more });
}

describe('like with like', () => {
  it('lists added, removed and edited tests apart and leaves them out of the suite', () => {
    const base = measurement([{ name: 'kept' }, { name: 'gone' }, { name: 'edited', hash: '1' }]);
    const head = measurement([
      { name: 'kept' },
      { name: 'edited', hash: '2', wall: column(9) },
      { name: 'new', wall: column(9) },
    ]);
    const result = compare(base, head, options);
    expect(result.tests.map(({ test }) => test.name)).toEqual(['kept']);
    expect([result.added, result.removed, result.edited].map((list) => list.map(({ name }) => name))).toEqual([
      ['new'],
      ['gone'],
      ['edited'],
    ]);
    expect(result.suite.time?.best.base).toBeCloseTo(0.1, 3);
    expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
  });

  it('is unresolved, and says why, where nothing is common', () => {
    const result = compare(measurement([{ name: 'a' }]), measurement([{ name: 'b' }]), options);
    expect(result).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(result.notes.join()).toMatch(/No test is in both versions/);
  });
});

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

describe('time', () => {
  const slower = { wall: column(0.115, 20, 3) };

  it('raises a suspicion that does nothing until fresh pairs confirm it', () => {
    const suspicion = ofOne({}, slower);
    expect(suspicion).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(toConfirm(suspicion)).toBe(true);
    const fresh = (wall: number[]) => measurement([{ name: 't', wall }]);
    const confirmed = confirm(suspicion, fresh(column(0.1)), fresh(column(0.115, 20, 5)));
    expect(confirmed).toMatchObject({ verdict: 'slower', gate: 'fail' });
    expect(one(confirmed, 't').time).toMatchObject({ confirmation: 'confirmed', verdict: 'slower' });
    expect(toConfirm(confirmed)).toBe(false);
    const refuted = confirm(suspicion, fresh(column(0.1)), fresh(column(0.1, 20, 5)));
    expect(refuted).toMatchObject({ verdict: 'same', gate: 'none' });
    expect(one(refuted, 't').time).toMatchObject({ confirmation: 'refuted', verdict: 'same' });
  });

  it('takes the milder level of both measurings', () => {
    const fresh = (wall: number[]) => measurement([{ name: 't', wall }]);
    const result = confirm(ofOne({}, slower), fresh(column(0.1)), fresh(column(0.108, 20, 3)));
    expect(result).toMatchObject({ verdict: 'slower', gate: 'warn' });
    const other = confirm(ofOne({}, { wall: column(0.108, 20, 3) }), fresh(column(0.1)), fresh(column(0.13, 20, 3)));
    expect(other).toMatchObject({ verdict: 'slower', gate: 'warn' });
  });

  it('keeps the suspicion where the fresh pairs are too few or the control moved in them', () => {
    const fresh = (wall: number[], control: number[]) => measurement([{ name: 't', wall }], { control });
    const few = confirm(
      ofOne({}, slower),
      fresh(column(0.1, 4), column(1, 4)),
      fresh(column(0.115, 4, 3), column(1, 4)),
    );
    expect(few).toMatchObject({ verdict: 'unresolved', gate: 'none', fresh: { pairs: 4, control: null } });
    expect([few.suite.reason, one(few, 't').reason].join()).toMatch(/(too few fresh pairs .*raise `time-budget`.*){2}/);
    const none = confirm(ofOne({}, slower), fresh([], []), fresh([], []));
    expect(none).toMatchObject({ verdict: 'unresolved', fresh: { pairs: 0, control: null } });
    const moved = confirm(ofOne({}, slower), fresh(column(0.1), column(1)), fresh(column(0.115), column(1.2)));
    expect(moved).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(moved.fresh).toMatchObject({ pairs: 20, control: 'moved' });
    expect(moved.suite.reason).toMatch(/machine changed its pace/);
  });

  it('says of rounds too few to tell anything that they are, and not that they are noisy', () => {
    const wall = (seconds: number) => ({ wall: column(seconds, 4), instructions: counts(1_000_000) });
    const { suite } = ofOne(wall(0.1), wall(0.2));
    expect(suite).toMatchObject({ verdict: 'unresolved' });
    expect(suite.reason).toMatch(/too few pairs of rounds/);
  });

  it('fails the suite and warns for the test where instructions have not grown, and says where to look', () => {
    const same = counts(1_000_000);
    const suspicion = ofOne({ instructions: same }, { ...slower, instructions: same });
    const fresh = (wall: number[]) => measurement([{ name: 't', wall }]);
    const result = confirm(suspicion, fresh(column(0.1)), fresh(slower.wall));
    expect(result.suite).toMatchObject({ verdict: 'slower', gate: 'fail' });
    expect(result.suite.reason).toMatch(/C functions/);
    expect(one(result, 't')).toMatchObject({ verdict: 'slower', gate: 'warn' });
  });

  it.each([
    ['only warns where the whole suite is shorter than the minimum', 0.008, 1, 'warn'],
    ['only warns where its instructions cannot tell either', 0.008, null, 'warn'],
    ['only warns where instructions have grown by what they alone would warn of', 0.008, 1.07, 'warn'],
    ['fails where instructions alone would', 0.008, 1.12, 'fail'],
    ['fails from the minimum on', 0.05, 1, 'fail'],
  ])('%s', (_, seconds, grown, gate) => {
    const sketch = (wall: number[], instructions: number) =>
      measurement([{ name: 't', wall, instructions: grown === null ? [] : counts(instructions) }]);
    const [before, after] = [column(seconds), column(seconds * 1.5, 20, 3)];
    const [base, head] = [sketch(before, 1_000_000), sketch(after, 1_000_000 * (grown ?? 1))];
    const { suite } = confirm(compare(base, head, options), base, head);
    expect(suite).toMatchObject({ verdict: 'slower', gate, time: { confirmation: 'confirmed' } });
    expect(suite.reason.includes('`minimum-test-time`')).toBe(seconds < 0.05 && (grown ?? 1) < 1.05);
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

describe('the control', () => {
  it('silences time where it moved with the code', () => {
    const head = measurement([{ name: 't', wall: column(0.12, 20, 3) }], { control: column(0.012) });
    const result = compare(measurement([{ name: 't' }]), head, options);
    expect(result).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(result.noise.controlShift).toBeCloseTo(0.2, 2);
    expect(result.notes.join()).toMatch(/the control/);
    expect(toConfirm(result)).toBe(false);
  });

  it('leaves instructions their say', () => {
    const head = measurement([{ name: 't', instructions: counts(1_200_000) }], { control: column(0.012) });
    const result = compare(measurement([{ name: 't', instructions: counts(1_000_000) }]), head, options);
    expect(result).toMatchObject({ verdict: 'slower', gate: 'fail' });
  });
});

describe('stored baselines', () => {
  const stored = { ...options, baseline: { kind: 'release', commit: '', label: 'v1' }, paired: false } as const;

  it('prove nothing by time', () => {
    const result = ofOne({}, { wall: column(0.2, 20, 3) }, stored);
    expect(result).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(result.suite.reason).toMatch(/stored baseline/);
    expect(toConfirm(result)).toBe(false);
  });

  it.each([{ cpu: 'CPU B' }, { os: 'Debian 13' }, { runnerImage: 'ubuntu-24.04 20260101' }])(
    'of another machine (%j) are never compared by time, but by instructions',
    (other) => {
      const base = measurement([{ name: 't', instructions: counts(1_000_000) }]);
      const head = measurement([{ name: 't', wall: column(0.2), instructions: counts(1_000_000) }], {
        environment: { ...environment, ...other },
      });
      const result = compare(base, head, stored);
      expect(result.suite.time).toBeNull();
      expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
      expect(result.notes.join()).toMatch(/Time was not compared/);
    },
  );

  it('of another interpreter are not compared at all', () => {
    const base = measurement([{ name: 't', instructions: counts(1_000_000) }]);
    const head = measurement([{ name: 't', instructions: counts(2_000_000) }], {
      environment: { ...environment, interpreter: 'Lua 5.1.5' },
    });
    expect(compare(base, head, stored)).toMatchObject({ verdict: 'unresolved', gate: 'none' });
  });
});

describe('policy', () => {
  const grown = [{ instructions: counts(1_000_000) }, { instructions: counts(1_200_000) }] as const;

  it.each([
    [{}, 'fail'],
    [{ failOnRegression: false }, 'warn'],
    [{ ignored: true }, 'warn'],
    [{ thresholds: { ...thresholds, gateOn: ['time'] as const } }, 'warn'],
    [{ thresholds: { ...thresholds, fail: 0.5 } }, 'warn'],
    [{ thresholds: { ...thresholds, fail: 0.5, warn: 0.3 } }, 'none'],
  ])('%j makes a regression %s', (more, gate) => {
    expect(ofOne(grown[0], grown[1], more).gate).toBe(gate);
  });

  it('holds in the confirmation too', () => {
    const fresh = (wall: number[]) => measurement([{ name: 't', wall }]);
    const suspicion = ofOne({}, { wall: column(0.12) }, { ignored: true });
    expect(confirm(suspicion, fresh(column(0.1)), fresh(column(0.12)))).toMatchObject({
      verdict: 'slower',
      gate: 'warn',
    });
  });

  it('asks time nothing where only instructions gate and can answer', () => {
    const only = { thresholds: { ...thresholds, gateOn: ['instructions'] as const } };
    const same = counts(1_000_000);
    const result = ofOne({ instructions: same }, { instructions: same, wall: column(0.3) }, only);
    expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
    expect(toConfirm(result)).toBe(false);
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

it('puts the gravest first, and no untrusted text into reasons and notes', () => {
  const name = '@team</td>::error::';
  const base = measurement([
    { name: 'calm', instructions: counts(1e6) },
    { name, instructions: counts(1e6) },
  ]);
  const head = measurement([
    { name: 'calm', instructions: counts(1e6) },
    { name, instructions: counts(2e6) },
  ]);
  const result = compare(base, head, options);
  expect(result.tests.map(({ test }) => test.name)).toEqual([name, 'calm']);
  expect([...result.tests.map(({ reason }) => reason), result.suite.reason, ...result.notes].join()).not.toContain(
    '@team',
  );
});
