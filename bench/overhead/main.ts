/** The benchmark's command: measures what is missing, appends it, and prints the tables of all that was gathered. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { World } from '../../src/world.js';
import { inRealWorld } from '../../src/world-node.js';
import { copySuite } from '../suites/copy.js';
import { quietLog } from '../suites/quiet-log.js';
import { INTERPRETERS, type Suite, SUITES } from './suites.js';
import { type Row, tables } from './table.js';
import { canRun, runVariant, type Variant, VARIANTS } from './variants.js';

const HELP = `node bench/run.mjs overhead [options]
  --sources DIR      folder with the suites' sources: cliargs, luacheck, tl (default .cache/suites)
  --only A,B         only suites whose name/interpreter contains one of these
  --variants A,B     of ${VARIANTS.join(', ')} (default: all; plain always)
  --rounds N         rounds to have in the end (default 20); the suites of the large project: a quarter of that
  --busted FILE      busted's script (default /usr/bin/busted)
  --results FILE     raw results (default .cache/overhead.jsonl); rounds add up: one file per choice of variants
  --table            only print the tables
`;

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: path.join('.cache', 'suites') },
    only: { type: 'string', default: '' },
    variants: { type: 'string', default: VARIANTS.join(',') },
    rounds: { type: 'string', default: '20' },
    busted: { type: 'string', default: '/usr/bin/busted' },
    results: { type: 'string', default: path.join('.cache', 'overhead.jsonl') },
    table: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Runs the words that follow, and leaves user and system CPU seconds of that process and its children in `$0`. */
const TIMED = `TIMEFORMAT='%U %S'; { time "$@" 2>&3; } 3>&2 2>"$0"`;

function readRows(): Row[] {
  if (!existsSync(values.results)) return [];
  const lines = readFileSync(values.results, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Row);
}

function numbers(file: string): number[] {
  return (readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '').split(' ').map(Number);
}

async function oneRound(
  world: World,
  about: { suite: Suite; interpreter: string; directory: string; round: number },
  variants: readonly Variant[],
): Promise<void> {
  const { suite, interpreter, directory, round } = about;
  // Who goes first in one round goes last in the next.
  for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
    const [own, whole] = ['suite', 'process'].map((name) => path.join(world.temporary, name)) as [string, string];
    const inherited = world.env.LUA_PATH ?? ';';
    const env = { ...world.env, LUA_PATH: `${suite.luaPath};${inherited}`, OVERHEAD_SUITE: own };
    await runVariant({ ...world, env }, variant, {
      directory,
      command: ['bash', '-c', TIMED, whole, interpreter, values.busted],
      args: suite.args,
      seed: 1,
    });
    const [user = 0, system = 0] = numbers(whole);
    const [suiteCpu = 0] = numbers(own);
    const row: Row = { suite: suite.name, interpreter, variant, round, suiteCpu, processCpu: user + system };
    mkdirSync(path.dirname(values.results), { recursive: true });
    appendFileSync(values.results, `${JSON.stringify(row)}\n`);
  }
}

async function measure(world: World): Promise<void> {
  const only = values.only.split(',').filter((part) => part !== '');
  const chosen = values.variants.split(',');
  for (const suite of SUITES) {
    const interpreters = INTERPRETERS.filter(
      (interpreter) => only.length === 0 || only.some((part) => `${suite.name}/${interpreter}`.includes(part)),
    );
    if (interpreters.length === 0) continue;
    const rounds = Math.ceil(Number(values.rounds) / (suite.size === 'large' ? 4 : 1));
    const directory = path.join(mkdtempSync(path.join(world.temporary, 'suite-')), suite.folder);
    copySuite(path.resolve(values.sources, suite.folder), directory);
    for (const interpreter of interpreters) {
      const key = `${suite.name}/${interpreter}`;
      const variants = VARIANTS.filter(
        (variant) => (variant === 'plain' || chosen.includes(variant)) && canRun(variant, interpreter),
      );
      const known = readRows().filter((row) => row.suite === suite.name && row.interpreter === interpreter);
      const first = known.reduce((next, { round }) => Math.max(next, round + 1), 0);
      for (let round = first; round < rounds && !world.signal.aborted; round += 1) {
        await oneRound(world, { suite, interpreter, directory, round }, variants);
        process.stderr.write(`${key}: round ${round + 1} of ${rounds}\n`);
      }
    }
  }
}

if (values.help) process.stdout.write(HELP);
else {
  const start = performance.now();
  if (!values.table) await inRealWorld(process.cwd(), quietLog, measure);
  process.stdout.write(tables(readRows()));
  if (!values.table) process.stderr.write(`It took ${((performance.now() - start) / 60_000).toFixed(1)} minutes.\n`);
}
