/** What a mode leaves for its entry: the job's outputs, and whether the job passes. */

/** Names of the outputs in `action.yml`. */
export type OutputName =
  | 'verdict'
  | 'change-percent'
  | 'baseline'
  | 'report-path'
  | 'output-path'
  | 'flamegraph-path'
  | 'profile-path'
  | 'comment-url'
  | 'profiling-commit'
  | 'summary-commit'
  | 'summary-pull-request'
  | 'release-path';

export interface Outcome {
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>;
  /** Markdown for the step summary, or empty. */
  readonly summary: string;
  /** One line that fails the job (a regression, not an error); null where the job passes. */
  readonly failure: string | null;
}
