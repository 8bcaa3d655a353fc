/** A terminal's log: progress and warnings on standard error, so that standard output is the answer alone. */
import type { Log, SourcePlace } from './world.js';

const COLOURS = { notice: 36, warning: 33, error: 31 } as const;

/**
 * @param stream where to write
 * @param verbose whether `debug` is shown
 */
export function terminalLog(stream: NodeJS.WriteStream, verbose = false): Log {
  const colours = stream.isTTY && process.env.NO_COLOR === undefined;
  const write = (text: string): void => {
    stream.write(`${text}\n`);
  };
  const labelled =
    (label: keyof typeof COLOURS) =>
    (text: string, at?: SourcePlace): void => {
      const where = at ? `${at.file}:${at.line}: ` : '';
      write(colours ? `\u001b[${COLOURS[label]}m${label}:\u001b[0m ${where}${text}` : `${label}: ${where}${text}`);
    };
  return {
    info: write,
    debug: (text) => {
      if (verbose) write(text);
    },
    notice: labelled('notice'),
    warning: labelled('warning'),
    error: labelled('error'),
    async group(title, body) {
      write(title);
      return body();
    },
    colours,
  };
}
