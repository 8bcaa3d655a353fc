/**
 * A drawn picture as a PNG of few colours, in a light and a dark look: every pixel becomes the nearest of the colours
 * given. Few colours make the file a fifth as large, which counts where each release adds it to a branch whole.
 */
import UPNG from 'upng-js';
import { channels } from './palette.js';

/** One colour of a picture, `#rrggbb`: as it is drawn, on a light page, and what stands for it on a dark one. */
export interface Look {
  readonly light: string;
  readonly dark: string;
}

/**
 * @param png what was drawn, in the light colours
 * @param looks at most 16, which is what four bits a pixel hold
 */
export function indexedPngs(png: Uint8Array, looks: readonly Look[]): { light: Uint8Array; dark: Uint8Array } {
  const image = UPNG.decode(Uint8Array.from(png).buffer);
  const pixels = new Uint32Array(UPNG.toRGBA8(image)[0] ?? new ArrayBuffer(0));
  const nearest = nearestOf(looks.map(({ light }) => channels(light)));
  const indices = Uint8Array.from(pixels, nearest);
  const painted = (colours: readonly string[]): Uint8Array => {
    const palette = colours.map(opaque);
    const out = Uint32Array.from(indices, (index) => palette[index] ?? 0);
    return new Uint8Array(UPNG.encode([out.buffer], image.width, image.height, 0));
  };
  return { light: painted(looks.map(({ light }) => light)), dark: painted(looks.map(({ dark }) => dark)) };
}

/** A pixel as four bytes lie in memory. */
function opaque(colour: string): number {
  return new Uint32Array(Uint8Array.from([...channels(colour), 255]).buffer)[0] ?? 0;
}

/** By distance in RGB; each colour is looked up once. */
function nearestOf(palette: readonly (readonly number[])[]): (pixel: number) => number {
  const known = new Map<number, number>();
  return (pixel) => {
    const found = known.get(pixel);
    if (found !== undefined) return found;
    const [red = 0, green = 0, blue = 0] = new Uint8Array(Uint32Array.of(pixel).buffer);
    const distances = palette.map(([r = 0, g = 0, b = 0]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
    const index = distances.indexOf(Math.min(...distances));
    known.set(pixel, index);
    return index;
  };
}
