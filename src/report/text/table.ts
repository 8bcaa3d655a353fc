/** Tables in GitHub-flavoured Markdown. */

export interface Column {
  /** Markdown. */
  readonly title: string;
  /** Numbers stand right. */
  readonly align?: 'left' | 'right' | 'center';
}

const RULES = { left: ':--', right: '--:', center: ':-:' } as const;

/** A cell ends at a bar or a line's end, whatever stands in it: neither gets through. */
function cell(markdown: string): string {
  return markdown
    .replace(/\r\n|[\r\n]/g, ' ')
    .replaceAll('|', '&#124;')
    .trim();
}

/**
 * A table, ending in a line feed; nothing where there are no rows. Cells are Markdown (untrusted text goes through
 * `code` or `prose` first); missing cells are empty.
 */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => cell(title))),
    line(columns.map(({ align }) => RULES[align ?? 'left'])),
    ...rows.map((row) => line(columns.map((_, index) => cell(row[index] ?? '')))),
    '',
  ].join('\n');
}
