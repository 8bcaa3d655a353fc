/** Releases to publish, of a made-up suite, and the branch that they go to. */
import type { ReleaseRecord } from '../../src/analyse/release-record.js';
import type { RenderOptions } from '../../src/modes/release-render.js';
import type { LocalStore } from '../../src/publish/local-store.js';
import { releaseRecord, site, type MadeUp } from '../../__tests__/report/release/fixture.js';
import { suiteOf } from './suite.js';

export const BRANCH = { branch: 'profiling', mainBranch: 'main', benchmarksPath: site.benchmarksPath } as const;

/** Who commits, for git. */
export const IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b',
} as const;

export function recordOf(tests: number, options: Omit<MadeUp, 'tests'> & { readonly seed: number }): ReleaseRecord {
  return releaseRecord({
    tests,
    version: `v2.${options.seed}.0`,
    ...options,
    identities: options.identities ?? suiteOf(tests),
  });
}

export function optionsOf(record: ReleaseRecord): RenderOptions {
  return { record, site, top: 20, chartReleases: 35, keepReleases: 0, deleteRemovedTests: true };
}

/** Main's first commit. */
export async function beginMain(store: LocalStore): Promise<void> {
  const tree = await store.createTree([{ path: 'README.md', mode: '100644', type: 'blob', content: 'A library.\n' }]);
  await store.createBranch('main', await store.createCommit({ message: 'Begin', tree, parents: [] }));
}
