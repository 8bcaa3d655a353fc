/** `node bench/run.mjs publish [--help]`: what publishing costs, printed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { growth } from './growth.js';
import { scale } from './scale.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const kB = (bytes: number): string => (bytes / 1000).toFixed(1);

const { growthTests, growthReleases, tests, releases } = new Command()
  .option('--growth-tests <n>', 'tests of the suite whose growth is measured', Number, 500)
  .option('--growth-releases <n>', 'releases published for it; 0: not', Number, 20)
  .option('--tests <n>', 'tests of the suite whose cost is measured; 0: not', Number, 10_000)
  .option('--releases <n>', 'releases that the branch holds already', Number, 1000)
  .parse()
  .opts<{ growthTests: number; growthReleases: number; tests: number; releases: number }>();

const folder = mkdtempSync(path.join(tmpdir(), 'bench-publish-'));
try {
  if (tests > 0) await sayScale();
  if (growthReleases > 0) await sayGrowth();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function sayScale(): Promise<void> {
  const costs = await scale(folder, tests, releases);
  say(`One release more, ${tests} tests, ${releases} releases on the branch (goals: 20 s of own CPU time, 500 MB):`);
  for (const [index, { cpuSeconds, peakBytes, requests, said }] of costs.entries()) {
    const what = index === 0 ? 'every test is new' : 'no test changed';
    say(
      `  ${what}: ${cpuSeconds.toFixed(1)} s of CPU time, ${(peakBytes / 1e6).toFixed(0)} MB at most, ${requests} requests`,
    );
    if (said !== '') say(`  It said: ${said}`);
  }
}

async function sayGrowth(): Promise<void> {
  const { kinds, perRelease, folders } = await growth(folder, growthTests, growthReleases);
  const counted = growthReleases - Math.floor(growthReleases / 2);
  say(
    `Growth per release, ${growthTests} tests, mean of the last ${counted} of ${growthReleases} releases, packed by git gc; ${folders.toFixed(0)} tests' folders are written anew by each:`,
  );
  for (const [kind, bytes] of kinds) say(`  ${kB(bytes).padStart(8)} kB  ${kind}`);
  say(`  ${kB(perRelease).padStart(8)} kB  in all (goal: under 200 kB at 500 tests)`);
}
