/**
 * What publishing costs: growth of the branch, CPU time, memory, requests: `node bench/publish.mjs --help`.
 * Compiles the sources into .cache/ first, so that what is measured is what stands in src/.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const out = path.join('.cache', 'bench');
const compiled = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'bench'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const run = spawnSync(process.execPath, [path.join(out, 'bench', 'publish', 'main.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
