/**
 * Runs one of the benchmarks, the folders beside this file: `node bench/run.mjs disturbance --sources folder`.
 * Compiles the sources into .cache/ first, so that what is measured is what stands in src/.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const [name = '', ...args] = process.argv.slice(2);
const run = (...words) => spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1;
const compiled = run('node_modules/typescript/bin/tsc', '-p', 'bench');
process.exit(compiled || run(path.join('.cache', 'bench', 'bench', name, 'main.js'), ...args));
