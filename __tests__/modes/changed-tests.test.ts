/** Which tests' folders a release writes anew: those that would tell something else, and none for noise. */
import { describe, expect, it } from '@jest/globals';
import { addRelease, EMPTY_HISTORY, withShown, type History } from '../../src/analyse/history.js';
import type { ReleaseRecord } from '../../src/analyse/release-record.js';
import { changedTests } from '../../src/modes/changed-tests.js';
import { releaseFolder } from '../../src/report/release/folder.js';
import { MOST_BEHIND } from '../../src/report/release/test-change.js';
import { machine, releaseRecord, type MadeUp } from '../report/release/fixture.js';

const TESTS = 40;
const other = { ...machine, cpu: 'Another CPU' };

/** Releases v1.0.0, v1.1.0, … of one suite. */
class Branch {
  history: History = EMPTY_HISTORY;
  #newest: ReleaseRecord | null = null;
  #number = 0;

  /** @returns indices of the tests whose folders are written */
  release(options: Partial<MadeUp> = {}, change: (record: ReleaseRecord) => ReleaseRecord = (same) => same): number[] {
    const version = `v1.${this.#number++}.0`;
    return this.publish(change(releaseRecord({ tests: TESTS, seed: this.#number, version, ...options })));
  }

  publish(record: ReleaseRecord, isThere: () => boolean = () => this.#newest !== null): number[] {
    const { profile, summary, tree } = record;
    const folder = releaseFolder(profile.date, profile.version);
    const history = addRelease(this.history, folder, summary);
    const before =
      this.#newest === null ? null : { profile: this.#newest.profile, isSampled: this.#newest.tree !== null };
    const changed = changedTests({ ...record, profile, tree }, folder, history, before, isThere);
    this.history = withShown(history, changed, folder);
    this.#newest = record;
    return profile.tests.flatMap(({ id }, index) => (changed.has(id) ? [index] : []));
  }
}

const all = Array.from({ length: TESTS }, (_, index) => index);
const factors = (factor: number, ...indices: number[]) => all.map((index) => (indices.includes(index) ? factor : 1));

describe('the folders of tests that a release writes', () => {
  it('are all of them at first, and none for noise', () => {
    const branch = new Branch();
    expect(branch.release()).toEqual(all);
    for (let turn = 0; turn < 5; turn++)
      expect(branch.release({ speed: 0.97 + 0.02 * turn, drift: factors(1) })).toEqual([]);
    expect(branch.history.tests.map(({ shown }) => shown)).toEqual(all.map(() => '2026_01_15-v1.0.0'));
  });

  it('are those of tests whose time drifted, however slowly, though their instructions did not', () => {
    const branch = new Branch();
    const drifts = [1, 1.08, 1.16, 1.24, 1.35, 1.43];
    const written = drifts.map((drift) => branch.release({ drift: factors(drift, 3) }));
    expect(written).toEqual([all, [], [3], [], [3], []]);
    expect(branch.history.tests.find(({ shown }) => shown !== '2026_01_15-v1.0.0')?.shown).toBe('2026_01_15-v1.4.0');
  });

  it('are not those of tests whose own rounds lie further apart than the change', () => {
    const branch = new Branch();
    const spread = (record: ReleaseRecord): ReleaseRecord => {
      const tests = record.summary.tests.map((test) => ({
        ...test,
        time: { ...test.time, median: 1.5 * test.time.best },
      }));
      return { ...record, summary: { ...record.summary, tests }, profile: { ...record.profile, tests } };
    };
    branch.release({ drift: factors(1) }, spread);
    expect(branch.release({ drift: factors(1.3, 3) }, spread)).toEqual([]);
    expect(branch.release({ drift: factors(1.6, 3) }, spread)).toEqual([3]);
  });

  it('are those of tests that execute more or fewer instructions', () => {
    const branch = new Branch();
    branch.release({ drift: factors(1) });
    expect(branch.release({ drift: factors(1), work: factors(1.02, 7) })).toEqual([7]);
    expect(branch.release({ drift: factors(1), work: factors(1.02, 7) })).toEqual([]);
    expect(branch.release({ drift: factors(1) })).toEqual([7]);
  });

  it('are those of tests that were edited, also where a pre-release had the edit first', () => {
    const branch = new Branch();
    branch.release();
    const edited = (record: ReleaseRecord): ReleaseRecord => {
      const tests = record.profile.tests.map((test, index) => (index === 5 ? { ...test, sourceHash: 'edited' } : test));
      return { ...record, summary: { ...record.summary, tests }, profile: { ...record.profile, tests } };
    };
    const rc = edited(releaseRecord({ tests: TESTS, version: 'v1.1.0-rc.1' }));
    branch.history = addRelease(branch.history, releaseFolder(rc.profile.date, 'v1.1.0-rc.1'), rc.summary);
    expect(branch.release({}, edited)).toEqual([5]);
    expect(branch.release({}, edited)).toEqual([]);
  });

  it('are not all of them on a machine of another kind, whose times say nothing', () => {
    const branch = new Branch();
    branch.release();
    expect(branch.release({ environment: other, drift: factors(1.5) })).toEqual([]);
    expect(branch.release()).toEqual([]);
  });

  it('are all of them where the interpreter is another and counts other instructions: after some releases', () => {
    const branch = new Branch();
    branch.release();
    const lua = { ...machine, interpreter: 'LuaJIT 2.1' };
    const written = Array.from({ length: MOST_BEHIND }, () => branch.release({ environment: lua }));
    expect(new Set(written.flat())).toEqual(new Set(all));
  });

  it('is each of them once in a hundred releases, and not all in one', () => {
    const branch = new Branch();
    branch.release();
    const written = Array.from({ length: MOST_BEHIND }, () => branch.release());
    expect(new Set(written.flat())).toEqual(new Set(all));
    expect(Math.max(...written.map(({ length }) => length))).toBeLessThan(TESTS / 2);
  });

  it('are all of them when the newest release is measured again, when they are gone, and when there was no profile', () => {
    const branch = new Branch();
    branch.release();
    const again = releaseRecord({ tests: TESTS, seed: 9, version: 'v1.0.0' });
    expect(branch.publish(again)).toEqual(all);
    expect(branch.publish(releaseRecord({ tests: TESTS, version: 'v1.0.1' }), () => false)).toEqual(all);
    expect(branch.publish({ ...releaseRecord({ tests: TESTS, version: 'v1.0.2' }), tree: null })).toEqual([]);
    expect(branch.publish(releaseRecord({ tests: TESTS, version: 'v1.0.3' }))).toEqual(all);
  });
});
