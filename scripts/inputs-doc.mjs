/** Writes `docs/inputs.md` from `action.yml`; `--check` only says whether it is up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

const FILE = 'docs/inputs.md';
const action = parse(readFileSync('action.yml', 'utf8'));
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text) => (text === '' ? '' : `\`${cell(text)}\``);

const page = `# Inputs and outputs

<!-- Made from action.yml by \`make docs\`; edit that file instead. -->

Every input has a default. An unknown value is refused before anything runs, with the input, the value, and what is
allowed.

## Inputs

| input | default | meaning |
|---|---|---|
${Object.entries(action.inputs)
  .map(([name, { default: value, description }]) => `| \`${name}\` | ${code(value)} | ${cell(description)} |`)
  .join('\n')}

## Outputs

| output | meaning |
|---|---|
${Object.entries(action.outputs)
  .map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  .join('\n')}
`;

if (!process.argv.includes('--check')) writeFileSync(FILE, page);
else if (readFileSync(FILE, 'utf8') !== page) {
  console.error(`${FILE} is not what action.yml says: run \`make docs\`.`);
  process.exitCode = 1;
}
