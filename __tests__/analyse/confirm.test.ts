/** What fresh pairs make of a suspicion. */
import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/analyse/compare.js';
import { confirm, toConfirm } from '../../src/analyse/confirm.js';
import type { Measurement } from '../../src/measure/measurement.js';
import { counts, ofOne, one } from './comparisons.js';
import { column, measurement, options } from './measurements.js';

describe('a suspicion by time', () => {
  const slower = { wall: column(0.115, 20, 3) };
  const fresh = (wall: number[], more: Partial<Measurement> = {}) => measurement([{ name: 't', wall }], more);

  it('does nothing until fresh pairs confirm it', () => {
    const suspicion = ofOne({}, slower);
    expect(suspicion).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(toConfirm(suspicion)).toBe(true);
    const confirmed = confirm(suspicion, fresh(column(0.1)), fresh(column(0.115, 20, 5)));
    expect(confirmed).toMatchObject({ verdict: 'slower', gate: 'fail' });
    expect(one(confirmed, 't').time).toMatchObject({ confirmation: 'confirmed', verdict: 'slower' });
    expect(toConfirm(confirmed)).toBe(false);
    const refuted = confirm(suspicion, fresh(column(0.1)), fresh(column(0.1, 20, 5)));
    expect(refuted).toMatchObject({ verdict: 'same', gate: 'none' });
    expect(one(refuted, 't').time).toMatchObject({ confirmation: 'refuted', verdict: 'same' });
  });

  it('has the milder level of both measurings', () => {
    const result = confirm(ofOne({}, slower), fresh(column(0.1)), fresh(column(0.108, 20, 3)));
    expect(result).toMatchObject({ verdict: 'slower', gate: 'warn' });
    const other = confirm(ofOne({}, { wall: column(0.108, 20, 3) }), fresh(column(0.1)), fresh(column(0.13, 20, 3)));
    expect(other).toMatchObject({ verdict: 'slower', gate: 'warn' });
  });

  it('stays where the fresh pairs are too few or the control moved in them', () => {
    const few = confirm(ofOne({}, slower), fresh(column(0.1, 4)), fresh(column(0.115, 4, 3)));
    expect(few).toMatchObject({ verdict: 'unresolved', gate: 'none', fresh: { pairs: 4, control: null } });
    expect([few.suite.reason, one(few, 't').reason].join()).toMatch(/(too few fresh pairs .*raise `time-budget`.*){2}/);
    const none = confirm(ofOne({}, slower), fresh([]), fresh([]));
    expect(none).toMatchObject({ verdict: 'unresolved', fresh: { pairs: 0, control: null } });
    const moved = confirm(ofOne({}, slower), fresh(column(0.1)), fresh(column(0.115), { control: column(0.012) }));
    expect(moved).toMatchObject({ verdict: 'unresolved', gate: 'none' });
    expect(moved.fresh).toMatchObject({ pairs: 20, control: 'moved' });
    // What is far more than the machine's own change is confirmed all the same.
    const far = confirm(ofOne({}, slower), fresh(column(0.1)), fresh(column(0.9), { control: column(0.0108) }));
    expect(far).toMatchObject({ verdict: 'slower', gate: 'fail', fresh: { pairs: 20, control: 'moved' } });
    expect(moved.suite.reason).toMatch(/machine changed its pace/);
  });

  it('fails the suite and warns for the test where instructions have not grown, and says where to look', () => {
    const same = counts(1_000_000);
    const suspicion = ofOne({ instructions: same }, { ...slower, instructions: same });
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

  it('is confirmed under the policy of the pull request', () => {
    const suspicion = ofOne({}, { wall: column(0.12) }, { ignored: true });
    expect(confirm(suspicion, fresh(column(0.1)), fresh(column(0.12)))).toMatchObject({
      verdict: 'slower',
      gate: 'warn',
    });
  });
});
