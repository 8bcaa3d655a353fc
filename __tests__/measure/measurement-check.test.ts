import { describe, expect, it } from '@jest/globals';
import { asMeasurement } from '../../src/measure/measurement-check.js';
import { recorded } from '../support/recorded.js';

describe('a measurement from outside', () => {
  const { head } = recorded().bad;
  const { profile } = head;
  const withExecuted = (executed: unknown): unknown => ({ ...head, profile: { ...profile, executed } });

  it('is taken as it was written', () => {
    expect(asMeasurement(head)).toBe(head);
    const counted = withExecuted({ interval: 100, instructions: [[3, 4_200]] });
    expect(asMeasurement(counted)).toBe(counted);
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', 'measurement', /must be object/],
    ['no notes', { ...head, notes: undefined }, /notes/],
    ['no tick', { ...head, method: { ...head.method, tick: undefined } }, /^\/method .*tick/],
    ['own instructions without numbers', withExecuted({ interval: 100, instructions: [[3]] }), /^\/profile/],
    [
      'own instructions of a function by its name',
      withExecuted({ interval: 100, instructions: [['f', 1]] }),
      /^\/profile/,
    ],
    [
      'a node of no frame',
      { ...head, profile: { ...profile, nodes: [{ ...profile?.nodes[0], frame: 1_000 }] } },
      /^\/profile\/nodes name frames or parents that are not there/,
    ],
  ])('is refused with %s', (_, value, wrong) => {
    expect(asMeasurement(value)).toEqual({ wrong: expect.stringMatching(wrong) });
  });
});
