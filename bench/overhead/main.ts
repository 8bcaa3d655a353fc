/** The benchmark's command: measures what is missing, appends it, and prints the tables of all that was gathered. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { collectorPhase } from '../../src/measure/collector-phase.js';
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
  --minutes N        time for each suite and interpreter (default 2), for at least six rounds, which the bounds need
  --busted FILE      busted's script (default /usr/bin/busted)
  --results FILE     raw results (default .cache/overhead.jsonl); rounds add up
  --table            only print the tables
`;

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: path.join('.cache', 'suites') },
    only: { type: 'string', default: '' },
    variants: { type: 'string', default: VARIANTS.join(',') },
    minutes: { type: 'string', default: '2' },
    busted: { type: 'string', default: '/usr/bin/busted' },
    results: { type: 'string', default: path.join('.cache', 'overhead.jsonl') },
    table: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Fewer give no bounds of 95 %. */
const LEAST_ROUNDS = 6;

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

/** What the processes of one suite and interpreter write and read, beside busted. */
interface Files {
  /** User and system CPU seconds of the whole process. */
  readonly whole: string;
  /** CPU and wall seconds of the suite. */
  readonly own: string;
  readonly phase: string;
}

interface Subject {
  readonly suite: Suite;
  readonly interpreter: string;
  readonly directory: string;
  readonly files: Files;
}

async function oneRound(world: World, subject: Subject, round: number, variants: readonly Variant[]): Promise<void> {
  const { suite, interpreter, directory, files } = subject;
  writeFileSync(files.phase, String(collectorPhase(round)));
  // Who goes first in one round goes last in the next.
  for (const variant of round % 2 === 0 ? variants : [...variants].reverse()) {
    const command = ['bash', '-c', TIMED, files.whole, interpreter, values.busted];
    try {
      await runVariant(world, variant, { directory, command, args: suite.args, seed: 1 });
    } catch (error) {
      // LuaJIT's own profiler hangs now and then; a pass of ours must not.
      if (variant !== 'jit.profile') throw error;
      process.stderr.write(`${suite.name}/${interpreter}, left out: ${String(error)}\n`);
      continue;
    }
    const [user = 0, system = 0] = numbers(files.whole);
    const [suiteCpu = 0] = numbers(files.own);
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
    const directory = path.join(mkdtempSync(path.join(world.temporary, 'suite-')), suite.folder);
    copySuite(path.resolve(values.sources, suite.folder), directory);
    for (const interpreter of interpreters) {
      const variants = VARIANTS.filter(
        (variant) => (variant === 'plain' || chosen.includes(variant)) && canRun(variant, interpreter),
      );
      const known = readRows().filter((row) => row.suite === suite.name && row.interpreter === interpreter);
      const first = known.reduce((next, { round }) => Math.max(next, round + 1), 0);
      const at = (name: string): string => path.join(world.temporary, name);
      const files: Files = { whole: at('process'), own: at('suite'), phase: at('phase') };
      const own = { LUA_PATH: `${suite.luaPath};${world.env.LUA_PATH ?? ';'}`, OVERHEAD_SUITE: files.own };
      // One world for all rounds: the module is compiled once for each.
      const inside = { ...world, env: { ...world.env, ...own, OVERHEAD_PHASE: files.phase } };
      const end = performance.now() + Number(values.minutes) * 60_000;
      let round = first;
      while (!world.signal.aborted && (round < first + LEAST_ROUNDS || performance.now() < end)) {
        await oneRound(inside, { suite, interpreter, directory, files }, round, variants);
        round += 1;
      }
      process.stderr.write(`${suite.name}/${interpreter}: ${round - first} rounds\n`);
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
