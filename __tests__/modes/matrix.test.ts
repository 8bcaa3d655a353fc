/** Jobs of a matrix that end at the same moment: real processes, one comment, one branch. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Project, type ProjectEvent } from '../support/project.js';
import { THREE_FILES } from '../support/three-files.js';

const names = ['lua5.1', 'lua5.4', 'luajit'];
const few = { 'testing-method': 'normal', 'minimum-rounds': '2', profile: 'off', 'gate-on': 'instructions' };
let project: Project;

beforeAll(async () => {
  project = await Project.create(THREE_FILES);
});

afterAll(async () => {
  await project.close();
});

/** One job for each name; all of them at once. */
async function matrix(names: readonly string[], event: ProjectEvent): Promise<void> {
  const results = await Promise.all(
    names.map((name) => project.job(event, { ...few, name, busted: `${name} /usr/bin/busted` })),
  );
  expect(results.map(({ status, log }) => (status === 0 ? 'passed' : log))).toEqual(names.map(() => 'passed'));
}

describe('a matrix', () => {
  it('has one comment with a section for each job, and none erases another', async () => {
    const event = project.propose(1, { NEWS: 'news\n' });
    for (let run = 0; run < 2; run += 1) {
      await matrix(names, event);
      expect(project.server.comments).toHaveLength(1);
      const sections = [...(project.server.comments[0]?.body ?? '').matchAll(/:begin name="([^"]*)"/g)];
      expect(sections.map(([, name]) => name)).toEqual(names);
    }
  });

  it('has one branch with a folder and a page for each job, and none erases another', async () => {
    const racers = names.slice(0, 2);
    for (const version of ['v1.0.0', 'v1.1.0']) {
      await matrix(racers, project.releaseEvent(version));
      project.onServer('fsck', '--strict');
      project.onServer('merge-base', '--is-ancestor', 'main', 'profiling');
      for (const name of racers) {
        const history = JSON.parse(
          project.onServer('show', `profiling:benchmarks/busted/${name}/all/history.json`),
        ) as { releases: { version: string }[] };
        expect(history.releases.at(-1)?.version).toBe(version);
        const page = project.onServer('show', `main:benchmarks/busted/${name}/README.md`);
        expect(page).toContain(version);
      }
    }
    expect(project.server.violations).toEqual([]);
  }, 240_000);
});
