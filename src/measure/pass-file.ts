/**
 * The file that a pass leaves: one record a line, fields parted by one space, strings as `=` and escaped bytes. The last
 * line counts the others, so that a file cut short is told from a whole one. See `lua/busted_profiler/text.lua`.
 */

/** A record: its kind and its fields, still escaped. */
export interface PassRecord {
  readonly kind: string;
  readonly fields: readonly string[];
}

/** A field of any bytes, as `text.quote` writes it. */
export function quote(value: string): string {
  const bytes = Buffer.from(value, 'utf8');
  let field = '=';
  for (const byte of bytes)
    field +=
      byte <= 32 || byte >= 127 || byte === 37
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte);
  return field;
}

/** The string of a field; bytes that are no UTF-8 become U+FFFD. */
export function unquote(field: string): string {
  const bytes = field.slice(1).replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The number of a field; null for `-`. */
export function numberOf(field: string | undefined): number | null {
  return field === undefined || field === '-' ? null : Number(field);
}

/** Records of a whole file; null where it is cut short or is none of ours. */
export function readRecords(text: string): readonly PassRecord[] | null {
  const lines = text.split('\n').filter((line) => line !== '');
  const end = lines.pop();
  if (end !== `end ${lines.length}` || !lines[0]?.startsWith('busted-profiler-pass 1 ')) return null;
  return lines.map((line) => {
    const [kind = '', ...fields] = line.split(' ');
    return { kind, fields };
  });
}
