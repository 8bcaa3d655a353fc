/** The history picture: its two looks, its size, and what it says of the releases. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import UPNG from 'upng-js';
import type { History } from '../../../src/analyse/history.js';
import { channels, DARK, GRID, PAPER } from '../../../src/report/pictures/palette.js';
import { timingPictures } from '../../../src/report/pictures/timing.js';
import { historyOf, manyReleases } from '../release/fixture.js';

let history: History;
beforeAll(() => {
  history = historyOf(manyReleases(100, { tests: 2 }));
});

const draw = (releases: number) =>
  timingPictures({ ...history, releases: history.releases.slice(0, releases) }, { limit: 100, title: 'thing' });
const pixels = (png: Uint8Array): Uint8Array =>
  new Uint8Array(UPNG.toRGBA8(UPNG.decode(Uint8Array.from(png).buffer))[0] ?? new ArrayBuffer(0));
const coloursOf = (png: Uint8Array): number => new Set(new Uint32Array(Uint8Array.from(pixels(png)).buffer)).size;

describe('the history picture', () => {
  it.each([1, 2, 35, 100])('of %i releases is small, at retina size, in a light and a dark look', async (releases) => {
    const { light, dark } = await draw(releases);
    for (const [png, paper] of [
      [light, PAPER],
      [dark, DARK.paper],
    ] as const) {
      const { width, height } = UPNG.decode(Uint8Array.from(png).buffer);
      expect([width, height]).toEqual([1800, 800]);
      expect([...pixels(png).slice(0, 4)]).toEqual([...channels(paper), 255]);
      expect(coloursOf(png)).toBeGreaterThan(5);
      expect(coloursOf(png)).toBeLessThanOrEqual(16);
      expect(png.length).toBeLessThan(32_000);
    }
  });

  it.each([0.002, 0.31, 1, 3.3, 47])('has lines as far apart as each other, at %f times the time', async (factor) => {
    const releases = history.releases.slice(0, 3).map(({ suite, ...release }) => {
      const { best, median, lowerQuartile, upperQuartile } = suite;
      const [first = 0, ...others] = [best, median, lowerQuartile, upperQuartile].map((value) => value * factor);
      const [middle = 0, low = 0, high = 0] = others;
      return { ...release, suite: { ...suite, best: first, median: middle, lowerQuartile: low, upperQuartile: high } };
    });
    const { light } = await timingPictures({ ...history, releases }, { limit: 100, title: 'thing' });
    const all = new Uint32Array(Uint8Array.from(pixels(light)).buffer);
    const [grid] = new Uint32Array(Uint8Array.of(...channels(GRID), 255).buffer);
    // Left of the first release nothing else is drawn.
    const isLine = (row: number): boolean =>
      all.subarray(row * 1800 + 240, row * 1800 + 260).every((each) => each === grid);
    const lines = Array.from({ length: 800 }, (_, row) => row).filter((row) => isLine(row) && !isLine(row - 1));
    const gaps = lines.slice(1).map((row, index) => row - (lines[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2);
  });

  it('is the same drawing in both looks', async () => {
    const { light, dark } = await draw(12);
    const pairs = new Map<number, Set<number>>();
    const [one, other] = [light, dark].map((png) => new Uint32Array(Uint8Array.from(pixels(png)).buffer));
    one?.forEach((colour, at) => pairs.set(colour, (pairs.get(colour) ?? new Set()).add(other?.[at] ?? 0)));
    for (const darks of pairs.values()) expect(darks.size).toBe(1);
  });
});
