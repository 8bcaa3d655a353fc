import { describe, expect, it } from '@jest/globals';
import { everyPage } from '../../support/recorded-pages.js';
import { manyReleases, reportOf } from './fixture.js';

describe('releasePages', () => {
  it('writes the artifacts tree, the same bytes each time', async () => {
    const report = reportOf(manyReleases(3, { tests: 4 }));
    const files = await everyPage(report);
    const id = report.record.profile.tests[0]?.id ?? '';
    const name = 'module_0_when_case_0_parses_input_number_0';
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'all/README.md',
        'all/timing.png',
        'all/flamegraph.json',
        'all/flamegraph.svg',
        'all/index.html',
        'all/profile.json',
        'all/callgraph.svg',
        'all/history.json',
        'all/badge.json',
        'all/badge.svg',
        'all/artifacts/2020_03_15-v1.2.0/README.md',
        'all/artifacts/2020_03_15-v1.2.0/summary.json',
        'by_release/README.md',
        `by_release/${id}-${name}/README.md`,
        `by_release/${id}-${name}/flamegraph.json`,
        `by_release/${id}-${name}/profile.json`,
      ]),
    );
    expect(new Set(paths).size).toBe(paths.length);
    expect(await everyPage(report)).toEqual(files);
  });

  it('leaves what the newest stable release has to it', async () => {
    const report = { ...reportOf(manyReleases(3, { tests: 4 })), isNewest: false };
    const paths = (await everyPage(report)).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith('by_release/'))).toEqual([]);
    expect(paths).not.toContain('all/profile.json');
    expect(paths).toContain('all/artifacts/2020_03_15-v1.2.0/summary.json');
  });
});
