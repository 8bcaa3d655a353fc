/** Where code stands, as far as its line can be trusted. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** The line; 0 where there is none, or it is one of the Lua that a compiler made of the file (a function's, in Moonscript). */
export function lineOf({ file, line }: Place): number {
  return file.endsWith('.moon') ? 0 : line;
}

/** `src/a.lua:12`, `src/a.lua`, or nothing. */
export function placeOf(place: Place): string {
  return at(place.file, lineOf(place));
}

/** The same of a test: its line is busted's, which knows the lines of Moonscript. */
export function testPlace({ file, line }: Place): string {
  return at(file, line);
}

function at(file: string, line: number): string {
  return file === '' || line <= 0 ? file : `${file}:${line}`;
}
