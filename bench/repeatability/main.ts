/**
 * How repeatable instruction counts are: the counting pass of real suites, run several times, each in a fresh process.
 * A test is within one tick where all of its counts are. What the verdict makes of counts that differ is tried on the same
 * runs, dealt at random to a base and a head that differ in nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  areFew,
  type CountedPair,
  suiteInstructions,
  testInstructions,
} from '../../src/analyse/instruction-evidence.js';
import { countingRuns } from '../../src/measure/counting.js';
import { type PassResult, runPass } from '../../src/measure/pass.js';
import type { World } from '../../src/world.js';
import { inRealWorld } from '../../src/world-node.js';
import { copySuite } from '../suites/copy.js';
import { commandFor, INTERPRETERS, interpretersOf, type RealSuite, SUITES } from '../suites/list.js';
import { quietLog } from '../suites/quiet-log.js';
import { THRESHOLDS } from '../verdict/rejudge.js';

const { values } = parseArgs({
  options: {
    sources: { type: 'string', default: path.join('.cache', 'suites') },
    suites: { type: 'string', default: '' },
    interpreters: { type: 'string', default: INTERPRETERS.join(',') },
    busted: { type: 'string', default: '/usr/bin/busted' },
    runs: { type: 'string', default: '10' },
    timeout: { type: 'string', default: '300' },
    /** How many of the least stable tests are named on standard error. */
    name: { type: 'string', default: '5' },
    /** How often the runs are dealt to two sides. */
    deals: { type: 'string', default: '500' },
  },
});

interface Spread {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

async function runs(world: World, suite: RealSuite, command: readonly string[]): Promise<PassResult[]> {
  const folder = mkdtempSync(path.join(world.temporary, 'suite-'));
  const found: PassResult[] = [];
  try {
    const directory = copySuite(path.join(values.sources, suite.folder), path.join(folder, 'suite'));
    const own: World = { ...world, env: { ...world.env, LUA_PATH: `${suite.luaPath};${world.env.LUA_PATH ?? ';'}` } };
    for (let number = 0; number < Number(values.runs); number += 1) {
      found.push(
        await runPass(own, {
          pass: 'counting',
          directory,
          command,
          args: [...suite.args, ...(suite.passing ?? [])],
          seed: 1,
          clock: 'wall',
          timeout: Number(values.timeout),
          echo: false,
          include: [],
          exclude: [],
        }),
      );
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spreads(results: readonly PassResult[]): Spread[] {
  return (results[0]?.tests ?? []).map(({ id, name }) => {
    const counts = results.map((result) => result.tests.find((test) => test.id === id)?.instructions ?? Number.NaN);
    return { name, least: Math.min(...counts), most: Math.max(...counts) };
  });
}

interface Dealt {
  /** Tests with so many instructions that a change of them could have consequences. */
  readonly large: number;
  /** Of these, summed up over all deals: that got a verdict, and one other than `same`. */
  readonly judged: number;
  readonly wrong: number;
  /** Deals in which a suite got one other than `same`. */
  readonly suites: number;
}

/** What the verdict says of runs of the same code. */
function deal(results: readonly PassResult[], deals: number, random: () => number): Dealt {
  const tick = results[0]?.tick ?? 1;
  const sum = { large: 0, judged: 0, wrong: 0, suites: 0 };
  for (let number = 0; number < deals; number += 1) {
    const runs = shuffled(results, random);
    const half = Math.floor(runs.length / 2);
    const [base, head] = [runs.slice(0, half), runs.slice(half, 2 * half)];
    // As a session does it: as many as the counts so far call for.
    let made = 0;
    while (made < Math.min(half, countingRuns([...base.slice(0, made), ...head.slice(0, made)]))) made += 1;
    const pairs = pairsOf(base.slice(0, made), head.slice(0, made));
    const found = pairs.map((pair) => testInstructions(pair, tick, THRESHOLDS)).filter((each) => each !== null);
    const large = found.filter((each) => !areFew(each));
    const judged = large.filter(({ verdict }) => verdict !== 'unresolved');
    sum.large = large.length;
    sum.judged += judged.length;
    sum.wrong += judged.filter(({ verdict }) => verdict !== 'same').length;
    const suite = suiteInstructions(pairs, tick, THRESHOLDS)?.verdict;
    if (suite === 'slower' || suite === 'faster') sum.suites += 1;
  }
  return sum;
}

function pairsOf(base: readonly PassResult[], head: readonly PassResult[]): CountedPair[] {
  const counts = (side: readonly PassResult[], id: string) =>
    side.map(({ tests }) => tests.find((test) => test.id === id)?.instructions ?? 0);
  return (base[0]?.tests ?? []).map(({ id }) => ({
    base: { instructions: counts(base, id) },
    head: { instructions: counts(head, id) },
  }));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const only = values.suites.split(',').filter((part) => part !== '');
const rows: string[] = [];

await inRealWorld(process.cwd(), quietLog, async (world) => {
  for (const suite of SUITES.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const interpreter of interpretersOf(suite, values.interpreters)) {
      const command = commandFor(interpreter, values.busted);
      if (command === null) {
        process.stderr.write(`SKIPPED ${suite.name} with ${interpreter}: it is not here.\n`);
        continue;
      }
      try {
        const results = await runs(world, suite, command);
        const tick = results[0]?.tick ?? 0;
        const tests = spreads(results);
        const stable = tests.filter(({ least, most }) => most - least <= tick);
        const equal = tests.filter(({ least, most }) => most === least);
        const dealt = deal(results, Number(values.deals), Math.random);
        const whole = results.map(({ instructions }) => instructions ?? Number.NaN);
        const range = (Math.max(...whole) - Math.min(...whole)) / Math.min(...whole);
        rows.push(
          `| ${suite.name} | ${interpreter} | ${tests.length} | ${percent(stable.length, tests.length)} | ` +
            `${percent(equal.length, tests.length)} | ${(100 * range).toFixed(3)} % | ${results.length} | ` +
            `${dealt.large} | ${percent(dealt.judged, dealt.large * Number(values.deals))} | ${dealt.wrong} | ${dealt.suites} |`,
        );
        process.stderr.write(`${rows.at(-1) ?? ''}\n`);
        const worst = tests
          .filter((test) => !stable.includes(test))
          .sort((a, b) => b.most / b.least - a.most / a.least);
        for (const { name, least, most } of worst.slice(0, Number(values.name)))
          process.stderr.write(`  ${least} to ${most} instructions: ${name.slice(0, 160)}\n`);
      } catch (error) {
        process.stderr.write(`FAILED ${suite.name} with ${interpreter}: ${String(error).slice(0, 600)}\n`);
        process.exitCode = 1;
      }
    }
  }
});

process.stdout.write(
  [
    '| suite | interpreter | tests | within one tick | identical | suite varies by | runs | large tests | judged | wrongly | suite wrongly |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n'),
);
