/** Colours of the pictures. Lines and bands follow Okabe and Ito's palette, which colour-blind readers can tell apart. */
import { hash } from '../text/hash.js';

/** Best time, and the spread round it. */
export const BLUE = '#0072b2';
export const BLUE_BAND = '#d1e9f8';
/** Median time. */
export const VERMILION = '#d55e00';
export const INK = '#1f2328';
export const MUTED = '#59636e';
export const GRID = '#d8dee4';
export const PAPER = '#ffffff';
/** The same on a dark page. */
export const DARK = {
  blue: '#56b4e9',
  band: '#173a50',
  vermilion: '#f08a3c',
  ink: '#e6edf3',
  muted: '#9198a1',
  grid: '#30363d',
  paper: '#0d1117',
} as const;

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export function channels(colour: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** Half of each: what the edge of a shape or a letter looks like. */
export function between(one: string, other: string): string {
  const second = channels(other);
  const mixed = channels(one).map((value, index) => Math.round((value + (second[index] ?? 0)) / 2));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Number of classes that {@link fileClasses} chooses from. */
const FILE_CLASSES = 12;

/**
 * Colour classes of a picture's files, no two alike: the heaviest get one each, by their names, so that a file keeps its
 * colour from release to release unless another one has it; what is left over is missing and shares the neutral one.
 *
 * @param weights each file's weight in the picture; frames without a file have the empty name
 */
export function fileClasses(weights: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const heaviest = [...weights]
    .filter(([file]) => file !== '')
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, FILE_CLASSES)
    .map(([file]) => file)
    .sort();
  const classes = new Map<string, number>();
  const taken = new Set<number>();
  for (const file of heaviest) {
    let index = hash(file) % FILE_CLASSES;
    while (taken.has(index)) index = (index + 1) % FILE_CLASSES;
    taken.add(index);
    classes.set(file, index);
  }
  return classes;
}

/** Hues of the classes, spread so that neighbours in number are far apart in colour. */
const HUES = [28, 205, 95, 340, 175, 48, 265, 130, 10, 225, 70, 300] as const;

/** Style rules for boxes: `.c0`…`.c11` by file, `.n` for the rest, `.t` for tests; light and dark. */
export function frameStyles(): string {
  const rules = (saturation: number, lightness: number): string =>
    HUES.map(
      (hue, index) => `.c${String(index)}{fill:hsl(${String(hue)},${String(saturation)}%,${String(lightness)}%)}`,
    ).join('');
  return (
    `${rules(70, 76)}.n{fill:#d3d9e0}.t{fill:#b9c7d8}` +
    `@media(prefers-color-scheme:dark){${rules(38, 30)}.n{fill:#3b434d}.t{fill:#34475c}}`
  );
}
