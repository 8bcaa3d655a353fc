import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { releaseOfTag } from '../../src/publish/github-release.js';
import { PublishingScene } from '../support/publishing.js';

let scene: PublishingScene;
beforeAll(async () => {
  scene = await PublishingScene.open();
  const release = { tag_name: 'v2', prerelease: true, published_at: '2026-01-02T12:00:00Z' };
  scene.server.releases.push(release);
});
afterAll(async () => {
  const { violations } = scene.server;
  await scene.close();
  expect(violations).toEqual([]);
});

it('tells what GitHub says of a tag', async () => {
  const published = new Date('2026-01-02T12:00:00Z');
  expect(await releaseOfTag(scene.github, 'v2')).toEqual({ prerelease: true, published });
});

it('tells that a tag has no release', async () => {
  expect(await releaseOfTag(scene.github, 'v1')).toBeNull();
});

it('names the request that failed', async () => {
  scene.server.faults.intercept = () => ({ kind: 'answer', status: 401, message: 'Bad credentials' });
  await expect(releaseOfTag(scene.github, 'v1')).rejects.toThrow(/read the release of v1.*401 Bad credentials/);
});
