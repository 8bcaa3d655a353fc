/** A terminal's log: progress and warnings on standard error, so that standard output is the answer alone. */
import type { Log, SourcePlace } from './world.js';

const COLOURS = { notice: 36, warning: 33, error: 31 } as const;
/** Back to the beginning of the line, and all of it erased. */
const ERASE = '\r\u001b[2K';
const WIDTH = 80;

export interface TerminalLog extends Log {
  /** Takes the last progress line away. */
  end(): void;
}

/**
 * @param stream where to write
 * @param verbose whether `debug` is shown
 */
export function terminalLog(
  stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>,
  env: Readonly<Record<string, string | undefined>>,
  verbose = false,
): TerminalLog {
  const colours = stream.isTTY && env.NO_COLOR === undefined;
  const overwrites = stream.isTTY && env.TERM !== 'dumb';
  let shown = false;
  const end = (): void => {
    if (shown) stream.write(ERASE);
    shown = false;
  };
  const write = (text: string): void => {
    end();
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
    progress: (text) => {
      if (!overwrites) return;
      // A line that wraps could not be overwritten.
      const line = text.replaceAll('\n', ' ').slice(0, (stream.columns || WIDTH) - 1);
      stream.write(`${ERASE}${line}`);
      shown = true;
    },
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
    end,
  };
}
