/**
 * Whether a pass changes what a suite does: for each real suite, interpreter and pass, the suite's output, its counts and
 * its exit status against those of busted alone. Anything that differs is printed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type PassName, runPass } from '../../src/measure/pass.js';
import { runSuite } from '../../src/measure/pass-process.js';
import type { World } from '../../src/world.js';
import { inRealWorld } from '../../src/world-node.js';
import { quietLog } from '../suites/quiet-log.js';
import { commandFor, INTERPRETERS, interpretersOf, type RealSuite, SUITES } from '../suites/list.js';
import { copySuite } from '../suites/copy.js';
import { differences, plain } from './output.js';

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: path.join('.cache', 'suites') },
    suites: { type: 'string', default: '' },
    interpreters: { type: 'string', default: INTERPRETERS.join(',') },
    passes: { type: 'string', default: 'timing,counting,sampling,calls' },
    busted: { type: 'string', default: '/usr/bin/busted' },
    timeout: { type: 'string', default: '300' },
  },
});

interface Run {
  readonly lines: readonly string[];
  /** Why the pass gave no result; null where it gave one. */
  readonly trouble: string | null;
}

/** What one run said; `pass` null: busted alone. */
async function run(world: World, suite: RealSuite, command: readonly string[], pass: PassName | null): Promise<Run> {
  const folder = mkdtempSync(path.join(world.temporary, 'suite-'));
  try {
    const directory = copySuite(path.join(values.sources, suite.folder), path.join(folder, 'suite'));
    const said: string[] = [];
    const listening: World = {
      ...world,
      env: { ...world.env, LUA_PATH: `${suite.luaPath};${world.env.LUA_PATH ?? ';'}` },
      log: { ...world.log, info: (text) => said.push(...text.split('\n')) },
    };
    const common = { command, directory, timeout: Number(values.timeout), echo: true };
    let trouble: string | null = null;
    if (pass === null) {
      const words = [...command, ...suite.args, '--seed=1'];
      await runSuite(listening, { ...common, command: words, env: {} });
    } else {
      const request = { ...common, pass, args: suite.args, seed: 1, clock: 'wall', include: [], exclude: [] } as const;
      await runPass(listening, request).catch((error: unknown) => {
        trouble = error instanceof Error ? error.message : String(error);
      });
    }
    return { lines: plain(said, folder), trouble };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const passes = values.passes.split(',') as PassName[];
const only = values.suites.split(',').filter((part) => part !== '');
const rows: string[] = [];
let differing = 0;

await inRealWorld(process.cwd(), quietLog, async (world) => {
  for (const suite of SUITES.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const interpreter of interpretersOf(suite, values.interpreters)) {
      const command = commandFor(interpreter, values.busted);
      if (command === null) {
        process.stderr.write(`SKIPPED ${suite.name} with ${interpreter}: it is not here.\n`);
        continue;
      }
      const [alone, again] = [await run(world, suite, command, null), await run(world, suite, command, null)];
      const counts = alone.lines.find((line) => /^\d+ success/.test(line) || /^\[ {2}PASSED {2}\]/.test(line)) ?? '–';
      // Lines that busted alone does not say the same twice tell nothing.
      const unsteady = new Set(differences(alone.lines, again.lines));
      const cells: string[] = [];
      for (const pass of passes) {
        const found = await run(world, suite, command, pass);
        const changed = differences(alone.lines, found.lines).filter((line) => !unsteady.has(line));
        // A suite that fails by itself is refused, whatever the pass.
        const refused = found.trouble !== null && !found.trouble.startsWith('The suite fails');
        cells.push(refused ? 'no result' : changed.length > 0 ? `${changed.length} lines` : 'same');
        if (changed.length === 0 && !refused) continue;
        differing += 1;
        process.stderr.write(`${suite.name} ${interpreter} ${pass}: ${found.trouble ?? ''}\n`);
        for (const line of changed.slice(0, 20)) process.stderr.write(`  ${line.slice(0, 300)}\n`);
      }
      rows.push(`| ${suite.name} | ${interpreter} | ${counts} | ${alone.lines.length} | ${cells.join(' | ')} |`);
      process.stderr.write(`${rows.at(-1) ?? ''}\n`);
    }
  }
});

process.stdout.write(
  [
    `| suite | interpreter | busted alone | lines | ${passes.join(' | ')} |`,
    `|---|---|---|---|${'---|'.repeat(passes.length)}`,
    ...rows,
    '',
  ].join('\n'),
);
process.exitCode = differing === 0 ? 0 : 1;
