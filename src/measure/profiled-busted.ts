/** busted, with our Lua inside: a folder that carries the request in and the answer out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { World } from '../world.js';
import { type PassRecord, quote, readRecords } from './pass-file.js';
import { runSuite, type SuiteEnd, type SuiteProcess } from './pass-process.js';

/** What came back. */
export interface Answer {
  readonly ended: SuiteEnd;
  /** The whole answer; null where there is none, or none that was finished. */
  readonly records: readonly PassRecord[] | null;
  /** What was begun (see `lua/busted_profiler/journal.lua`); null where the Lua never began. */
  readonly journal: string | null;
}

/**
 * @param suite `args`: busted's arguments, which go behind ours: what follows a `--` of the user's is no option
 * @param request words by key (a key may stand several times), read by `lua/busted_profiler/run.lua`
 */
export async function profiledBusted(
  world: World,
  { args, ...suite }: Omit<SuiteProcess, 'env'> & { readonly args: readonly string[] },
  request: readonly (readonly [key: string, value: string])[],
): Promise<Answer> {
  const folder = await mkdtemp(path.join(world.temporary, 'pass-'));
  try {
    await writeFile(path.join(folder, 'request'), request.map(([key, value]) => `${key} ${quote(value)}\n`).join(''));
    const start = slashes(path.join(world.assets, 'lua', 'busted_profiler', 'start.lua'));
    const ended = await runSuite(world, {
      ...suite,
      command: [...suite.command, '-e', `dofile[[${start}]]`, ...args],
      env: { BUSTED_PROFILER: slashes(folder) },
    });
    const answer = await readIfThere(path.join(folder, 'pass'));
    return {
      ended,
      records: answer === null ? null : readRecords(answer),
      journal: await readIfThere(path.join(folder, 'journal')),
    };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
