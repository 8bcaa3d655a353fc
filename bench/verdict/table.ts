/** The table of docs/benchmarks.md, made from raw results. */
import { readInputs } from '../../src/inputs.js';
import { rate, type Rate } from '../../src/analyse/rate.js';
import { mannWhitney } from '../../src/analyse/mann-whitney.js';
import { median, minimum } from '../../src/analyse/statistics.js';
import { roundState } from '../../src/measure/testing-method.js';
import type { Rounds, Trial } from './results.js';

interface Line {
  readonly what: string;
  readonly goal: string;
  readonly trials: readonly Trial[];
  readonly hit: (trial: Trial) => boolean;
}

const FAIL = readInputs(() => '').threshold;

const alarm = ({ gate }: Trial): boolean => gate !== 'none';
const unresolved = ({ verdict }: Trial): boolean => verdict === 'unresolved';
const amongThree = ({ place }: Trial): boolean => place !== null && place <= 3;

/** @returns Markdown: every question over all suites, then the false alarms by suite */
export function table(trials: readonly Trial[]): string {
  const of = (scenario: Trial['scenario']) => trials.filter((trial) => trial.scenario === scenario);
  const [unchanged, neutral, lua, c, load] = [of('unchanged'), of('neutral'), of('lua'), of('c-functions'), of('load')];
  const timed = lua.filter(({ slowed }) => slowed != null);
  const lines: Line[] = [
    { what: 'false alarms, unchanged code', goal: '0', trials: unchanged, hit: alarm },
    { what: 'unresolved, unchanged code', goal: '', trials: unchanged, hit: unresolved },
    { what: 'false alarms, a little more garbage', goal: '0', trials: neutral, hit: alarm },
    { what: 'failed for a little more garbage', goal: '0', trials: neutral, hit: ({ gate }) => gate === 'fail' },
    { what: 'unresolved, a little more garbage', goal: '', trials: neutral, hit: unresolved },
    {
      what: '+10 % Lua work in one function: test named',
      goal: '≥ 99 %',
      trials: lua,
      hit: ({ named }) => named === true,
    },
    {
      what: '+10 % of the suite in C functions: suite flagged',
      goal: '≥ 90 %',
      trials: c,
      hit: ({ suite }) => suite === 'slower',
    },
    { what: 'guilty function among the first three (Lua)', goal: '≥ 95 %', trials: lua, hit: amongThree },
    { what: 'guilty function among the first three (C)', goal: '≥ 95 %', trials: c, hit: amongThree },
    { what: 'false alarms under a competing load', goal: '0', trials: load, hit: alarm },
    { what: 'unresolved under a competing load', goal: 'allowed', trials: load, hit: unresolved },
    ...instead('unchanged code', unchanged, storedBefore(unchanged), suiteOf),
    // (Trials slow different tests: what is stored is the same trial's base, which is kinder than a run of last week.)
    ...instead('+10 % in C functions', c, itself(c), suiteOf),
    ...instead('+10 % Lua work', timed, itself(timed), ({ slowed }) => slowed ?? NONE),
  ];
  const subjects = [...new Set(unchanged.map(({ subject }) => subject))].sort();
  return [
    '| | goal | seen | trials | rate | 95 % bounds |',
    '|---|---|---|---|---|---|',
    ...lines.map(({ what, goal, trials: tried, hit }) =>
      row(`${what} | ${goal}`, rate(tried.filter(hit).length, tried.length)),
    ),
    '',
    '| unchanged code, by suite | median seconds | false alarms | trials | rate | 95 % bounds |',
    '|---|---|---|---|---|---|',
    ...subjects.map((subject) => {
      const own = unchanged.filter((trial) => trial.subject === subject);
      const seconds = median(own.map(({ plain }) => minimum(plain.base)));
      return row(`${subject} | ${seconds.toFixed(3)}`, rate(own.filter(alarm).length, own.length));
    }),
    '',
  ].join('\n');
}

function row(first: string, { count, trials, low, high }: Rate): string {
  if (trials === 0) return `| ${first} | – | 0 | – | – |`;
  const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
  return `| ${first} | ${count} | ${trials} | ${percent(count / trials)} | ${percent(low)} to ${percent(high)} |`;
}

/** Each trial with the one before it of the same suite: its base is what would have been stored. */
function storedBefore(trials: readonly Trial[]): Map<Trial, Trial> {
  const last = new Map<string, Trial>();
  const stored = new Map<Trial, Trial>();
  for (const each of trials) {
    const before = last.get(each.subject);
    if (before !== undefined) stored.set(each, before);
    last.set(each.subject, each);
  }
  return stored;
}

/** What simpler rules say of the same runs. @param of the rounds that they would judge */
function instead(
  what: string,
  trials: readonly Trial[],
  stored: ReadonlyMap<Trial, Trial>,
  of: (trial: Trial) => Rounds,
): Line[] {
  const before = (trial: Trial) => of(stored.get(trial) ?? trial).base;
  const known = [...stored.keys()];
  const line = (rule: string, tried: readonly Trial[], hit: Line['hit']): Line => ({
    what: `instead, ${what}: ${rule}`,
    goal: '',
    trials: tried,
    hit,
  });
  return [
    line('a single run against a stored one', known, (trial) => past(of(trial).head[0], before(trial)[0])),
    line('best of consecutive 10 against a stored one', known, (trial) =>
      past(consecutive(of(trial).head), consecutive(before(trial))),
    ),
    line('Mann-Whitney alone (p < 0.01, slower)', trials, (trial) => mannWhitneyAlone(of(trial))),
  ];
}

function itself(trials: readonly Trial[]): Map<Trial, Trial> {
  return new Map(trials.map((trial) => [trial, trial]));
}

const NONE: Rounds = { base: [], head: [] };

function suiteOf({ plain }: Trial): Rounds {
  return plain;
}

function past(head: number | undefined, base: number | undefined): boolean {
  return head !== undefined && base !== undefined && head / base - 1 > FAIL;
}

/** The result of `consecutive-10` alone: the best when ten runs in a row were no better. */
function consecutive(walls: readonly number[]): number {
  const plan = { testingMethod: { kind: 'consecutive', runs: 10 }, minimumRounds: 1, maximumRounds: 100 } as const;
  for (let runs = 1; runs <= walls.length; runs += 1) {
    const sofar = walls.slice(0, runs);
    if (roundState(plan, sofar).content) return minimum(sofar);
  }
  return minimum(walls);
}

function mannWhitneyAlone({ base, head }: Rounds): boolean {
  return mannWhitney(base, head).pValue < 0.01 && median([...head]) > median([...base]);
}
