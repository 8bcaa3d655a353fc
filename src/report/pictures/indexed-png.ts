/**
 * A drawn picture as a PNG of few colours, in a light and a dark look: every pixel becomes the nearest of the colours
 * given. Few colours make the file a fifth as large, which counts where each release adds it to a branch whole.
 */
import pako from 'pako';
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
  const scanlines = pako.deflate(packed(indices, image.width), { level: 9 });
  const file = (colours: readonly string[]): Uint8Array => pngOf(image, scanlines, colours.flatMap(channels));
  return { light: file(looks.map(({ light }) => light)), dark: file(looks.map(({ dark }) => dark)) };
}

/** Two pixels a byte, and before each line the filter that leaves it as it is. */
function packed(indices: Uint8Array, width: number): Uint8Array {
  const line = 1 + Math.ceil(width / 2);
  const lines = new Uint8Array((indices.length / width) * line);
  indices.forEach((index, at) => {
    const column = at % width;
    const byte = ((at - column) / width) * line + 1 + (column >> 1);
    lines[byte] = (lines[byte] ?? 0) | (index << (column % 2 === 0 ? 4 : 0));
  });
  return lines;
}

/**
 * A PNG of four bits a pixel (PNG specification, third edition, 5 and 11). The encoder at hand compresses a tenth worse:
 * its level cannot be chosen.
 */
function pngOf({ width, height }: UPNG.Image, scanlines: Uint8Array, palette: readonly number[]): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Bits a pixel, indexed colours, the only compression, the only set of filters, not interlaced.
  header.set([4, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Uint8Array.from(palette)),
    chunk('IDAT', scanlines),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** The check of a chunk. (Node has it as zlib.crc32 since 20.15 only.) */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
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
