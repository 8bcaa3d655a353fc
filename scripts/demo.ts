/**
 * The main job, from the committed `dist/`: three releases, a good and a bad pull request of the example library, against
 * a GitHub API on this machine whose objects live in a bare git repository. What it leaves lies in `demo/`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Project } from '../__tests__/support/project.js';
import { BAD_CHANGE, FAST_WRAPPING, GOOD_CHANGE, SLOWER_WRAPPING, type Edit } from './library-versions.js';
import { shownLog } from './shown-log.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const root = process.cwd();
const demo = path.join(root, 'demo');
rmSync(demo, { recursive: true, force: true });
mkdirSync(demo);

const project = await Project.create(path.join(root, 'examples', 'library'), {
  folder: path.join(demo, 'github'),
  dist: path.join(root, 'dist'),
  onLog: (chunk) => process.stdout.write(shownLog(chunk)),
});
const expectStatus = (what: string, wanted: number, { status }: { status: number | null }): void => {
  say(`\n${what}: exit status ${String(status)}, as it should be: ${status === wanted ? 'yes' : 'NO'}\n`);
  if (status !== wanted) process.exitCode = 1;
};
const change = (message: string, edits: readonly Edit[]): void => {
  for (const { file, before, after } of edits) project.edit(file, before, after);
  project.commit(message);
};

try {
  say('Release v1.0.0');
  expectStatus('Release v1.0.0', 0, await project.release('v1.0.0'));

  say('Release v1.1.0: wrapping became slower, a test was added');
  project.git('pull', '--quiet', '--rebase', 'origin', 'main');
  change('Wrap by format', SLOWER_WRAPPING);
  expectStatus('Release v1.1.0', 0, await project.release('v1.1.0'));

  say('Release v1.2.0: wrapping is as fast as before');
  project.git('pull', '--quiet', '--rebase', 'origin', 'main');
  change('Wrap without format', FAST_WRAPPING);
  expectStatus('Release v1.2.0', 0, await project.release('v1.2.0'));

  say('A good pull request: a comment is added');
  project.git('pull', '--quiet', '--rebase', 'origin', 'main');
  project.git('checkout', '--quiet', '-b', 'good');
  change('docs: say that it is the smallest number', GOOD_CHANGE);
  const good = await project.pullRequest(1);
  expectStatus('The good pull request', 0, good);

  say('A bad pull request: levenshtein does more work');
  project.git('checkout', '--quiet', '-b', 'bad', 'main');
  change('Read the letter again and again', BAD_CHANGE);
  const bad = await project.pullRequest(2, { 'output-path': path.join(demo, 'bad-pull-request') });
  expectStatus('The bad pull request', 1, bad);

  execFileSync('git', ['clone', '--quiet', '--branch', 'profiling', project.bare, path.join(demo, 'profiling')]);
  project.server.comments.forEach((comment, index) => {
    writeFileSync(path.join(demo, `comment-${index + 1}.md`), comment.body);
  });
  const pictures = path.join(demo, 'pictures');
  mkdirSync(pictures);
  for (const name of ['timing.png', 'flamegraph.svg', 'callgraph.svg'])
    cpSync(path.join(demo, 'profiling/benchmarks/busted/all', name), path.join(pictures, name));
  if (project.server.violations.length > 0) {
    say(`Requests that GitHub's description does not allow: ${project.server.violations.join('; ')}`);
    process.exitCode = 1;
  }
  say(`
The clone of the profiling branch:  ${path.join(demo, 'profiling')}
  begin with                        ${path.join(demo, 'profiling/benchmarks/busted/all/README.md')}
  or, in a browser,                 ${path.join(demo, 'profiling/benchmarks/busted/all/index.html')}
The comments:                       ${path.join(demo, 'comment-1.md')}, comment-2.md
The pictures:                       ${pictures}
The bad pull request's files:       ${path.join(demo, 'bad-pull-request')}`);
} finally {
  await project.server.close();
}
