/**
 * Records `__tests__/fixtures/recorded.json`: real measurements of the example library's three releases and two pull
 * requests, which the golden files of all pages are made from.
 */
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Measurement } from '../src/measure/measurement.js';
import type { Plan } from '../src/measure/plan.js';
import { openSession } from '../src/measure/session.js';
import { inRealWorld } from '../src/world-node.js';
import type { Log, World } from '../src/world.js';
import { RECORDED_FILE, type Recorded, type RecordedPair } from '../__tests__/support/recorded.js';
import { BAD_CHANGE, FAST_WRAPPING, GOOD_CHANGE, SLOWER_WRAPPING, type Edit } from './library-versions.js';

const root = process.cwd();
const target = path.join(root, RECORDED_FILE);
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const log: Log = {
  info: () => undefined,
  debug: () => undefined,
  progress: () => undefined,
  notice: say,
  warning: say,
  error: say,
  group: (_, body) => body(),
  colours: false,
};
const plan: Plan = {
  busted: ['lua5.4', '/usr/bin/busted'],
  bustedArgs: [],
  workspace: root,
  testingMethod: { kind: 'normal' },
  minimumRounds: 20,
  maximumRounds: 20,
  timeBudget: 900,
  clock: 'auto',
  counting: true,
  profile: 'exact',
  include: [],
  exclude: [],
  shard: null,
};

/** The library with all these edits made, and a stand-in for its commit. */
function version(world: World, label: string, edits: readonly Edit[]) {
  const directory = path.join(world.temporary, label);
  cpSync(path.join(root, 'examples/library'), directory, { recursive: true });
  for (const { file, before, after } of edits) {
    const at = path.join(directory, file);
    const text = readFileSync(at, 'utf8');
    if (!text.includes(before)) throw new Error(`${file} has no ${JSON.stringify(before)}`);
    writeFileSync(at, text.replace(before, after));
  }
  const commit = createHash('sha1').update(label).digest('hex');
  return { label, commit, directory };
}

async function release(world: World, label: string, edits: readonly Edit[]): Promise<Measurement> {
  say(label);
  const session = openSession(world, [version(world, label, edits)], plan);
  const [measurement] = await session.measure();
  if (measurement === undefined) throw new Error(`${label} was not measured.`);
  return measurement;
}

async function pair(world: World, label: string, edits: readonly Edit[], confirmed: boolean): Promise<RecordedPair> {
  say(label);
  const subjects = [version(world, `${label}-base`, []), version(world, `${label}-head`, edits)];
  const session = openSession(world, subjects, { ...plan, profile: 'sampled' });
  const both = ([base, head]: readonly Measurement[]) => {
    if (base === undefined || head === undefined) throw new Error(`${label} was not measured.`);
    return { base, head };
  };
  const first = both(await session.measure());
  return { ...first, again: confirmed ? both(await session.again(plan.minimumRounds)) : null };
}

/** Four digits are as many as a clock of this machine repeats, and keep the file small. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

await inRealWorld(root, log, async (world) => {
  const recorded: Recorded = {
    releases: [
      { version: 'v1.0.0', date: '2026-01-10T12:00:00Z', measurement: await release(world, 'v1.0.0', []) },
      {
        version: 'v1.1.0',
        date: '2026-02-11T12:00:00Z',
        measurement: await release(world, 'v1.1.0', SLOWER_WRAPPING),
      },
      {
        version: 'v1.2.0',
        date: '2026-03-12T12:00:00Z',
        measurement: await release(world, 'v1.2.0', [...SLOWER_WRAPPING, ...FAST_WRAPPING]),
      },
    ],
    good: await pair(world, 'good', GOOD_CHANGE, false),
    bad: await pair(world, 'bad', BAD_CHANGE, true),
  };
  mkdirSync(path.dirname(target), { recursive: true });
  const text = `${JSON.stringify(recorded, rounded)}\n`;
  writeFileSync(target, text);
  say(`${target}: ${String(text.length)} characters`);
});
