/**
 * Tries the built action on a real suite: three releases, a pull request that changes nothing and, with `--edit`, one
 * whose code really is slower, against a GitHub API on this machine whose objects live in a bare git repository.
 *
 *   make try SUITE=folder EDIT='src/file.lua:before:after' TRY='--folder somewhere --input profile=off --verbose'
 *
 * A colon in the text of an edit is written `\:`; anything else is taken as it stands.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Project } from '../__tests__/support/project.js';
import { editOf } from './edit.js';
import { shownLog } from './shown-log.js';
import type { ActionResult } from '../__tests__/support/run-action.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    edit: { type: 'string', multiple: true, default: [] },
    input: { type: 'string', multiple: true, default: [] },
    folder: { type: 'string', default: 'build/try' },
    verbose: { type: 'boolean', default: false },
  },
});
const [suite] = positionals;
const edits = values.edit.map(editOf);
if (suite === undefined || suite === '') throw new Error('usage: try-suite.js <folder of a busted project> [options]');
const inputs = Object.fromEntries(
  values.input.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
);
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const folder = path.resolve(values.folder, path.basename(path.resolve(suite)));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

// Without its history: what belongs to it (alternates, worktrees) may point at other places of the machine.
const source = path.join(folder, 'source');
cpSync(suite, source, { recursive: true, filter: (file) => path.basename(file) !== '.git' });
const log = path.join(folder, 'log.txt');
const project = await Project.create(source, {
  folder: path.join(folder, 'github'),
  dist: path.resolve('dist'),
  onLog: (chunk) => {
    appendFileSync(log, chunk);
    if (values.verbose) process.stdout.write(shownLog(chunk));
  },
});

let wrong = 0;
/** @param slower whether the action must find a slowdown; a suite that fails ends with 1, too */
function judge(what: string, slower: boolean, { status, log: text, outputs }: ActionResult): void {
  const errors = text.split('\n').filter((line) => /^::(error|warning)/.test(line));
  const isRight = slower ? status === 1 && outputs.verdict === 'slower' : status === 0;
  const wanted = slower ? 'the verdict slower, and 1' : '0';
  say(`${what}: exit status ${String(status)}${isRight ? '' : `, but it should be ${wanted}`}`);
  for (const name of ['verdict', 'change-percent']) if (outputs[name]) say(`  ${name}: ${outputs[name]}`);
  for (const line of errors) say(`  ${line.slice(0, 400)}`);
  if (!isRight) wrong += 1;
}

const git = (...args: string[]): string => execFileSync('git', args, { cwd: project.bare, encoding: 'utf8' }).trim();

try {
  for (const version of ['v1.0.0', 'v1.1.0', 'v1.2.0']) {
    if (version !== 'v1.0.0') {
      project.git('pull', '--quiet', '--rebase', 'origin', 'main');
      project.git('commit', '--quiet', '--allow-empty', '--message', `Prepare ${version}`);
    }
    judge(`Release ${version}`, false, await project.release(version, inputs));
  }
  project.git('pull', '--quiet', '--rebase', 'origin', 'main');

  project.git('checkout', '--quiet', '-b', 'unchanged');
  project.git('commit', '--quiet', '--allow-empty', '--message', 'Change nothing');
  const output = (name: string) => ({ ...inputs, 'output-path': path.join(folder, name) });
  judge('A pull request that changes nothing', false, await project.pullRequest(1, output('unchanged')));

  if (edits.length > 0) {
    project.git('checkout', '--quiet', '-b', 'slower', 'main');
    for (const { file, before, after } of edits) project.edit(file, before, after);
    project.commit('Do more work');
    judge('A pull request that is slower', true, await project.pullRequest(2, output('slower')));
  }

  git('fsck', '--strict');
  git('merge-base', '--is-ancestor', 'main', 'profiling');
  const outside = git('diff', '--name-only', 'main', 'profiling', '--', '.', ':!benchmarks/busted');
  if (outside !== '') {
    say(`The profiling branch differs from main in: ${outside}`);
    wrong += 1;
  }
  for (const violation of project.server.violations) {
    say(`GitHub's description does not allow: ${violation}`);
    wrong += 1;
  }
  execFileSync('git', ['clone', '--quiet', '--branch', 'profiling', project.bare, path.join(folder, 'profiling')]);
  project.server.comments.forEach(({ issue, body }) => {
    writeFileSync(path.join(folder, `comment-${issue}.md`), body);
  });
  say(`The log, the comments, and a clone of the profiling branch lie in ${folder}`);
} finally {
  await project.server.close();
}
process.exitCode = wrong === 0 ? 0 : 1;
