/** What on the profiling branch cannot be read, of another version, broken or foreign, stays as it is, and is named. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { renderRelease } from '../../src/modes/release-render.js';
import { GitHubStore } from '../../src/publish/github-store.js';
import { publishTree } from '../../src/publish/transaction.js';
import { testFolder } from '../../src/report/release/folder.js';
import { releaseRecord, site } from '../report/release/fixture.js';
import { PublishingScene } from '../support/publishing.js';

const FUTURE = '{ "schemaVersion": 2, "kind": "of the future" }';
const FIRST = 'all/artifacts/2026_01_10-v1.0.0';
const TESTS = releaseRecord({ tests: 3 }).profile.tests;
const [GONE] = TESTS;
const GONE_PROFILE = `by_release/${testFolder(GONE?.id ?? '', GONE?.name ?? '')}/profile.json`;

let scene: PublishingScene;

let startAgain: () => void;

beforeAll(async () => {
  scene = await PublishingScene.open();
  await publish('v1.0.0');
  startAgain = scene.remember();
});

beforeEach(() => {
  startAgain();
});

afterAll(async () => {
  const { violations } = scene.server;
  const sound = scene.isSound();
  await scene.close();
  expect({ violations, sound }).toEqual({ violations: [], sound: true });
});

/** Publishes a release; returns the warnings. */
async function publish(version: string, { tests = TESTS, keepReleases = 0 } = {}): Promise<string[]> {
  const date = `2026-01-1${version.charAt(3)}T00:00:00Z`;
  const record = releaseRecord({ tests: tests.length, identities: tests, rounds: 2, version, date });
  const options = { record, site, top: 20, chartReleases: 35, keepReleases, deleteRemovedTests: true };
  const said: string[] = [];
  await publishTree(new GitHubStore(scene.github), scene.world, {
    branch: 'profiling',
    mainBranch: 'main',
    benchmarksPath: site.benchmarksPath,
    message: version,
    render: async (existing) => (await renderRelease(existing, options, (text) => said.push(text))).changes,
  });
  return said;
}

/** Puts files on the branch, or takes them from it, as somebody with a clone does. */
function change(files: Readonly<Record<string, string | null>>): void {
  const { git } = scene;
  const env = { GIT_INDEX_FILE: `${git.path}/index-of-another` };
  git.run(['read-tree', 'profiling'], undefined, env);
  for (const [file, content] of Object.entries(files)) {
    const path = `${site.benchmarksPath}/${file}`;
    if (content === null) git.run(['rm', '-r', '--cached', '--quiet', '--', path], undefined, env);
    else {
      const sha = git.run(['hash-object', '-w', '--stdin'], content);
      git.run(['update-index', '--add', '--cacheinfo', `100644,${sha},${path}`], undefined, env);
    }
  }
  const tree = git.run(['write-tree'], undefined, env);
  git.run(['update-ref', 'refs/heads/profiling', git.run(['commit-tree', tree, '-p', 'profiling', '-m', 'by hand'])]);
}

const show = (file: string): string | undefined =>
  scene.git.try(['show', `profiling:${site.benchmarksPath}/${file}`])?.toString();
const versions = (): string[] =>
  (JSON.parse(show('all/history.json') ?? '') as { releases: { version: string }[] }).releases.map((r) => r.version);

describe.each([
  ['of a version of the future', FUTURE, /schema version 2, newer/],
  ['broken', '\0\xff{ "schemaVersion": 1', /is not JSON/],
])('a file that is %s', (_, content, reason) => {
  it.each(['all/history.json', 'all/profile.json'])(
    'stays and is named: %s; the release is published',
    async (file) => {
      // A broken history is ours where releases stand beside it; without them it may be anybody's.
      if (file === 'all/history.json' && content !== FUTURE) change({ [FIRST]: null });
      change({ [file]: content });
      const tests = show('by_release/README.md');
      const said = await publish('v1.1.0');
      expect(show(file)).toBe(content);
      expect(said).toEqual([expect.stringMatching(`^${file} on the branch is left as it is: it .*${reason.source}`)]);
      expect(show('all/artifacts/2026_01_11-v1.1.0/summary.json')).toContain('"version":"v1.1.0"');
      expect(show('all/README.md')).toContain('v1.1.0');
      // Where the newest profile is another version's, the tests' are, too: their folder is left to that version.
      expect(show('by_release/README.md') === tests).toBe(file === 'all/profile.json');
    },
  );

  it('stays and is named: the summary.json of a release, by which the whole folder is nobody’s to delete', async () => {
    const file = `${FIRST}/summary.json`;
    change({ [file]: content });
    const left = `${FIRST} on the branch is left as it is: its summary.json .*${reason.source}`;
    expect(await publish('v1.1.0', { keepReleases: 1 })).toEqual([expect.stringMatching(left)]);
    expect(show(file)).toBe(content);
    expect(versions()).toEqual(['v1.1.0']);

    change({ 'all/history.json': null });
    const read = `^${file} on the branch is left as it is: it .*${reason.source}`;
    expect(await publish('v1.2.0')).toEqual([expect.stringMatching(read)]);
    expect(show(file)).toBe(content);
    expect(versions()).toEqual(['v1.1.0', 'v1.2.0']);
  });

  it('lets no page say that there was no release before', async () => {
    change({ 'all/history.json': content, [`${FIRST}/summary.json`]: content });
    expect(await publish('v1.1.0')).toHaveLength(2);
    for (const page of ['all/README.md', 'all/artifacts/2026_01_11-v1.1.0/README.md', 'README.md'])
      expect(show(page)).toContain('The history of earlier releases could not be read, so it is compared with none.');
    // Where the releases themselves can be read, nothing is lost.
    startAgain();
    change({ 'all/history.json': content });
    await publish('v1.1.0');
    expect(show('all/README.md')).toContain('as fast as <code>v1.0.0</code>');
  });

  it('stays and is named: the summary.json of the release that is published again', async () => {
    const file = `${FIRST}/summary.json`;
    change({ [file]: content, [`${FIRST}/README.md`]: 'theirs' });
    expect(await publish('v1.0.0')).toEqual([
      expect.stringMatching(`^${file} on the branch is left as it is: it .*${reason.source}`),
    ]);
    expect([show(file), show(`${FIRST}/README.md`)]).toEqual([content, 'theirs']);
    expect(versions()).toEqual(['v1.0.0']);
  });

  it('stays and is named: the profile.json of a test that is gone', async () => {
    change({ [GONE_PROFILE]: content });
    const said = await publish('v1.1.0', { tests: TESTS.slice(1) });
    expect(said).toEqual([
      expect.stringMatching(`^by_release/.* is left as it is: its profile.json .*${reason.source}`),
    ]);
    expect(show(GONE_PROFILE)).toBe(content);
  });
});

describe('a broken history', () => {
  it.each<[string, (history: string) => string, string]>([
    ['is empty', () => '', 'is not JSON'],
    ['was cut off', (history) => history.slice(0, -40), 'is not JSON'],
    ['is no object', () => '[]', 'is not a JSON object'],
    ['is of no version', () => '{}', 'names no schema version'],
    [
      'has a wrong shape',
      (history) => history.replace('"releases"', '"others"'),
      'does not fit its schema at / \\(required\\)',
    ],
  ])('that %s is made anew from the releases beside it', async (_, spoil, reason) => {
    const sound = show('all/history.json') ?? '';
    change({ 'all/history.json': spoil(sound) });
    const made = `^all/history\\.json on the branch is made anew from 1 release folder: it ${reason}\\.$`;
    expect(await publish('v1.1.0')).toEqual([expect.stringMatching(made)]);
    expect(versions()).toEqual(['v1.0.0', 'v1.1.0']);
    expect(show('all/README.md')).toContain('as fast as <code>v1.0.0</code>');
  });

  it('is as it was once it is made anew, but for digits, and then sound', async () => {
    interface Told {
      readonly releases: readonly { readonly folder: string; readonly suite: { readonly best: number } }[];
      readonly tests: readonly { readonly id: string }[];
    }
    const told = () => {
      const { releases, tests } = JSON.parse(show('all/history.json') ?? '') as Told;
      return [releases.map(({ folder, suite }) => [folder, suite.best]), tests.map(({ id }) => id)];
    };
    await publish('v1.1.0');
    const before = told();
    change({ 'all/history.json': '{' });
    expect(await publish('v1.1.0')).toHaveLength(1);
    expect(told()).toEqual(before);
    expect(await publish('v1.1.0')).toEqual([]);
  });
});

describe('what the action did not write', () => {
  it('stays: files and folders between its own; folders that look like its own are named', async () => {
    const files = {
      'mine.txt': 'mine',
      'all/mine/README.md': 'mine',
      'all/artifacts/notes.txt': 'mine',
      'all/artifacts/2019_01_01-v0/README.md': 'mine',
      'by_release/notes.txt': 'mine',
      'by_release/mine/README.md': 'mine',
    };
    change(files);
    const said = await publish('v1.1.0', { tests: TESTS.slice(1), keepReleases: 1 });
    for (const [file, text] of Object.entries(files)) expect(show(file)).toBe(text);
    expect(said).toEqual(['by_release/mine on the branch is left as it is: it has no profile.json.']);
    expect(show(GONE_PROFILE)).toBeUndefined();
    expect(show(`${FIRST}/summary.json`)).toBeUndefined();
  });

  it('is no obstacle: a release folder without a summary, whose release is known, stays', async () => {
    change({ [`${FIRST}/summary.json`]: null, [`${FIRST}/notes.txt`]: 'mine' });
    const left = `${FIRST} on the branch is left as it is: it has no summary.json.`;
    expect(await publish('v1.1.0', { keepReleases: 1 })).toEqual([left]);
    expect(show(`${FIRST}/notes.txt`)).toBe('mine');
  });
});
