/** `node bench/publish.mjs [--help]`: what publishing costs, printed. */
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
  .option('--growth-releases <n>', 'releases published for it', Number, 20)
  .option('--tests <n>', 'tests of the suite whose cost is measured', Number, 10_000)
  .option('--releases <n>', 'releases that the branch holds already', Number, 1000)
  .parse()
  .opts<{ growthTests: number; growthReleases: number; tests: number; releases: number }>();

const folder = mkdtempSync(path.join(tmpdir(), 'bench-publish-'));
try {
  const costs = await scale(folder, tests, releases);
  say(`One release more, ${tests} tests, ${releases} releases on the branch (goals: 20 s of own CPU time, 500 MB):`);
  for (const [index, { cpuSeconds, peakBytes, requests }] of costs.entries()) {
    const what = index === 0 ? 'every test is new' : 'no test changed';
    say(
      `  ${what}: ${cpuSeconds.toFixed(1)} s of CPU time, ${(peakBytes / 1e6).toFixed(0)} MB at most, ${requests} requests`,
    );
  }
  const grown = await growth(folder, growthTests, growthReleases);
  say(
    `Growth per release, ${growthTests} tests, mean of the last ${growthReleases - Math.floor(growthReleases / 2)} of ${growthReleases} releases, packed by git repack:`,
  );
  for (const [kind, bytes] of grown.kinds) say(`  ${kB(bytes).padStart(8)} kB  ${kind}`);
  say(`  ${kB(grown.perRelease).padStart(8)} kB  in all (goal: under 200 kB at 500 tests)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
