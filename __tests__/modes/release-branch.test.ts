/** Releases on a branch: what the tests' pages say, and a history that is lost, broken, or newer than this program. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReleaseRecord } from '../../src/analyse/release-record.js';
import { renderRelease } from '../../src/modes/release-render.js';
import { GitHubStore } from '../../src/publish/github-store.js';
import { publishTree } from '../../src/publish/transaction.js';
import { testFolder } from '../../src/report/release/folder.js';
import { releaseRecord, site } from '../report/release/fixture.js';
import { branches, PublishingScene } from '../support/publishing.js';

let scene: PublishingScene;
beforeEach(async () => {
  scene = await PublishingScene.open();
});
afterEach(async () => {
  const { violations } = scene.server;
  const wrong = [...scene.faultsOfBranch(), ...(scene.isSound() ? [] : ['not sound'])];
  await scene.close();
  expect({ violations, wrong }).toEqual({ violations: [], wrong: [] });
});

async function publish(record: ReleaseRecord, keepReleases = 0): Promise<string[]> {
  const options = { record, site, top: 20, chartReleases: 35, keepReleases, deleteRemovedTests: true };
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  await publishTree(new GitHubStore(scene.github), scene.world, {
    ...branches,
    message: record.profile.version,
    render: async (existing) => (await renderRelease(existing, options, warn)).changes,
  });
  return warnings;
}

const release = (version: string, drift?: readonly number[]) =>
  releaseRecord({ tests: 2, version, seed: version.length, ...(drift === undefined ? {} : { drift }) });
const [first] = release('v1.0.0').profile.tests;
const folder = first === undefined ? '' : `by_release/${testFolder(first.id, first.name)}`;
const text = (path: string): string | undefined =>
  scene.git.try(['show', `${branches.branch}:${branches.benchmarksPath}/${path}`])?.toString();
const json = (path: string): unknown => JSON.parse(text(path) ?? 'null');
const folders = (): string[] =>
  scene.git
    .run(['ls-tree', '--name-only', `${branches.branch}:${branches.benchmarksPath}/all/artifacts`])
    .split('\n')
    .map((name) => name.slice(11));

/** Puts a file onto the branch, or takes it away, as somebody else would. */
function overwrite(path: string, content: string | null): void {
  const { git } = scene;
  const index = { GIT_INDEX_FILE: `${git.path}/other-index` };
  git.run(['read-tree', branches.branch], undefined, index);
  const at = `${branches.benchmarksPath}/${path}`;
  const blob = content === null ? '0'.repeat(40) : git.run(['hash-object', '-w', '--stdin'], content);
  git.run(['update-index', '--index-info'], `${content === null ? '0' : '100644'} ${blob}\t${at}\n`, index);
  const tree = git.run(['write-tree'], undefined, index);
  git.run([
    'update-ref',
    `refs/heads/${branches.branch}`,
    git.run(['commit-tree', tree, '-p', branches.branch, '-m', 'x']),
  ]);
}

describe("a test's folder", () => {
  it('is of the release that changed the test last, says so, and links to the newest figures', async () => {
    await publish(release('v1.0.0', [1, 1]));
    await publish(release('v1.1.0', [1.05, 1]));
    const page = text(`${folder}/README.md`);
    expect(page).toContain('At [<code>v1.0.0</code>](../../all/artifacts/2026_01_15-v1.0.0) it takes **');
    expect(page).toContain('[all tests](../README.md)');
    expect(json(`${folder}/profile.json`)).toMatchObject({ version: 'v1.0.0' });
    expect(json('all/profile.json')).toMatchObject({ version: 'v1.1.0' });

    await publish(release('v1.2.0', [1.3, 1]));
    expect(text(`${folder}/README.md`)).toMatch(
      /At \[<code>v1\.2\.0<.*\n(.*\n)*.*<code>v1\.2\.0<.*\| \+30\.\d% of time/,
    );
    expect(text(`${folder}/history.svg`)).toContain('v1.2.0');
    expect(json(`${folder}/profile.json`)).toMatchObject({ version: 'v1.2.0' });
  });
});

describe('all/history.json', () => {
  it('that is missing, broken or newer is made up for from the releases, with one request for each', async () => {
    for (const version of ['v1.0.0', 'v1.10.0', 'v1.9.0']) await publish(release(version));
    const whole = releasesOf(json('all/history.json'));
    const startAgain = scene.remember();
    const cases: [content: string | null, isLeft: boolean, warnings: unknown[]][] = [
      [null, false, []],
      ['{', false, ['all/history.json on the branch is made anew from 3 release folders: it is not JSON.']],
      ['{"schemaVersion":2}', true, [expect.stringContaining('newer than this program')]],
    ];
    for (const [content, isLeft, warnings] of cases) {
      startAgain();
      overwrite('all/history.json', content);
      const start = scene.server.requests.length;
      expect(await publish(release('v1.11.0'))).toEqual(warnings);
      const read = scene.server.requests.slice(start).filter(({ method, path }) => {
        return method === 'GET' && path.includes('/git/blobs/');
      });
      // The history where there is one, three releases, the newest one's profile.
      expect(read).toHaveLength(3 + 1 + (content === null ? 0 : 1));
      if (isLeft) expect(text('all/history.json')).toBe(content);
      else expect(releasesOf(json('all/history.json')).slice(0, 3)).toEqual(whole);
      expect(text('all/README.md')).toMatch(/v1\.11\.0(.*\n)*.*v1\.10\.0(.*\n)*.*v1\.9\.0(.*\n)*.*v1\.0\.0/);
    }
  });
});

function releasesOf(history: unknown): (readonly [string, number])[] {
  const { releases } = history as { releases: { folder: string; suite: { best: number } }[] };
  return releases.map(({ folder: name, suite }) => [name, suite.best] as const);
}

describe('keep-releases', () => {
  it('takes the oldest folders away, and the pages of tests never link to one that is gone', async () => {
    for (const version of ['v1.0.0', 'v1.1.0', 'v1.2.0']) await publish(release(version), 2);
    expect(folders()).toEqual(['v1.1.0', 'v1.2.0']);
    const [, linked = ''] = /all\/artifacts\/\d{4}_\d\d_\d\d-(v[\d.]+)\)/.exec(text(`${folder}/README.md`) ?? '') ?? [];
    expect(folders()).toContain(linked);
  });
});
