/** What a suite printed, without what differs from run to run by nature: durations, addresses, its folder. */

export function plain(lines: readonly string[], folder: string): string[] {
  return lines.map((line) =>
    line
      .replaceAll(folder, '<folder>')
      .replace(/\b\d+(\.\d+)?(e-?\d+)? (seconds|ms|millisecond)/g, '<time> $3')
      .replace(/\(\d+(\.\d+)?(e-?\d+)? ms( total)?\)/g, '(<time>)')
      .replace(/0x[0-9a-f]+/g, '<address>')
      .replace(/\b\d\d:\d\d:\d\d\b/g, '<clock>')
      .replace(/\/tmp\/lua_\w+/g, '<temporary>'),
  );
}

/** Lines that one has and the other has not, as often: `-` only in the first, `+` only in the second. */
export function differences(first: readonly string[], second: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const line of first) count.set(line, (count.get(line) ?? 0) + 1);
  for (const line of second) count.set(line, (count.get(line) ?? 0) - 1);
  return [...count].flatMap(([line, left]) => (left === 0 ? [] : [`${left > 0 ? '-' : '+'} ${line}`]));
}
