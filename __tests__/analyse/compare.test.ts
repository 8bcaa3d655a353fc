import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/analyse/compare.js';
import { toConfirm } from '../../src/analyse/confirm.js';
import { counts, ofOne } from './comparisons.js';
import { column, environment, measurement, options, thresholds } from './measurements.js';

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

  it('asks time nothing where only instructions gate and can answer', () => {
    const only = { thresholds: { ...thresholds, gateOn: ['instructions'] as const } };
    const same = counts(1_000_000);
    const result = ofOne({ instructions: same }, { instructions: same, wall: column(0.3) }, only);
    expect(result).toMatchObject({ verdict: 'same', gate: 'none' });
    expect(toConfirm(result)).toBe(false);
  });
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
