/** Every input of the action, read once, checked, and typed; what comes after takes values. */

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
  readonly shard: { readonly index: number; readonly count: number } | null;
  readonly dryRun: boolean;
  /** Empty: a folder in the runner's temporary directory. */
  readonly outputPath: string;
}
