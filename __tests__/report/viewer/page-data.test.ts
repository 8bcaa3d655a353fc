/** What the page is given, read back by the page's own decoders: nothing is lost on the way but noise. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flameLayout } from '../../../src/report/flamegraph/layout.js';
import { pageData } from '../../../src/report/viewer/page-data.js';
import { flameTree, mergedTests, type Box } from '../../../src/report/viewer/page/flame-tree.js';
import { pastOf } from '../../../src/report/viewer/page/past.js';
import { callTrees } from '../../support/call-trees.js';
import { machine, manyReleases, releaseRecord, reportOf } from '../release/fixture.js';

const records = manyReleases(12, { tests: 9 });
const report = reportOf(records);

const boxesBelow = (box: Box): Box[] => [box, ...box.children.flatMap(boxesBelow)];

describe('pageData', () => {
  it('holds best, median and instructions of every test at every release', () => {
    const data = pageData(report);
    const past = pastOf(data);
    records.forEach(({ profile }, release) => {
      profile.tests.forEach((test) => {
        const number = data.tests.findIndex((row) => row[3] === test.id);
        const point = past.points(number, 'time')[release];
        expect((point?.best ?? 0) / 1e6 / test.time.best).toBeCloseTo(1, 3);
        expect((point?.median ?? 0) / 1e6 / test.time.median).toBeCloseTo(1, 3);
        const counted = past.points(number, 'count')[release]?.best ?? 0;
        expect(Math.abs(counted - (test.instructions ?? 0))).toBeLessThanOrEqual(500);
      });
    });
  });

  it('leaves out releases that lack a test, and lists only tests that are there', () => {
    const [first, second] = [
      releaseRecord({ tests: 3, version: 'v1.0.0' }),
      releaseRecord({ tests: 5, version: 'v1.1.0' }),
    ];
    const past = pastOf(pageData(reportOf([first, second])));
    expect(past.points(4, 'time').map(({ release }) => release)).toEqual([1]);
    expect(past.points(4, 'count').map(({ release }) => release)).toEqual([1]);
    expect(past.points(0, 'count').map(({ release }) => release)).toEqual([0, 1]);
    expect(past.change(4, 'time')).toBeNull();
  });

  it('names no line of the Lua that was made of Moonscript', () => {
    const { newest } = report;
    const moon = <F extends { file: string }>(one: F): F => ({
      ...one,
      file: one.file.replace(/^(src.*)lua$/, '$1moon'),
    });
    const { frames, nodes } = newest.tree ?? { frames: [], nodes: [] };
    const profile = { ...newest.profile, functions: newest.profile.functions.map(moon) };
    const data = pageData({ ...report, newest: { profile, tree: { frames: frames.map(moon), nodes } } });
    const places = [...data.functions, ...data.frames].filter(([, file]) => file?.endsWith('.moon'));
    expect(places.length).toBeGreaterThan(2);
    expect(places.every(([, , line]) => line === 0)).toBe(true);
  });

  it('compares times on one machine only, instructions of one interpreter', () => {
    const other = { ...machine, cpu: 'another' };
    const third = { ...other, interpreter: 'LuaJIT 2.1' };
    const versions = [machine, other, third, third].map((environment, index) =>
      releaseRecord({ tests: 2, version: `v1.${String(index)}.0`, environment, speed: 1 + index }),
    );
    const past = pastOf(pageData(reportOf(versions)));
    expect([0, 1, 2, 3].map((release) => past.difference(release, 'time'))).toEqual(['', 'another', 'LuaJIT 2.1', '']);
    expect([0, 1, 2, 3].map((release) => past.difference(release, 'count'))).toEqual(['', '', 'LuaJIT 2.1', '']);
    expect(past.stretches(past.points(null, 'time'), 'time').map(({ length }) => length)).toEqual([1, 1, 2]);
    expect(past.change(0, 'time')).toBeCloseTo(4 / 3 - 1, 1);
    const second = pastOf(pageData(reportOf(versions.slice(0, 2))));
    expect(second.change(0, 'time')).toBeNull();
    expect(second.change(0, 'count')).toBeCloseTo(1, 1);
  });

  it('changes by one line of times where only times waver', () => {
    const before = JSON.stringify(pageData(report).tests);
    expect(JSON.stringify(pageData(reportOf(records.slice(0, 11))).tests)).toBe(before);
    expect(pageData(report).instructions.at(-1)?.length).toBeLessThan(9);
  });

  it('keeps the flame graph of any tree: totals, names, folded calls, and so does the merged one', () => {
    fc.assert(
      fc.property(callTrees, (tree) => {
        const data = pageData({ ...report, newest: { profile: report.newest.profile, tree } });
        const root = flameTree(data);
        const wanted = flameLayout(tree, { weight: 'time', maximumFrames: 2500, parts: 2 ** 17 });
        expect((root?.total ?? 0) * 1000).toBeCloseTo(wanted?.total ?? 0, 3);
        if (root === null) return;
        const boxes = boxesBelow(root);
        const merged = mergedTests(root);
        expect(boxes.every(({ self }) => self >= 0)).toBe(true);
        expect(merged.total).toBeCloseTo(root.total, 3);
        const folded = (all: readonly Box[]): number => all.reduce((sum, box) => sum + box.folded, 0);
        expect(folded(boxesBelow(merged))).toBe(folded(boxes));
      }),
    );
  });
});
