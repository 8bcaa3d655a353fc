/** `node bench/run.mjs race [rounds]`: two processes that publish at once, fifty times if nothing is said. */
import path from 'node:path';
import { race } from './race.js';

const { rounds, lost, wrong } = await race(Number(process.argv[2] ?? 50), path.join(import.meta.dirname, 'racer.js'));
for (const line of wrong) process.stderr.write(`${line}\n`);
process.stdout.write(
  `${rounds} races of two processes: both landed ${wrong.length === 0 ? 'each time' : 'NOT each time'}; in ${lost} of them one lost the race and published again.\n`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
