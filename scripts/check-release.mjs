/** Whether a release's tag is what package.json and the changelog say: `node scripts/check-release.mjs v1.2.3`. */
import { readFileSync } from 'node:fs';

const SEMANTIC = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;
const [, , tag = ''] = process.argv;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const headings = [...readFileSync('CHANGELOG.md', 'utf8').matchAll(/^## \[?([^\]\s]+)/gm)].map(
  ([, heading]) => heading,
);
const problems = [
  ...(SEMANTIC.test(tag) ? [] : ['the tag is no semantic version such as v1.2.3']),
  ...(tag === `v${version}` ? [] : [`package.json has version ${version}`]),
  ...(headings.includes(tag.slice(1)) ? [] : ['CHANGELOG.md has no heading for it']),
];
for (const problem of problems) console.error(`Release ${tag}: ${problem}.`);
process.exitCode = problems.length === 0 ? 0 : 1;
