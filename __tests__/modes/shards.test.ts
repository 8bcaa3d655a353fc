/** A suite in two parts, each measured by a job of its own and merged by a last one: from `dist`, against the local API. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActionResult } from '../support/run-action.js';
import { Project, type ProjectEvent } from '../support/project.js';
import { SLOWER, THREE_FILES } from '../support/three-files.js';

const few = { 'testing-method': 'normal', 'minimum-rounds': '6', profile: 'sampled', 'gate-on': 'instructions' };
let project: Project;
let folder: string;

beforeAll(async () => {
  project = await Project.create(THREE_FILES);
  folder = project.folder;
});

afterAll(async () => {
  await project.close();
});

/** Both shard jobs at once; returns the folder with their parts, each in the folder of its artifact. */
async function measureParts(event: ProjectEvent, inputs: Record<string, string> = few): Promise<string> {
  const parts = mkdtempSync(path.join(folder, 'parts-'));
  const results = await Promise.all(
    [1, 2].map((index) =>
      project.job(event, { ...inputs, shard: `${index}/2`, 'output-path': path.join(parts, `part-${index}`) }),
    ),
  );
  for (const result of results) expect(passed(result)).toBe('passed');
  return parts;
}

/** The merging job checks nothing out: all that it needs is in the parts. */
function merge(event: ProjectEvent, shards: string, inputs: Record<string, string> = few): Promise<ActionResult> {
  const output = mkdtempSync(path.join(folder, 'output-'));
  return project.job(event, { ...inputs, shards, 'output-path': output }, false);
}

function passed({ status, log }: ActionResult): string {
  return status === 0 ? 'passed' : log;
}

describe('a sharded pull request', () => {
  it('that changes nothing passes, with one section for the whole suite', async () => {
    const event = project.propose(1, { NEWS: 'news\n' });
    const parts = await measureParts(event);
    expect(project.server.comments).toEqual([]);
    // A part reached through a link is not read: it would be there twice.
    symlinkSync(path.join(parts, 'part-1'), path.join(parts, 'again'));
    const result = await merge(event, parts);
    expect(passed(result)).toBe('passed');
    expect(result.outputs.verdict).toBe('same');
    expect(result.outputs.baseline).toBe(`base:${project.git('rev-parse', 'main')}`);
    const report = JSON.parse(readFileSync(result.outputs['report-path'] ?? '', 'utf8')) as {
      tests: { test: { name: string } }[];
    };
    expect(report.tests.map(({ test }) => test.name).sort()).toEqual([
      'work joins words',
      'work sums',
      'work sums once more',
    ]);
    expect(project.server.comments).toHaveLength(1);
    expect(project.server.violations).toEqual([]);
  });

  it('that is slower fails by one verdict, and names the function that both parts reach', async () => {
    const event = project.propose(2, SLOWER);
    const parts = await measureParts(event);
    const result = await merge(event, parts);
    expect(result.status).toBe(1);
    expect(result.outputs.verdict).toBe('slower');
    expect(result.log).toMatch(/::error title=[\d.]+%25 more VM instructions,file=spec\/sum_spec\.lua,line=4::/);
    expect(result.log).toMatch(/::error title=[\d.]+%25 more VM instructions,file=spec\/more_spec\.lua,line=4::/);
    expect(result.summary).toContain('work.sum');
    const [, comment] = project.server.comments;
    expect(comment?.body).toContain('work.sum');
    expect(project.server.comments).toHaveLength(2);

    // The same from a fork: where the token cannot write, the report stays for mode comment.
    project.server.faults.readOnly = true;
    const fromFork = await merge(project.pullRequestEvent(7, { fork: 'stranger/small' }), parts).finally(
      () => (project.server.faults.readOnly = false),
    );
    expect(fromFork.status).toBe(1);
    expect(fromFork.log).toContain('Mode comment in a workflow_run workflow posts it');
    expect(readFileSync(fromFork.outputs['report-path'] ?? '', 'utf8')).toContain('"verdict": "slower"');
  });

  it.each([
    [3, 'time'],
    // Which asks for time, too, where the counts of the whole tell nothing.
    [4, 'instructions'],
  ])(
    'measures in every part the rounds that could confirm a suspicion of the whole (%i: gate-on %s)',
    async (number, gate) => {
      const event = project.propose(number, { NEWS: `more news: ${gate}\n` });
      const parts = await measureParts(event, { ...few, 'gate-on': gate });
      for (const name of ['part-1', 'part-2']) {
        const part = JSON.parse(readFileSync(path.join(parts, name, `${name}-of-2.json`), 'utf8')) as {
          baseline: { fresh: { head: { method: { rounds: number } } } };
        };
        // (Fewer pairs than eight can confirm nothing.)
        expect(part.baseline.fresh.head.method.rounds).toBe(8);
      }
    },
  );
});

describe('parts that do not make one suite', () => {
  let event: ProjectEvent;
  let good: string;
  let parts: string;
  let count = 0;
  const file = (index: number): string => path.join(parts, `part-${index}`, `part-${index}-of-2.json`);
  const change = (index: number, edit: (part: Record<string, unknown>) => void): void => {
    const part = JSON.parse(readFileSync(file(index), 'utf8')) as Record<string, unknown>;
    edit(part);
    writeFileSync(file(index), JSON.stringify(part));
  };

  beforeAll(async () => {
    event = project.propose(5, { NEWS: 'the news\n' });
    good = await measureParts(event);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'one missing',
      () => {
        rmSync(file(2));
      },
      /Of 2 parts one is missing: 2\/2\. Look at the job of that shard/,
    ],
    [
      'none',
      () => {
        rmSync(file(1));
        rmSync(file(2));
      },
      /There is no part in ".*"\. Let each shard job upload/,
    ],
    [
      'one twice',
      () => {
        cpSync(file(1), path.join(parts, 'part-again.json'));
      },
      /Part 1\/2 is there more than once: part-1\/part-1-of-2\.json, part-again\.json/,
    ],
    [
      'another cut',
      () => {
        change(2, (part) => {
          part.shard = { index: 2, count: 3 };
        });
      },
      /different cuts: .* is one of 2, .* one of 3/,
    ],
    [
      'another suite',
      () => {
        change(2, (part) => {
          part.specFiles = ['spec/x_spec.lua'];
        });
      },
      /were cut from different suites/,
    ],
    [
      'another commit',
      () => {
        change(2, (part) => {
          (part.head as { commit: string }).commit = 'a'.repeat(40);
        });
      },
      /The shards measured different commits/,
    ],
    [
      'another Lua',
      () => {
        change(2, (part) => {
          (part.head as { environment: { interpreter: string } }).environment.interpreter = 'Lua 9';
        });
      },
      /different versions of Lua: .* and Lua 9/,
    ],
    [
      'the same files',
      () => {
        change(2, (part) => {
          part.head = (JSON.parse(readFileSync(file(1), 'utf8')) as { head: unknown }).head;
        });
      },
      /Two shards measured the spec file "spec\/join_spec\.lua"|Two shards measured/,
    ],
    [
      'another schema',
      () => {
        change(1, (part) => {
          part.schemaVersion = 7;
        });
      },
      /part-1-of-2\.json" cannot be read: it is not of schema version 1/,
    ],
    [
      'a broken shape',
      () => {
        change(1, (part) => {
          part.head = { tests: 'many' };
        });
      },
      /cannot be read: head .*Let every job of the run use the same version/,
    ],
    [
      'no JSON',
      () => {
        writeFileSync(file(1), '{');
      },
      /cannot be read: it is not JSON/,
    ],
  ])('are refused: %s', async (_, spoil, message) => {
    parts = path.join(folder, `spoilt-${(count += 1)}`);
    cpSync(good, parts, { recursive: true });
    spoil();
    const before = project.server.comments.length;
    const { status, log } = await merge(event, parts);
    expect(status).toBe(1);
    expect(log).toMatch(message);
    expect(project.server.comments).toHaveLength(before);
  });

  it('are refused: of another run', async () => {
    const other = project.propose(6, { NEWS: 'other news\n' });
    const { status, log } = await merge(other, good);
    expect(status).toBe(1);
    expect(log).toMatch(/The parts measured [0-9a-f]{40}, and this run is for [0-9a-f]{40}\. Merge the parts of this/);
  });

  it('are refused: a pull request where a release is wanted, and another name', async () => {
    const release = project.releaseEvent('v0.1.0');
    const wrongKind = await merge(release, good);
    expect(wrongKind.log).toMatch(/was measured for a pull-request, and this run is for a release/);
    const wrongName = await merge(event, good, { ...few, name: 'lua5.4' });
    expect(wrongName.log).toMatch(/There is no part of "lua5\.4" in ".*" \(only of no name\)/);
    expect((await merge(event, path.join(folder, 'nowhere'))).log).toMatch(/The folder ".*nowhere".* is not there/);
  });
});

describe('a sharded release', () => {
  let event: ProjectEvent;
  let parts: string;

  it('is published whole by one commit', async () => {
    event = project.releaseEvent('v1.0.0');
    parts = await measureParts(event);
    expect(project.onServer('for-each-ref', '--format=%(refname)', 'refs/heads/profiling')).toBe('');
    const result = await merge(event, parts);
    expect(passed(result)).toBe('passed');
    expect(project.onServer('rev-parse', 'profiling')).toBe(result.outputs['profiling-commit']);
    project.onServer('fsck', '--strict');
    const profile = JSON.parse(project.onServer('show', 'profiling:benchmarks/busted/all/profile.json')) as {
      commit: string;
      suite: { time: { samples: number[] } };
      tests: { name: string }[];
      functions: { name: string }[];
    };
    expect(profile.commit).toBe(event.sha);
    expect(profile.tests).toHaveLength(3);
    expect(profile.suite.time.samples).toHaveLength(6);
    expect(profile.functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['work.sum', 'work.join']));
    const tests = project.onServer('ls-tree', '--name-only', 'profiling:benchmarks/busted/by_release').split('\n');
    expect(tests).toHaveLength(3 + 1);
    expect(readdirSync(path.dirname(result.outputs['profile-path'] ?? ''))).toContain('flamegraph.json');
    expect(project.server.violations).toEqual([]);
  });

  it('of a tag that was moved meanwhile is refused', async () => {
    project.commit('Later', { NEWS: 'late\n' });
    project.git('tag', '--force', 'v1.0.0');
    project.git('push', '--quiet', '--force', 'origin', 'refs/tags/v1.0.0');
    const { status, log } = await merge(event, parts);
    expect(status).toBe(1);
    expect(log).toMatch(/The parts measured [0-9a-f]{40}, and the tag "v1\.0\.0" is [0-9a-f]{40} now/);
  });
});

describe('a sharded pull request that is compared with the newest release', () => {
  const byRelease = { ...few, baseline: 'release' };

  it('that changes nothing passes, without a base that was measured', async () => {
    const event = project.propose(8, { NEWS: 'news since the release\n' });
    const parts = await measureParts(event, byRelease);
    const part = readFileSync(path.join(parts, 'part-1', 'part-1-of-2.json'), 'utf8');
    expect(JSON.parse(part)).toMatchObject({ of: 'pull-request', baseline: null });
    const result = await merge(event, parts, byRelease);
    expect(passed(result)).toBe('passed');
    expect(result.outputs).toMatchObject({ verdict: 'same', baseline: 'release:v1.0.0' });
  });

  it('that is slower fails by the instructions of both parts, and names the function', async () => {
    const event = project.propose(9, SLOWER);
    const result = await merge(event, await measureParts(event, byRelease), byRelease);
    expect(result.status).toBe(1);
    expect(result.outputs).toMatchObject({ verdict: 'slower', baseline: 'release:v1.0.0' });
    for (const file of ['sum_spec', 'more_spec'])
      expect(result.log).toMatch(
        new RegExp(`::error title=[\\d.]+%25 more VM instructions,file=spec/${file}\\.lua,line=4::`),
      );
    // By what the release's functions executed, and not as if they had been none.
    const [, table = ''] = result.log.split('Where, by own instructions');
    expect(table).toMatch(/\+\d\d\.\d%.*work\.sum/);
    expect(table).not.toMatch(/new.*work\./);
    expect(result.summary).toContain('work.sum');
    expect(project.server.comments.at(-1)?.body).toContain('v1.0.0');
    expect(project.server.violations).toEqual([]);
  });
});
