/**
 * Which tests' folders a release writes anew. Each of them holds a release's samples, so writing all of them each time
 * would keep the noise of every release for ever; a folder that its test outgrew would mislead its reader. So a folder
 * stays while it tells the truth to within what is told of changes, and no longer than a hundred releases.
 */
import type { History } from '../analyse/history.js';
import type { ProfileRecord, ReleaseRecord } from '../analyse/release-record.js';
import { MOST_BEHIND, testChange, type TestAt } from '../report/release/test-change.js';
import { hash } from '../report/text/hash.js';
import type { StoredRelease } from './branch-state.js';

/**
 * @param history with this release in it
 * @param before the newest stable release before this one; null where there is none that can be read
 * @param isThere whether the test's folder is on the branch
 * @returns ids of tests
 */
export function changedTests(
  { profile, tree }: ReleaseRecord,
  folder: string,
  history: History,
  before: Pick<StoredRelease, 'profile' | 'isSampled'> | null,
  isThere: (test: { readonly id: string; readonly name: string }) => boolean,
): ReadonlySet<string> {
  const releases = new Map(history.releases.map((release, index) => [release.folder, { release, index }]));
  const known = new Map(history.tests.map((test) => [test.id, test]));
  const sources = new Map(before?.profile.tests.map(({ id, sourceHash }) => [id, sourceHash]) ?? []);
  const now = releases.get(folder);
  const firstProfile = tree !== null && before?.isSampled === false;
  const isTrue = (test: ProfileRecord['tests'][number]): boolean => {
    const { points = [], shown = folder } = known.get(test.id) ?? {};
    const at = (name: string): (TestAt & { readonly index: number }) | null => {
      const [found, point] = [releases.get(name), points.find((each) => each.folder === name)];
      return found === undefined || point === undefined ? null : { ...found, point };
    };
    const [old, fresh] = [at(shown), at(folder)];
    // A release that is measured again replaces what it wrote.
    if (shown === folder || old === null || fresh === null || now === undefined) return false;
    const mostBehind = MOST_BEHIND - (hash(test.id) % (MOST_BEHIND / 2));
    return (
      sources.get(test.id) === test.sourceHash &&
      now.index - old.index < mostBehind &&
      testChange(old, fresh) === null &&
      isThere(test)
    );
  };
  return new Set(profile.tests.filter((test) => firstProfile || !isTrue(test)).map(({ id }) => id));
}
