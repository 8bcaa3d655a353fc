/** Every input of the action, read once, checked, and typed; what comes after takes values. */
import { FEWEST_SIGNIFICANT_PAIRS } from './analyse/levels.js';
import { UserError } from './errors.js';
import {
  branchName,
  choice,
  choices,
  commandWords,
  count,
  duration,
  globs,
  percentage,
  repositoryPath,
  shard,
  span,
  truth,
  words,
} from './input-values.js';

export type Mode = 'pr' | 'release' | 'sync' | 'backfill' | 'calibrate' | 'comment';
export type TestingMethod = { readonly kind: 'normal' } | { readonly kind: 'consecutive'; readonly runs: number };

/** The inputs, in the units of the program: ratios, seconds, lists. */
export interface Inputs {
  readonly mode: Mode | 'auto';
  readonly githubToken: string;
  readonly workingDirectory: string;
  /** Words of the command that runs busted. */
  readonly busted: readonly string[];
  readonly bustedArgs: readonly string[];
  /** Script for `bash -e`, or empty. */
  readonly setup: string;
  readonly testingMethod: TestingMethod;
  readonly minimumRounds: number;
  readonly maximumRounds: number;
  /** Seconds. */
  readonly timeBudget: number;
  /** Ratio: 0.1 is 10 %. */
  readonly threshold: number;
  readonly warnThreshold: number;
  /** Seconds. */
  readonly minimumTestTime: number;
  /** Seconds. */
  readonly minimumSlowdown: number;
  readonly failOnRegression: boolean;
  readonly baseline: 'auto' | 'base' | 'cache' | 'release';
  readonly ignoreCommits: readonly string[];
  readonly comment: 'always' | 'on-change' | 'never';
  readonly gateOn: readonly ('instructions' | 'time')[];
  readonly clock: 'auto' | 'wall' | 'cpu' | 'cycles';
  readonly profile: 'auto' | 'sampled' | 'exact' | 'off';
  readonly profileInclude: readonly string[];
  readonly profileExclude: readonly string[];
  readonly profilingBranch: string;
  /** Empty: the repository's default branch. */
  readonly mainBranch: string;
  readonly benchmarksPath: string;
  readonly summaryPath: string;
  readonly summary: 'commit' | 'pull-request' | 'none';
  /** Empty: the release's tag, from the event. */
  readonly version: string;
  readonly chartReleases: number;
  readonly keepReleases: number;
  readonly top: number;
  readonly deleteRemovedTests: boolean;
  /** Globs of tags, for backfill. */
  readonly tags: readonly string[];
  readonly name: string;
  /** The part of the spec files that this job measures. */
  readonly shard: { readonly index: number; readonly count: number } | null;
  /** Folder with the parts that shard jobs left, to be merged; empty: nothing to merge. */
  readonly shards: string;
  readonly dryRun: boolean;
  /** Empty: a folder in the runner's temporary directory. */
  readonly outputPath: string;
  /** What was given and is not what is assumed anyway, as it was written; the token is not among it. */
  readonly given: Readonly<Partial<Record<InputName, string>>>;
}

/** What the program assumes where nothing is said; `action.yml` says the same, and a test holds them together. */
export const DEFAULTS = {
  mode: 'auto',
  'github-token': '',
  'working-directory': '.',
  busted: 'busted',
  'busted-args': '',
  setup: '',
  'testing-method': 'consecutive-10',
  'minimum-rounds': '20',
  'maximum-rounds': '100',
  'time-budget': '15m',
  threshold: '10%',
  'warn-threshold': '5%',
  'minimum-test-time': '50ms',
  'minimum-slowdown': '1ms',
  'fail-on-regression': 'true',
  baseline: 'auto',
  'ignore-commits': '',
  comment: 'always',
  'gate-on': 'instructions,time',
  clock: 'auto',
  profile: 'auto',
  'profile-include': '',
  'profile-exclude': '',
  'profiling-branch': 'profiling',
  'main-branch': '',
  'benchmarks-path': 'benchmarks/busted',
  'summary-path': 'benchmarks/busted/README.md',
  summary: 'commit',
  version: '',
  'chart-releases': '35',
  'keep-releases': '100',
  top: '20',
  'delete-removed-tests': 'true',
  tags: '',
  name: '',
  shard: '',
  shards: '',
  'dry-run': 'false',
  'output-path': '',
} as const;

export type InputName = keyof typeof DEFAULTS;

/**
 * Reads and checks every input.
 * @param given the words of one input; an empty string means that it was not given
 * @throws UserError that names the input, the value and the allowed values; or two inputs that contradict each other
 */
export function readInputs(given: (name: InputName) => string): Inputs {
  const text = (name: InputName): string => given(name).trim() || DEFAULTS[name];
  const as = <T>(name: InputName, parse: (name: string, value: string) => T): T => parse(name, text(name));
  const oneOf = <const T extends string>(name: InputName, allowed: readonly T[]): T =>
    choice(name, text(name), allowed);
  const whole = (name: InputName, minimum: number, maximum: number): number =>
    count(name, text(name), minimum, maximum);

  const inputs: Inputs = {
    mode: oneOf('mode', ['auto', 'pr', 'release', 'sync', 'backfill', 'calibrate', 'comment']),
    githubToken: text('github-token'),
    workingDirectory: as('working-directory', repositoryPath),
    busted: as('busted', commandWords),
    bustedArgs: as('busted-args', commandWords),
    setup: given('setup').trim() === '' ? '' : given('setup'),
    testingMethod: as('testing-method', testingMethod),
    minimumRounds: whole('minimum-rounds', 1, 10_000),
    maximumRounds: whole('maximum-rounds', 1, 10_000),
    timeBudget: as('time-budget', span),
    threshold: as('threshold', percentage),
    warnThreshold: as('warn-threshold', percentage),
    minimumTestTime: as('minimum-test-time', duration),
    minimumSlowdown: as('minimum-slowdown', duration),
    failOnRegression: as('fail-on-regression', truth),
    baseline: oneOf('baseline', ['auto', 'base', 'cache', 'release']),
    ignoreCommits: words(text('ignore-commits')),
    comment: oneOf('comment', ['always', 'on-change', 'never']),
    gateOn: choices('gate-on', text('gate-on'), ['instructions', 'time']),
    clock: oneOf('clock', ['auto', 'wall', 'cpu', 'cycles']),
    profile: oneOf('profile', ['auto', 'sampled', 'exact', 'off']),
    profileInclude: as('profile-include', globs),
    profileExclude: as('profile-exclude', globs),
    profilingBranch: as('profiling-branch', branchName),
    mainBranch: text('main-branch') === '' ? '' : as('main-branch', branchName),
    benchmarksPath: as('benchmarks-path', repositoryPath),
    summaryPath: as('summary-path', repositoryPath),
    summary: oneOf('summary', ['commit', 'pull-request', 'none']),
    version: as('version', versionName),
    chartReleases: whole('chart-releases', 1, 1000),
    keepReleases: whole('keep-releases', 0, 100_000),
    top: whole('top', 1, 1000),
    deleteRemovedTests: as('delete-removed-tests', truth),
    tags: as('tags', globs),
    name: as('name', keyName),
    shard: as('shard', shard),
    shards: text('shards'),
    dryRun: as('dry-run', truth),
    outputPath: text('output-path'),
    given: Object.fromEntries(
      (Object.keys(DEFAULTS) as InputName[])
        .filter((name) => name !== 'github-token' && text(name) !== DEFAULTS[name])
        .map((name) => [name, text(name)]),
    ),
  };
  refuseContradictions(inputs);
  return inputs;
}

function testingMethod(name: string, value: string): TestingMethod {
  if (value === 'normal') return { kind: 'normal' };
  const match = /^consecutive-(\d{1,4})$/.exec(value);
  if (match && Number(match[1]) > 0) return { kind: 'consecutive', runs: Number(match[1]) };
  throw new UserError(
    `Input ${name} is ${JSON.stringify(value)}.`,
    'Allowed: normal, or consecutive-N such as consecutive-10.',
  );
}

function versionName(name: string, value: string): string {
  if (value.length <= 200 && !/[\p{Cc}\s]/u.test(value)) return value;
  throw new UserError(
    `Input ${name} is ${JSON.stringify(value.slice(0, 80))}.`,
    'Allowed: a tag name without blanks, up to 200 characters.',
  );
}

function keyName(name: string, value: string): string {
  if (/^$|^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/.test(value) && !value.endsWith('.')) return value;
  throw new UserError(
    `Input ${name} is ${JSON.stringify(value.slice(0, 80))}.`,
    'Allowed: up to 50 letters, digits, dots, dashes and underscores, beginning with a letter or digit: it names a folder.',
  );
}

/** @throws UserError where the results would be written to the main branch, however that is known */
export function refuseSameBranch(profilingBranch: string, mainBranch: string): void {
  if (profilingBranch === mainBranch)
    throw new UserError(
      `profiling-branch and main-branch are both ${JSON.stringify(mainBranch)}.`,
      'The results need a branch of their own: choose another profiling-branch.',
    );
}

/** Two inputs that cannot both be meant are refused before anything runs. */
function refuseContradictions(inputs: Inputs): void {
  refuseSameBranch(inputs.profilingBranch, inputs.mainBranch);
  const contradictions: [boolean, string, string][] = [
    [
      inputs.minimumRounds > inputs.maximumRounds,
      `minimum-rounds (${inputs.minimumRounds}) is above maximum-rounds (${inputs.maximumRounds}).`,
      'Lower the first or raise the second.',
    ],
    [
      inputs.warnThreshold > inputs.threshold,
      `warn-threshold (${inputs.warnThreshold * 100}%) is above threshold (${inputs.threshold * 100}%), so nothing would warn before it fails.`,
      'Lower warn-threshold or raise threshold.',
    ],
    [
      (inputs.busted[0] ?? '').trim() === '',
      'Input busted holds no word.',
      'Give the command that runs busted, or leave it out.',
    ],
    [
      inputs.benchmarksPath === '.',
      'benchmarks-path is the repository itself.',
      'Give a folder of its own, such as benchmarks/busted: what lies in it belongs to the results.',
    ],
    [
      !inputs.summaryPath.endsWith('.md'),
      `summary-path is ${JSON.stringify(inputs.summaryPath)}.`,
      'Give a Markdown file, such as benchmarks/busted/README.md.',
    ],
    [
      !inputs.gateOn.includes('instructions') && inputs.maximumRounds < FEWEST_SIGNIFICANT_PAIRS,
      `gate-on is time alone, and maximum-rounds is ${inputs.maximumRounds}: by fewer than ${FEWEST_SIGNIFICANT_PAIRS} rounds time can show no slowdown, so nothing could ever fail.`,
      'Raise maximum-rounds, or add instructions to gate-on.',
    ],
    [
      inputs.mode === 'comment' && inputs.comment === 'never',
      'Mode comment posts the comment, and comment is never.',
      'Set comment to always or on-change, or leave this step out.',
    ],
    [
      inputs.mode === 'backfill' && inputs.tags.length === 0,
      'Mode backfill needs tags.',
      'Give a glob of the tags to measure, such as tags: v1.*',
    ],
    [
      inputs.tags.length > 0 && inputs.mode !== 'backfill',
      `tags is given, but mode is ${inputs.mode}.`,
      'Set mode: backfill, or leave tags out.',
    ],
    [
      inputs.shard !== null && inputs.shards !== '',
      'shard and shards are both given.',
      'Give shard to the jobs that measure the parts, and shards to the one job that merges them.',
    ],
    [
      (inputs.shard !== null || inputs.shards !== '') && !['auto', 'pr', 'release'].includes(inputs.mode),
      `${inputs.shard === null ? 'shards' : 'shard'} is given, but mode is ${inputs.mode}.`,
      'Only pull requests and releases are measured in parts: leave it out.',
    ],
    [
      inputs.shard !== null && inputs.baseline === 'cache',
      'shard is given, and baseline is cache.',
      'A part is compared with its base side by side, or with a release: set baseline to auto, base or release.',
    ],
  ];
  for (const [holds, what, remedy] of contradictions) if (holds) throw new UserError(what, remedy);
}
