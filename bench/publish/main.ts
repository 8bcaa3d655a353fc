/** `node bench/publish.mjs [--help]`: what publishing costs, printed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { growth } from './growth.js';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const kB = (bytes: number): string => (bytes / 1000).toFixed(1);

const { growthTests, growthReleases } = new Command()
  .option('--growth-tests <n>', 'tests of the suite whose growth is measured', Number, 500)
  .option('--growth-releases <n>', 'releases published for it', Number, 20)
  .parse()
  .opts<{ growthTests: number; growthReleases: number }>();

const folder = mkdtempSync(path.join(tmpdir(), 'bench-publish-'));
try {
  const grown = await growth(folder, growthTests, growthReleases);
  say(
    `Growth per release, ${growthTests} tests, mean of the last ${growthReleases - Math.floor(growthReleases / 2)} of ${growthReleases} releases, packed by git repack:`,
  );
  for (const [kind, bytes] of grown.kinds) say(`  ${kB(bytes).padStart(8)} kB  ${kind}`);
  say(`  ${kB(grown.perRelease).padStart(8)} kB  in all (goal: under 200 kB at 500 tests)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
