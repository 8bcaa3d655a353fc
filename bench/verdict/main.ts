/** The benchmark's command: measures what is missing, appends it, and prints the table of all that was gathered. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../src/errors.js';
import type { World } from '../../src/world.js';
import { inRealWorld } from '../../src/world-node.js';
import { quietLog } from '../suites/quiet-log.js';
import {
  type Amount,
  type Candidate,
  candidates,
  luaAmount,
  neutralAmount,
  seldomCalled,
  timeAmount,
} from './amount.js';
import { Project } from './project.js';
import { rejudge } from './rejudge.js';
import { appendRow, readRows, type Row, type Scenario, SCENARIOS, type Trial } from './results.js';
import { rulesTable } from './rules.js';
import { type Subject, subjects } from './suites.js';
import { table } from './table.js';
import { type About, trial } from './trial.js';

const RESULTS = path.join('bench', 'verdict', 'results');
/** Trials that the rule was chosen by, which therefore say nothing of its rates. */
const DEVELOPMENT = path.join(RESULTS, 'development');

const HELP = `node bench/run.mjs verdict [options]
  --sources DIR      folder with the suites' sources, as scripts/fetch-suites.sh fills it (default .cache/suites)
  --suites A,B       only suites whose name/interpreter contains one of these
  --scenario A,B     of ${SCENARIOS.join(', ')} (default: all)
  --trials N         trials of each suite and scenario to have in the end (default 5); more than there are: none is made
  --budget MINUTES   start no trial after this
  --functions N      functions by turns made slower, of each suite (default 4)
  --busted FILE      busted's script (default /usr/bin/busted)
  --results FILE     raw results are added to this file (default ${RESULTS}/<date>.jsonl)
  --keep DIR         leave all that was measured here, to be studied: the results have what the verdict needs
  --table            only print the table of all results in ${RESULTS}
  --rejudge          print it as the present rule judges the rounds that the results have kept
  --rules            only print what other rules would have made of these and of those in ${DEVELOPMENT}
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
    results: { type: 'string', default: path.join(RESULTS, `${new Date().toISOString().slice(0, 10)}.jsonl`) },
    keep: { type: 'string' },
    table: { type: 'boolean', default: false },
    rejudge: { type: 'boolean', default: false },
    rules: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function isTrial(row: Row): row is Trial {
  return row.kind === 'trial';
}

/** Candidates of each suite and scenario, found once. */
const found = new Map<string, Promise<Candidate[]>>();

function busiest(project: Project, scenario: Scenario): Promise<Candidate[]> {
  const key = `${project.subject.key} ${scenario}`;
  const all = () => candidates(project);
  const known = found.get(key) ?? (scenario === 'lua' ? all() : all().then((some) => seldomCalled(project, some)));
  found.set(key, known);
  return known;
}

/** What to change in trial number `number`: the functions by turns; for C functions both kinds of work by turns. */
async function changeFor(project: Project, scenario: Scenario, number: number): Promise<Amount | null> {
  const subject = project.subject.key;
  const count = Number(values.functions);
  for (let step = 0; step < count * 3; step += 1) {
    const index = (number + step) % (count * 3);
    const known = readRows(values.results).find(
      (row) => row.kind === 'amount' && row.subject === subject && row.scenario === scenario && row.index === index,
    );
    let amount = known?.kind === 'amount' ? known.amount : undefined;
    if (amount === undefined) {
      const candidate = (await busiest(project, scenario))[index];
      if (candidate === undefined) amount = null;
      else if (scenario === 'lua') amount = await luaAmount(project, candidate);
      else if (scenario === 'neutral') amount = await neutralAmount(project, candidate, index);
      else amount = await timeAmount(project, candidate, index % 2 === 0 ? 'matching' : 'garbage');
      appendRow(values.results, { kind: 'amount', subject, scenario, index, amount });
    }
    if (amount !== null) return amount;
  }
  return null;
}

async function oneTrial(world: World, subject: Subject, about: About, number: number): Promise<void> {
  const scratch = mkdtempSync(path.join(world.temporary, 'trial-'));
  const { scenario } = about;
  try {
    const project = new Project(world, subject, values.busted, path.resolve(values.sources), scratch);
    const changes = scenario !== 'unchanged' && scenario !== 'load';
    const change = changes ? await changeFor(project, scenario, number) : null;
    if (changes && change === null) {
      world.log.warning(`${subject.key}: no function could be made slower for ${scenario}`);
      return;
    }
    const result = await trial(project, about, change);
    appendRow(values.results, result);
    const { verdict, gate, seconds, place } = result;
    world.log.warning(
      `${subject.key} ${scenario} ${number + 1}: ${verdict}, ${gate}, place ${place ?? '–'}, ${seconds} s`,
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    world.log.warning(`${subject.key} ${scenario}: ${error.message}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.rules) {
    process.stdout.write(rulesTable([...readRows(RESULTS), ...readRows(DEVELOPMENT)].filter(isTrial)));
    return;
  }
  const end = performance.now() + Number(values.budget) * 60_000;
  const scenarios = SCENARIOS.filter((scenario) => values.scenario.split(',').includes(scenario));
  const chosen = subjects(values.suites.split(',').filter((part) => part !== ''));
  const present = chosen.filter(({ suite }) => existsSync(path.join(values.sources, suite.folder)));
  if (!values.table)
    for (const name of new Set(chosen.filter((each) => !present.includes(each)).map(({ suite }) => suite.name)))
      quietLog.warning(`${name} is not tried: it is not in ${values.sources}.`);
  const version = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  if (!values.table) {
    await inRealWorld(process.cwd(), quietLog, async (world) => {
      for (let number = 0; number < Number(values.trials); number += 1) {
        for (const subject of present) {
          for (const scenario of scenarios) {
            const made = readRows(values.results).filter(
              (row) => isTrial(row) && row.subject === subject.key && row.scenario === scenario,
            );
            if (made.length > number || performance.now() > end || world.signal.aborted) continue;
            await oneTrial(world, subject, { scenario, version, keep: values.keep ?? null }, number);
          }
        }
      }
    });
  }
  const trials = readRows(RESULTS).filter(isTrial);
  process.stdout.write(table(values.rejudge ? trials.map((each) => rejudge(each)) : trials));
}

await main();
