/** The benchmark's command: measures what is missing, appends it, and prints the table of all that was gathered. */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Log, World } from '../../src/world.js';
import { inRealWorld } from '../../src/world-node.js';
import { type Amount, candidates, luaAmount, timeAmount } from './amount.js';
import { fork } from './fork.js';
import { Runner } from './measuring.js';
import { appendRow, readRows, type Row, type Scenario, SCENARIOS, type Trial } from './results.js';
import { type Subject, subjects } from './suites.js';
import { table } from './table.js';
import { trial } from './trial.js';

const HELP = `node bench/verdict.mjs [options]
  --sources DIR      folder with the suites' sources: cliargs, luacheck, penlight (default .cache/suites)
  --suites A,B       only suites whose name/interpreter contains one of these
  --scenario A,B     of ${SCENARIOS.join(', ')} (default: all)
  --trials N         trials of each suite and scenario to have in the end (default 5); more than there are: none is made
  --budget MINUTES   start no trial after this
  --functions N      functions by turns made slower, of each suite (default 4)
  --busted FILE      busted's script (default /usr/bin/busted)
  --results FILE     raw results (default .cache/verdict.jsonl)
  --table            only print the table
`;

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: path.join('.cache', 'suites') },
    suites: { type: 'string', default: '' },
    scenario: { type: 'string', default: SCENARIOS.join(',') },
    trials: { type: 'string', default: '5' },
    budget: { type: 'string', default: '1e9' },
    functions: { type: 'string', default: '4' },
    busted: { type: 'string', default: '/usr/bin/busted' },
    results: { type: 'string', default: path.join('.cache', 'verdict.jsonl') },
    table: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

const nothing = (): void => undefined;
const log: Log = {
  info: nothing,
  progress: nothing,
  debug: nothing,
  notice: nothing,
  warning: say,
  error: say,
  group: (_title, body) => body(),
  colours: false,
};

function isTrial(row: Row): row is Trial {
  return row.kind === 'trial';
}

/** What to change in trial number `number`: the functions by turns; for C functions both kinds of work by turns. */
async function changeFor(
  runner: Runner,
  about: { subject: string; scenario: Scenario; from: string; scratch: string; sources: string },
  number: number,
): Promise<Amount | null> {
  const count = Number(values.functions);
  for (let step = 0; step < count * 3; step += 1) {
    const index = (number + step) % (count * 3);
    const known = readRows(values.results).find(
      (row) =>
        row.kind === 'amount' &&
        row.subject === about.subject &&
        row.scenario === about.scenario &&
        row.index === index,
    );
    let amount = known?.kind === 'amount' ? known.amount : undefined;
    if (amount === undefined) {
      const frame = (await candidates(runner, about.from, about.sources))[index];
      if (frame === undefined) amount = null;
      else if (about.scenario === 'lua') amount = await luaAmount(runner, about.from, about.scratch, frame);
      else {
        amount = await timeAmount(runner, about.from, about.scratch, frame, index % 2 === 0 ? 'matching' : 'garbage');
      }
      appendRow(values.results, { kind: 'amount', ...about, index, amount });
    }
    if (amount !== null) return amount;
  }
  return null;
}

async function oneTrial(
  world: World,
  { key, suite, interpreter }: Subject,
  scenario: Scenario,
  number: number,
): Promise<void> {
  const scratch = mkdtempSync(path.join(world.temporary, 'trial-'));
  try {
    const from = path.join(scratch, 'from');
    fork(path.resolve(values.sources, suite.folder), from, null);
    const runner = new Runner(world, { key, suite, interpreter }, values.busted);
    const about = { subject: key, scenario, from, scratch };
    const changes = scenario === 'lua' || scenario === 'c-functions';
    const change = changes ? await changeFor(runner, { ...about, sources: suite.sources }, number) : null;
    if (changes && change === null) {
      say(`${key}: no function could be made slower for ${scenario}`);
      return;
    }
    const result = await trial(runner, about, change);
    appendRow(values.results, result);
    say(`${key} ${scenario} ${number + 1}: ${result.verdict}, ${result.gate}, place ${result.place ?? '–'}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const end = performance.now() + Number(values.budget) * 60_000;
  const scenarios = SCENARIOS.filter((scenario) => values.scenario.split(',').includes(scenario));
  const chosen = subjects(values.suites.split(',').filter((part) => part !== ''));
  if (!values.table) {
    await inRealWorld(process.cwd(), log, async (world) => {
      for (let number = 0; number < Number(values.trials); number += 1) {
        for (const subject of chosen) {
          for (const scenario of scenarios) {
            const made = readRows(values.results).filter(
              (row) => isTrial(row) && row.subject === subject.key && row.scenario === scenario,
            );
            if (made.length > number || performance.now() > end || world.signal.aborted) continue;
            await oneTrial(world, subject, scenario, number);
          }
        }
      }
    });
  }
  process.stdout.write(table(readRows(values.results).filter(isTrial)));
}

await main();
