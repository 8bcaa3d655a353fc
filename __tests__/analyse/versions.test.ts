import { describe, expect, it } from '@jest/globals';
import { compareVersions, isNewestStable, isStable, newestStable } from '../../src/analyse/versions.js';

const named = (...versions: string[]) => versions.map((version) => ({ version }));

describe('order of versions', () => {
  it.each([
    ['semantic', ['v1.2.0-alpha', 'v1.2.0-alpha.1', 'v1.2.0-beta', 'v1.2.0-rc.2', 'v1.2.0-rc.10', 'v1.2.0', 'v1.10.0']],
    ['four numbers', ['v1.2.3', 'v1.2.3.4', 'v1.2.3.10', 'v1.2.4']],
    ['years', ['2023.12', '2024.1', '2024.1.1', '2024.10']],
    ['words in front', ['release-7', 'release-10', 'release-10.1']],
    ['revisions of LuaRocks', ['v2.0.rc2-0', 'v2.0.rc12-0', 'v2.0.0-1', 'v2.0.0-2', 'v2.0.1-0']],
    ['numbers beyond a double', ['1.90071992547409920', '1.90071992547409921']],
  ])('%s', (_, ordered) => {
    expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  });

  it.each(['v1.2.3', '1.2', '2024.1', 'release-7', 'v1.9.0-2', 'v1.2.3.4', 'v1.0.0+build.5'])(
    '%s is stable',
    (version) => {
      expect(isStable(version)).toBe(true);
    },
  );

  it.each(['v1.2.3-rc.1', '2.0.rc12-0', '1.0b2', 'scm-1', 'nightly-20240101', 'latest', 'v1.0.0-rc-1'])(
    '%s is not',
    (version) => {
      expect(isStable(version)).toBe(false);
    },
  );

  it('takes neither a pre-release nor a patch to an old line for the newest', () => {
    const all = named('v2.0.0', 'v1.9.9', 'v2.1.0-rc.1');
    expect(newestStable(all)?.version).toBe('v2.0.0');
    expect(isNewestStable({ version: 'v1.9.10' }, all)).toBe(false);
    expect(isNewestStable({ version: 'v2.0.1' }, all)).toBe(true);
    expect(isNewestStable({ version: 'v2.0.0' }, all)).toBe(true);
    expect(isNewestStable({ version: 'v3.0.0', prerelease: true }, all)).toBe(false);
  });
});
