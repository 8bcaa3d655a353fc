/** Names in boxes stand out from every colour that a box may have, on light pages and on dark ones. */
import { describe, expect, it } from '@jest/globals';
import { flamegraphDiffSvg } from '../../../src/report/pictures/flamegraph-diff.js';
import { flamegraphSvg } from '../../../src/report/pictures/flamegraph-svg.js';
import { contrast, fillsOf } from '../../support/contrast.js';
import { recorded } from '../../support/recorded.js';
import { releaseRecord } from '../release/fixture.js';

/** Classes of boxes whose text is too faint, with the ratio. */
function faint(svg: string, boxes: RegExp, textOf: (box: string) => string): string[] {
  return Object.entries(fillsOf(svg)).flatMap(([scheme, fills]) => {
    const names = [...fills.keys()].filter((name) => boxes.test(name));
    expect(names.length).toBeGreaterThan(8);
    return names.flatMap((name) => {
      const ratio = contrast(fills.get(name) ?? '', fills.get(textOf(name)) ?? '');
      return ratio >= 4.5 ? [] : [`${scheme} ${name}: ${ratio.toFixed(2)}`];
    });
  });
}

describe('text in boxes', () => {
  it('stands out in the flame graph', () => {
    const { tree } = releaseRecord({ tests: 6 });
    if (tree === null) throw new Error('The record has a tree.');
    expect(faint(flamegraphSvg(tree, { title: 'x' }), /^\.(?:c\d+|n|t)$/, () => 'text')).toEqual([]);
  });

  it('stands out in the difference of two', () => {
    const { base, head } = recorded().bad;
    const compared = new Set(head.tests.map(({ id }) => id));
    const svg = flamegraphDiffSvg(base.profile, head.profile, { title: 'x', base: 'a', head: 'b', compared });
    const white = /[23]$/;
    expect(faint(svg, /^\.(?:[sf]\d|n)$/, (box) => (white.test(box) ? '.w' : 'text'))).toEqual([]);
  });
});
