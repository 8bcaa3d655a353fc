/**
 * An error that its reader can act on: what was wrong, with which value, and what to do.
 * Everything else that is thrown is a defect of ours, and is shown with its stack in the debug log.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  /**
   * @param what one line: what was wrong, naming the value
   * @param remedy one line: what to do about it
   */
  constructor(
    readonly what: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${what} ${remedy}`, options);
  }
}

/** The run was ended from outside: Ctrl-C, the runner's cancellation, a closed terminal. */
export class Stopped extends UserError {
  /** @param signal such as `SIGINT` */
  constructor(readonly signal: NodeJS.Signals) {
    super(`Stopped by ${signal}.`, 'It was not finished; run it again.');
  }
}
