/** Two profiles of a small suite: one function became twice as slow, one is new, one is gone. */
import type { Profile } from '../../../src/measure/measurement.js';

type Stack = readonly [stack: string, ticks: number];

const TICK = 1000;
/** Where the functions stand, on each side: lines move. */
const FILES: Readonly<Record<string, string>> = {
  decode: 'src/decode.lua',
  encode: 'src/encode.lua',
  spec: 'spec/json_spec.lua',
};

/** A profile from stacks: names from the outside in, separated by `;`. */
export function profileOf(stacks: readonly Stack[], runs = 1, sampler: Profile['sampler'] = 'instructions'): Profile {
  const frames: { name: string; file: string; line: number; test?: string }[] = [{ name: 'suite', file: '', line: 0 }];
  const nodes: { frame: number; parent: number; selfTime: number; selfInstructions: number; samples: number }[] = [
    { frame: 0, parent: -1, selfTime: 0, selfInstructions: 0, samples: 0 },
  ];
  const known = new Map<string, number>();
  for (const [stack, ticks] of stacks) {
    let parent = 0;
    for (const name of stack.split(';')) {
      const key = `${String(parent)};${name}`;
      let node = known.get(key);
      if (node === undefined) {
        const file = FILES[name.split('.')[0] ?? ''] ?? '';
        frames.push({
          name,
          file,
          line: file === '' ? 0 : name.length,
          ...(name.startsWith('test ') ? { test: name } : {}),
        });
        node = nodes.push({ frame: frames.length - 1, parent, selfTime: 0, selfInstructions: 0, samples: 0 }) - 1;
        known.set(key, node);
      }
      parent = node;
    }
    const leaf = nodes[parent];
    if (leaf) {
      leaf.samples += ticks * runs;
      leaf.selfInstructions += ticks * runs * TICK;
      leaf.selfTime += ticks * runs * 2.5e-5;
    }
  }
  return {
    frames,
    nodes,
    sampler,
    interval: TICK,
    samples: nodes.reduce((sum, { samples }) => sum + samples, 0),
    runs,
    calls: null,
    edges: null,
    executed: null,
    reached: {},
  };
}

const SHARED: readonly Stack[] = [
  ['test one;spec.numbers;decode.decode;decode.scan_value;decode.scan_string', 2_400],
  ['test one;spec.numbers;decode.decode;decode.scan_value;decode.scan_string;[C] string.find', 1_900],
  ['test two;spec.roundtrip;encode.encode;encode.table;encode.string', 3_100],
  ['test two;spec.roundtrip;encode.encode;encode.table', 700],
  ['[busted]', 2_000],
];

export const BEFORE = profileOf([
  ...SHARED,
  ['test one;spec.numbers;decode.decode;decode.scan_value;decode.scan_number', 3_000],
  ['test two;spec.roundtrip;decode.decode;decode.scan_value;decode.scan_number', 2_200],
  ['test two;spec.roundtrip;encode.encode;encode.table;encode.sort_keys', 900],
]);

export const AFTER = profileOf(
  [
    ...SHARED,
    ['test one;spec.numbers;decode.decode;decode.scan_value;decode.scan_number', 6_100],
    ['test two;spec.roundtrip;decode.decode;decode.scan_value;decode.scan_number', 4_400],
    ['test two;spec.roundtrip;encode.encode;encode.table;encode.quick_keys', 420],
  ],
  3,
);
