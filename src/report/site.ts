/** Where things can be linked to; empty strings where there is no GitHub (a local repository). */
export interface Site {
  /** `https://github.com` or an Enterprise Server's address, without a trailing slash. */
  readonly serverUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly profilingBranch: string;
  readonly mainBranch: string;
  /** Path of the benchmarks folder in the repository, with the `name` input's part: `benchmarks/busted/lua54`. */
  readonly benchmarksPath: string;
  /** Path of the summary page on main. */
  readonly summaryPath: string;
  /** The project's working directory in the repository, `.` for the root: prefix of every test's file. */
  readonly workingDirectory: string;
  /** This run's page on GitHub, or empty. */
  readonly runUrl: string;
}
