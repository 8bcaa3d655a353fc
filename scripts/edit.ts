/** An edit as it is typed: `file:before:after`. */
export interface Edit {
  readonly file: string;
  /** Text that the file has. */
  readonly before: string;
  readonly after: string;
}

/**
 * @param text a colon that belongs to a part is written `\:`; Lua has many (`text:sub(1)`)
 * @throws Error where there are not three parts
 */
export function editOf(text: string): Edit {
  const [file, before, after, ...more] = text.split(/(?<!\\):/).map((part) => part.replaceAll('\\:', ':'));
  if (!file || !before || after === undefined || more.length > 0)
    throw new Error(`An edit is file:before:after, with \\: for a colon of the text; this is ${text}`);
  return { file, before, after };
}
