import { describe, expect, it } from '@jest/globals';
import { SaxesParser } from 'saxes';
import { diffTree as treeOf, type DiffNode, type DiffTree } from '../../../src/report/flamegraph/diff-tree.js';
import { flamegraphDiffSvg } from '../../../src/report/pictures/flamegraph-diff.js';
import type { Profile } from '../../../src/measure/measurement.js';
import { AFTER, BEFORE, profileOf } from '../comparison/profiles.js';

const COMPARED = new Set(['test one', 'test two']);
const OPTIONS = { title: 'Flame graphs compared', base: 'main', head: 'this change', compared: COMPARED };

const diffTree = (base: Profile | null, head: Profile | null): DiffTree | null => treeOf(base, head, COMPARED);

function all(node: DiffNode): DiffNode[] {
  return [node, ...node.children.flatMap(all)];
}

function changes(node: DiffNode): Record<string, number> {
  return Object.fromEntries(all(node).map((one) => [one.frame.name, one.change]));
}

/** Classes of the boxes by the names in their tooltips. */
function classes(svg: string): Map<string, string> {
  const found = new Map<string, string>();
  let title = '';
  const parser = new SaxesParser();
  let inTitle = false;
  parser.on('opentag', ({ name, attributes }) => {
    inTitle = name === 'title';
    if (inTitle) title = '';
    if (name === 'rect' && title !== '') found.set(title.split(/ \(|: itself/)[0] ?? '', attributes.class ?? '');
  });
  parser.on('text', (text) => {
    if (inTitle) title += text;
  });
  parser.on('closetag', () => {
    inTitle = false;
  });
  parser.write(svg).close();
  return found;
}

describe('the tree of differences', () => {
  it('names the function that became slower, the new one and the one that is gone, and no other', () => {
    const tree = diffTree(BEFORE, AFTER);
    expect(tree?.weight).toBe('instructions');
    const changed = tree ? Object.entries(changes(tree.root)).filter(([, ratio]) => ratio !== 0) : [];
    const rounded = changed.map(([name, ratio]) => [name, Math.round(ratio * 10) / 10] as const);
    expect(Object.fromEntries(rounded)).toEqual({
      'decode.scan_number': 1,
      'encode.quick_keys': Infinity,
      'encode.sort_keys': -1,
    });
  });

  it('merges tests, so one function is one box under equal callers', () => {
    const tree = diffTree(BEFORE, AFTER);
    const names = tree ? all(tree.root).map(({ frame }) => frame.name) : [];
    expect(names.filter((name) => name.startsWith('test '))).toEqual([]);
  });

  it('is wide enough for all of its children, and keeps the totals of each side', () => {
    const tree = diffTree(BEFORE, AFTER);
    for (const node of tree ? all(tree.root) : []) {
      expect(node.children.reduce((sum, child) => sum + child.width, 0)).toBeLessThanOrEqual(node.width);
    }
    expect(tree?.root.total).toEqual({ base: 14_200_000, head: 19_020_000 });
  });

  it('finds a nameless function again where its line has moved', () => {
    const before = profileOf([['test one;spec.x;decode.<12>', 100]]);
    const moved = profileOf([['test one;spec.x;decode.<19>', 100]]);
    const withLine = (profile: typeof before, line: number) => ({
      ...profile,
      frames: profile.frames.map((frame) => (frame.name.includes('<') ? { ...frame, line } : frame)),
    });
    const tree = diffTree(withLine(before, 12), withLine(moved, 19));
    expect(tree ? all(tree.root).map(({ frame, change }) => [frame.name, change]) : []).toContainEqual([
      'decode.<19>',
      0,
    ]);
  });

  it('leaves what chance explains without colour where time was sampled', () => {
    const before = profileOf([['test one;spec.x', 100]], 1, 'jit.profile');
    const after = profileOf([['test one;spec.x', 115]], 1, 'jit.profile');
    const much = profileOf([['test one;spec.x', 160]], 1, 'jit.profile');
    expect(diffTree(before, after)?.root.children[0]?.change).toBe(0);
    expect(diffTree(before, much)?.root.children[0]?.change).toBeCloseTo(0.6);
  });

  it('leaves out what the verdict leaves out: other tests, loading and the test runner', () => {
    const loaded = (stack: string) =>
      profileOf([
        ['test one;spec.x', 100],
        [stack, 5_000],
      ]);
    const before = profileOf([['test one;spec.x', 100]]);
    for (const stack of ['test added;spec.y', '[outside of tests];decode.load', '[busted]'])
      expect(diffTree(before, loaded(stack))?.root.total).toEqual({ base: 100_000, head: 100_000 });
    expect(flamegraphDiffSvg(before, loaded('[busted]'), OPTIONS)).toContain('the loading of files are left out');
  });

  it('names no line of the Lua that was made of Moonscript', () => {
    const profile = profileOf([['test one;decode.scan', 100]]);
    const frames = profile.frames.map((frame) => ({ ...frame, file: frame.file.replace(/lua$/, 'moon') }));
    const svg = flamegraphDiffSvg(profile, { ...profile, frames }, OPTIONS);
    expect(svg).toContain('src/decode.moon');
    expect(svg).not.toContain('src/decode.moon:');
  });

  it('is nothing without samples', () => {
    expect(diffTree(null, null)).toBeNull();
    expect(diffTree(profileOf([]), null)).toBeNull();
  });
});

describe('the picture of differences', () => {
  it('paints slower red, faster blue, the rest neither', () => {
    const found = classes(flamegraphDiffSvg(BEFORE, AFTER, OPTIONS));
    expect(found.get('decode.scan_number')).toBe('s3');
    expect(found.get('encode.sort_keys')).toBe('f3');
    expect(found.get('encode.quick_keys')).toBe('s3');
    expect(found.get('decode.scan_string')).toBe('n');
  });

  it('is the same for the same profiles, and says so where there are none', () => {
    expect(flamegraphDiffSvg(BEFORE, AFTER, OPTIONS)).toBe(flamegraphDiffSvg(BEFORE, AFTER, OPTIONS));
    expect(flamegraphDiffSvg(null, null, OPTIONS)).toContain('nothing to draw');
    expect(flamegraphDiffSvg(null, AFTER, OPTIONS)).toContain('One side has no profile');
  });
});
