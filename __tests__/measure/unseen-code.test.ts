import { describe, expect, it } from '@jest/globals';
import type { Frame, Profile } from '../../src/measure/measurement.js';
import { unseenCode } from '../../src/measure/unseen-code.js';

const tests = [{ id: 'x', name: 'adds', path: ['adds'], file: 'src/sum_spec.lua', line: 1, sourceHash: '' }];
const frame = (name: string, file: string, test?: string): Frame => ({
  name,
  file,
  line: 1,
  ...(test ? { test } : {}),
});

function profile(frames: readonly Frame[], calls: Profile['calls'] = []): Profile {
  return {
    sampler: 'instructions',
    interval: 1,
    samples: 0,
    runs: 1,
    calls,
    edges: null,
    reached: {},
    frames,
    nodes: [],
  };
}

describe('unseenCode', () => {
  const specs = [
    frame('adds', 'src/sum_spec.lua', 'x'),
    frame('sum_spec:1', 'src/sum_spec.lua'),
    frame('[busted]', ''),
  ];

  it('notes a suite that calls only its specs, their helpers and what is folded', () => {
    expect(unseenCode(profile([...specs, frame('helper.load', 'spec/helper.lua')]), tests)).toHaveLength(1);
  });

  it('says nothing where a function of the project was called', () => {
    expect(unseenCode(profile([...specs, frame('sum.add', 'src/sum.lua')]), tests)).toEqual([]);
  });

  it('says nothing where samples alone could have missed one', () => {
    expect(unseenCode(profile(specs, null), tests)).toEqual([]);
    expect(unseenCode(null, tests)).toEqual([]);
  });
});
