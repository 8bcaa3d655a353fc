/** Two processes that publish at once, fifty times: `node bench/race.mjs [rounds]`. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const out = path.resolve('.cache', 'bench');
const compiled = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'bench'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
const folder = path.join(out, 'bench', 'publish');
const { race } = await import(pathToFileURL(path.join(folder, 'race.js')).href);
const { rounds, lost, wrong } = await race(Number(process.argv[2] ?? 50), path.join(folder, 'racer.js'));
for (const line of wrong) console.error(line);
console.log(
  `${rounds} races of two processes: both landed ${wrong.length === 0 ? 'each time' : 'NOT each time'}; in ${lost} of them one lost the race and published again.`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
