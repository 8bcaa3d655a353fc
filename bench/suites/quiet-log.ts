/** A log that keeps the suites' own output to itself. */
import type { Log } from '../../src/world.js';

const nothing = (): void => undefined;
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

export const quietLog: Log = {
  info: nothing,
  progress: nothing,
  debug: nothing,
  notice: nothing,
  warning: say,
  error: say,
  group: (_title, body) => body(),
  colours: false,
};
