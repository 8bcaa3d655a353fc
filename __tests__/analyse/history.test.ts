import { describe, expect, it } from '@jest/globals';
import { addRelease, EMPTY_HISTORY, pruneReleases, removedFolders, type History } from '../../src/analyse/history.js';
import type { SummaryRecord } from '../../src/analyse/release-record.js';
import { isNewestStable } from '../../src/analyse/versions.js';
import { releaseRecord } from '../report/release/fixture.js';

interface Test {
  readonly id: string;
  readonly hash?: string;
  readonly file?: string;
}

/** A release of tests named by a letter: `a` has the id of `a`, and the source hash of `a` unless another is given. */
function summary(version: string, tests: readonly Test[] = [{ id: 'a' }], more: Partial<SummaryRecord> = {}) {
  const identities = tests.map(({ id, hash = id, file = 'spec/x_spec.lua' }) => ({
    ...{ id: uuid(id), name: `test ${id}`, path: [`test ${id}`], file, line: 1, sourceHash: hash },
  }));
  const record = releaseRecord({ tests: tests.length, identities, version, seed: version.length });
  return { ...record.summary, ...more };
}

const uuid = (letter: string): string => `00000000-0000-3000-8000-00000000000${letter}`;
const named = (version: string): string => `2026_01_01-${version}`;
const history = (...versions: string[]): History =>
  versions.reduce((all, version) => addRelease(all, named(version), summary(version)), EMPTY_HISTORY);
const versions = ({ releases }: History): string[] => releases.map(({ version }) => version);
const pointsOf = (all: History, id: string): string[] | undefined =>
  all.tests.find((test) => test.id === uuid(id))?.points.map(({ folder }) => folder.slice(11));

describe('addRelease', () => {
  it('keeps releases and points in the order of versions, whatever the order of publication', () => {
    const all = history('v1.2.0', 'v2.0.0', 'v1.2.1', '2024.1', 'v1.10.0', 'release-7', 'v1.2.3.4', 'v2.0.0-rc.1');
    const order = ['v1.2.0', 'v1.2.1', 'v1.2.3.4', 'v1.10.0', 'v2.0.0-rc.1', 'v2.0.0', 'release-7', '2024.1'];
    expect(versions(all)).toEqual(order);
    expect(pointsOf(all, 'a')).toEqual(order);
  });

  it('is the same for every order of publication', () => {
    expect(history('v1', 'v2', 'v3')).toEqual(history('v3', 'v1', 'v2'));
  });

  it('replaces the same version, also where its date and so its folder is another', () => {
    const all = addRelease(history('v1', 'v2'), '2026_05_05-v2', summary('v2'));
    expect(all.releases.map(({ folder }) => folder)).toEqual([named('v1'), '2026_05_05-v2']);
    expect(pointsOf(all, 'a')).toEqual(['v1', 'v2']);
    expect(removedFolders(history('v1', 'v2'), all)).toEqual([named('v2')]);
    expect(addRelease(all, '2026_05_05-v2', summary('v2'))).toEqual(all);
  });

  it('continues the history of a renamed test: the same file and source', () => {
    const renamed = addRelease(history('v1'), named('v2'), summary('v2', [{ id: 'b', hash: 'a' }]));
    expect(pointsOf(renamed, 'b')).toEqual(['v1', 'v2']);
    expect(pointsOf(renamed, 'a')).toBeUndefined();
  });

  it.each<[string, readonly Test[]]>([
    ['another file', [{ id: 'b', hash: 'a', file: 'spec/y_spec.lua' }]],
    ['another source', [{ id: 'b' }]],
    [
      'two candidates',
      [
        { id: 'b', hash: 'a' },
        { id: 'c', hash: 'a' },
      ],
    ],
    ['the old test still there', [{ id: 'a' }, { id: 'b', hash: 'a' }]],
  ])('begins a new history for %s', (_, tests) => {
    const all = addRelease(history('v1'), named('v2'), summary('v2', tests));
    expect(pointsOf(all, 'b')).toEqual(['v2']);
    expect(pointsOf(all, 'a')?.[0]).toBe('v1');
  });

  it('takes no source for the same where none is known', () => {
    const nameless = addRelease(EMPTY_HISTORY, named('v1'), summary('v1', [{ id: 'a', hash: '' }]));
    const all = addRelease(nameless, named('v2'), summary('v2', [{ id: 'b', hash: '' }]));
    expect(pointsOf(all, 'b')).toEqual(['v2']);
  });

  it('keeps the name of the newest release where an old line still has the old one', () => {
    const renamed = addRelease(history('v1'), named('v2'), summary('v2', [{ id: 'b', hash: 'a' }]));
    const patched = addRelease(renamed, named('v1.0.1'), summary('v1.0.1'));
    expect(pointsOf(patched, 'b')).toEqual(['v1', 'v1.0.1', 'v2']);
    expect(patched.tests).toHaveLength(1);
  });

  it('keeps the points of the newest releases where there are too many in all, and forgets tests that have none', () => {
    const names = Array.from({ length: 13 }, (_, index) => `v${index + 1}`);
    const before = history(...names);
    const [test] = before.tests;
    const [model] = test?.points ?? [];
    if (test === undefined || model === undefined) throw new Error('no test');
    // Ten thousand tests at each release: ten releases are as many points as are kept. One test was gone after the first.
    const tests = Array.from({ length: 10_000 }, (_, index) => ({ ...test, id: index === 0 ? test.id : `t${index}` }));
    const gone = { ...test, id: uuid('e'), points: [model] };
    const all = addRelease({ ...before, tests: [...tests, gone] }, named('v14'), summary('v14'));
    expect(pointsOf(all, 'a')).toEqual(['v5', 'v6', 'v7', 'v8', 'v9', 'v10', 'v11', 'v12', 'v13', 'v14']);
    expect(pointsOf(all, 'e')).toBeUndefined();
    expect(versions(all)).toHaveLength(14);
  });
});

describe('a release that is marked as a pre-release', () => {
  it('is remembered: an older stable one is the newest', () => {
    const all = addRelease(history('v1'), named('v2'), summary('v2', undefined, { prerelease: true }));
    expect(all.releases.map(({ prerelease }) => prerelease)).toEqual([undefined, true]);
    expect(isNewestStable({ version: 'v1.1' }, all.releases)).toBe(true);
    expect(isNewestStable({ version: 'v2', prerelease: true }, all.releases)).toBe(false);
  });
});

describe('pruneReleases', () => {
  it('keeps the latest, the newest stable one, and the one that is published', () => {
    const dated = ['v9', 'v1', 'v2', 'v3'].reduce(
      (all, version, day) =>
        addRelease(all, named(version), summary(version, undefined, { date: `2026-01-0${day + 1}T00:00:00.000Z` })),
      EMPTY_HISTORY,
    );
    expect(versions(pruneReleases(dated, 2))).toEqual(['v3', 'v9']);
    expect(versions(pruneReleases(dated, 2, named('v1')))).toEqual(['v1', 'v9']);
    expect(pruneReleases(dated, 0)).toBe(dated);
    expect(pruneReleases(dated, 4)).toBe(dated);
    const pruned = pruneReleases(dated, 1);
    expect(pointsOf(pruned, 'a')).toEqual(['v9']);
    expect(removedFolders(dated, pruned)).toEqual(['v1', 'v2', 'v3'].map(named));
  });
});
