/**
 * Everything outside the program that a mode may touch, passed in by the entries, so that no module reads the
 * environment, the clock or the runner by itself and tests need no module mocks.
 */

/** Where words for a person go. The runner's log and a terminal each have their own. */
export interface Log {
  /** Text for the log; may span lines. Never interpreted as a workflow command. */
  info(text: string): void;
  /** How far a long work has come: a line of a runner's log, one line that is overwritten on a terminal, nothing in a pipe. */
  progress(text: string): void;
  /** What only a person who debugs wants to see. */
  debug(text: string): void;
  notice(text: string, at?: SourcePlace): void;
  warning(text: string, at?: SourcePlace): void;
  error(text: string, at?: SourcePlace): void;
  /** A folded section of the log; `body` runs inside it. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  /** Whether ANSI colours reach a reader. */
  readonly colours: boolean;
}

/** A line of the checked-out repository; `file` is relative to its root, with forward slashes. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  /** Heading of the mark that GitHub puts there. */
  readonly title?: string;
}

/** The outside world of one run. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that holds `lua/` and the other files shipped beside the bundle. */
  readonly assets: string;
  /** Folder for this run's temporary files; exists. */
  readonly temporary: string;
  readonly log: Log;
  /** Monotonic time in seconds. */
  clock(): number;
  /** The date of today, which ends up in release folders and records. */
  now(): Date;
  /** Waits; a test makes it instant. */
  sleep(seconds: number): Promise<void>;
  /** Aborted on Ctrl-C or the runner's cancellation: children die, worktrees are removed. */
  readonly signal: AbortSignal;
}
