/** One pull request, made up of a real suite and a real change, and judged as `pr` mode does with its default inputs. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pairTests } from '../../src/analyse/pairing.js';
import type { Columns } from '../../src/analyse/steady.js';
import { suiteViews } from '../../src/analyse/suite-time.js';
import type { ClockName, Measurement } from '../../src/measure/measurement.js';
import type { Judged } from '../../src/modes/judge.js';
import type { Amount } from './amount.js';
import type { Project } from './project.js';
import type { Rounds, Scenario, SuiteRounds, Trial } from './results.js';

export interface About {
  readonly scenario: Scenario;
  /** Commit of this project. */
  readonly version: string;
  /** Folder where all that was measured is left, to be studied; or null. */
  readonly keep: string | null;
}

/** Unchanged code is judged without its profile, which no verdict uses. */
export async function trial(project: Project, about: About, change: Amount | null): Promise<Trial> {
  const load = about.scenario === 'load' ? spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }) : null;
  try {
    const start = performance.now();
    const judged = await project.judge(change, change === null ? { profile: 'off' } : {});
    const seconds = (performance.now() - start) / 1000;
    if (about.keep !== null)
      keep(about.keep, `${project.subject.key.replace('/', '-')}-${about.scenario}`, judged, change);
    return trialOf(project.subject.key, about, judged, change, seconds);
  } finally {
    load?.kill('SIGKILL');
  }
}

function keep(folder: string, name: string, judged: Judged, change: Amount | null): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}-${Date.now()}.json.gz`), gzipSync(JSON.stringify({ change, ...judged })));
}

/** The row of what was judged. */
function trialOf(
  subject: string,
  { scenario, version }: Pick<About, 'scenario' | 'version'>,
  { comparison, base, head, fresh }: Judged,
  change: Amount | null,
  seconds: number | null,
): Trial {
  const { suite, tests, functions, noise } = comparison;
  const isGuilty = ({ file, line }: { file: string; line: number }) =>
    file === change?.frame.file && line === change.frame.line;
  const place = functions.findIndex(({ frame }) => isGuilty(frame)) + 1;
  const slowed = pairTests(base, head).common.find((pair) => pair.head.id === change?.test);
  return {
    kind: 'trial',
    subject,
    scenario,
    version,
    change,
    verdict: comparison.verdict,
    gate: comparison.gate,
    suite: suite.verdict,
    confirmed: fresh === null ? null : (suite.time?.confirmation ?? 'untried'),
    named:
      change?.test == null ? null : tests.some(({ test, verdict }) => test.id === change.test && verdict === 'slower'),
    place: place === 0 ? null : place,
    time: suite.time === null ? null : { ...suite.time.change, ofBest: suite.time.ofBest, pValue: suite.time.pValue },
    instructions: suite.instructions?.change ?? null,
    stable: suite.instructions?.stable ?? false,
    control: noise.controlShift,
    seconds: seconds === null ? null : Math.round(seconds * 10) / 10,
    ...sumsOf(base, head),
    fresh: fresh === null ? null : sumsOf(...fresh),
    slowed: slowed === undefined ? null : rounds({ base: slowed.base.samples.wall, head: slowed.head.samples.wall }),
  };
}

/** The suite's time by round: the tests that are compared, added up as the rule does it. */
function sumsOf(base: Measurement, head: Measurement): SuiteRounds {
  const parts = pairTests(base, head).common.map((pair) => ({ base: pair.base.samples, head: pair.head.samples }));
  const views = suiteViews(parts, 'wall');
  const sums = (clock: ClockName) => {
    const [plain, steady] = [false, true].map((steadied) =>
      views.find((view) => view.clock === clock && view.steadied === steadied),
    );
    return plain === undefined || steady === undefined ? null : { plain: rounds(plain), steady: rounds(steady) };
  };
  return { ...(sums('wall') ?? { plain: NONE, steady: NONE }), cpu: sums('cpu') };
}

const NONE: Rounds = { base: [], head: [] };

function rounds({ base, head }: Columns): Rounds {
  return { base: base.map(short), head: head.map(short) };
}

/** Five digits are more than a clock can be believed. */
function short(seconds: number): number {
  return Number(seconds.toPrecision(5));
}
