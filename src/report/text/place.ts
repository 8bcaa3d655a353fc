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
  const line = lineOf(place);
  return place.file === '' || line <= 0 ? place.file : `${place.file}:${line}`;
}
