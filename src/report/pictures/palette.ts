/** Colours of the pictures. Lines and bands follow Okabe and Ito's palette, which colour-blind readers can tell apart. */

/** Best time, and the fill of the spread round it. */
export const BLUE = '#0072B2';
export const BLUE_BAND = 'rgba(86, 180, 233, 0.28)';
/** Median time. */
export const VERMILION = '#D55E00';
export const INK = '#1f2328';
export const MUTED = '#59636e';
export const GRID = '#d8dee4';
export const PAPER = '#ffffff';

/** FNV-1a over UTF-16 units: the same text has the same colour on every machine and in every release. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value ^= text.charCodeAt(index);
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/** Number of classes that {@link fileClass} chooses from. */
export const FILE_CLASSES = 12;

/** A file's colour class, 0 to 11; frames without a file have -1. */
export function fileClass(file: string): number {
  return file === '' ? -1 : hash(file) % FILE_CLASSES;
}

/** Hues of the classes, spread so that neighbours in number are far apart in colour. */
const HUES = [28, 205, 95, 340, 175, 48, 265, 130, 10, 225, 70, 300] as const;

/** Style rules for boxes: `.c0`…`.c11` by file, `.n` without a file, `.t` for tests; light and dark. */
export function frameStyles(): string {
  const rules = (saturation: number, lightness: number): string =>
    HUES.map(
      (hue, index) => `.c${String(index)}{fill:hsl(${String(hue)},${String(saturation)}%,${String(lightness)}%)}`,
    ).join('');
  return (
    `${rules(70, 76)}.n{fill:#d3d9e0}.t{fill:#b9c7d8}` +
    `@media(prefers-color-scheme:dark){${rules(38, 34)}.n{fill:#3b434d}.t{fill:#34475c}}`
  );
}
