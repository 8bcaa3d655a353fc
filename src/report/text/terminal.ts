/** Text for a terminal and the workflow's log: plain or with ANSI colours, aligned by the width that is seen. */
import stringWidth from 'string-width';
import { visible } from './visible.js';

export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'dim' | 'bold';

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  dim: [2, 22],
  bold: [1, 22],
};
const WORD_JOINER = '\u2060';

/** Paints a text that is made of safe parts; `colours` false leaves it as it is. */
export function paint(text: string, colour: Colour, colours: boolean): string {
  const [on, off] = CODES[colour];
  return colours && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

/**
 * Untrusted text for a terminal: one line without control characters, so without escape sequences, and without anything
 * that the runner reads as a command: `::name::` where a line begins and `##[name]` anywhere.
 */
export function printable(text: string, longest?: number): string {
  return visible(text, longest)
    .replace(/##(?=\[)/g, `##${WORD_JOINER}`)
    .replace(/^(\s*):(?=:)/, `$1:${WORD_JOINER}`);
}

/** Columns that a text takes on a terminal: wide characters take two, marks none. */
export function width(text: string): number {
  return stringWidth(text);
}

/** Cuts a text in the middle to a width. */
export function fit(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  const characters = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), (s) => s.segment);
  let head = '';
  let tail = '';
  let left = columns - 1;
  let [start, end] = [0, characters.length - 1];
  for (let fromStart = true; start <= end; fromStart = !fromStart) {
    const next = characters[fromStart ? start : end] ?? '';
    left -= width(next);
    if (left < 0) break;
    if (fromStart) {
      head += next;
      start += 1;
    } else {
      tail = next + tail;
      end -= 1;
    }
  }
  return `${head}…${tail}`;
}

/** A column of a table; its title is trusted. */
export interface TerminalColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Most columns of the terminal that it takes; longer cells are cut in the middle. */
  readonly longest?: number;
}

/** A cell: untrusted text, and how it is painted. */
export type TerminalCell = string | { readonly text: string; readonly colour: Colour };

/**
 * A table, every line ended, columns two spaces apart; empty where there are no rows. Cells may be untrusted.
 */
export function terminalTable(
  columns: readonly TerminalColumn[],
  rows: readonly (readonly TerminalCell[])[],
  options: { readonly colours: boolean },
): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) =>
    columns.map((column, index) => {
      const cell = row[index] ?? '';
      const text = printable(typeof cell === 'string' ? cell : cell.text, 1000);
      return {
        text: column.longest === undefined ? text : fit(text, column.longest),
        colour: typeof cell === 'string' ? null : cell.colour,
      };
    }),
  );
  const widths = columns.map((column, index) =>
    cells.reduce((widest, row) => Math.max(widest, width(row[index]?.text ?? '')), width(column.title)),
  );
  const line = (parts: readonly { text: string; colour: Colour | null }[]) =>
    parts
      .map(({ text, colour }, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - width(text));
        const painted = colour === null ? text : paint(text, colour, options.colours);
        return columns[index]?.align === 'right' ? padding + painted : painted + padding;
      })
      .join('  ')
      .trimEnd();
  const title = columns.map((column) => ({ text: column.title, colour: 'bold' as const }));
  return [line(title), ...cells.map(line), ''].join('\n');
}
