/** The call graph: what is left out, and that it stays legible. */
import { describe, expect, it } from '@jest/globals';
import type { CallTree, Frame } from '../../../src/measure/measurement.js';
import { callgraphSvg, MOST_NODES } from '../../../src/report/pictures/callgraph.js';
import { releaseRecord } from '../release/fixture.js';

const nodesOf = (svg: string): number => svg.match(/class="node/g)?.length ?? 0;
const widthOf = (svg: string): number => Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);

/** One test that reaches a function by a chain of others that only call. */
function chain(length: number): CallTree {
  const frames: Frame[] = [
    { name: 'the test', file: 'spec/a_spec.lua', line: 1, test: 'id' },
    ...Array.from({ length }, (_, index) => ({ name: `caller${String(index)}`, file: 'src/a.lua', line: index + 1 })),
    { name: 'worker', file: 'src/a.lua', line: 999 },
  ];
  const nodes = frames.map((_, index) => ({
    frame: index,
    parent: index - 1,
    selfTime: index === frames.length - 1 ? 1 : 0,
    selfInstructions: 0,
    samples: index === frames.length - 1 ? 100 : 0,
  }));
  return { frames, nodes };
}

describe('the call graph', () => {
  it('has few enough nodes of a large suite to be read in a README', async () => {
    const svg = await callgraphSvg(releaseRecord({ tests: 500 }));
    expect(nodesOf(svg)).toBeGreaterThan(10);
    expect(nodesOf(svg)).toBeLessThanOrEqual(MOST_NODES);
    expect(widthOf(svg)).toBeLessThanOrEqual(1300);
  });

  it('shows a short chain of calls whole, and joins the ends of a long one by a dashed edge', async () => {
    const short = await callgraphSvg({ tree: chain(3) });
    expect(nodesOf(short)).toBe(5);
    expect(short).not.toContain('stroke-dasharray');
    const long = await callgraphSvg({ tree: chain(100) });
    expect(nodesOf(long)).toBeLessThanOrEqual(MOST_NODES);
    expect(long).toContain('worker');
    expect(long).toMatch(/stroke-dasharray/);
  });

  it('says where nothing was sampled', async () => {
    expect(await callgraphSvg({ tree: null })).toContain('Nothing was sampled.');
  });
});
