/** The still flame graph: test by test where names fit, else with all tests merged. */
import { describe, expect, it } from '@jest/globals';
import { flamegraphSvg } from '../../../src/report/pictures/flamegraph-svg.js';
import { releaseRecord } from '../release/fixture.js';

const drawn = (tests: number): string => {
  const { tree } = releaseRecord({ tests });
  if (tree === null) throw new Error('The record has a tree.');
  return flamegraphSvg(tree, { title: 'The suite' });
};

describe('the flame graph of a README', () => {
  it('names the tests where there are few', () => {
    const svg = drawn(6);
    expect(svg).not.toContain('All tests are merged.');
    expect(svg).toContain('module 5 when case 5');
  });

  it('merges many, whose boxes would be too narrow for a name', () => {
    const svg = drawn(500);
    expect(svg).toContain('All tests are merged.');
    expect(svg).toContain('>all tests</text>');
    expect(svg).not.toContain('when case');
  });
});
