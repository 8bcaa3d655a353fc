/** Compiles the sources into .cache/ and runs one benchmark of them, so that what is measured is what stands in src/. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** @param name folder below bench/ whose main.ts is run, with this process's arguments */
export function compileAndRun(name) {
  const out = path.join('.cache', 'bench');
  const node = (...words) => spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 1;
  const compiled = node('node_modules/typescript/bin/tsc', '-p', 'bench');
  process.exit(compiled || node(path.join(out, 'bench', name, 'main.js'), ...process.argv.slice(2)));
}
