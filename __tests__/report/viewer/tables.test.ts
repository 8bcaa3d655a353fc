/** The tables of tests and functions. */
import { describe, expect, it } from '@jest/globals';
import { manyHtml } from './many.js';
import { machine, random, releaseRecord, reportOf } from '../release/fixture.js';
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { closeClean, useViewer } from './pages.js';

const viewer = useViewer();

const TESTS = 60;
/** Releases of the same code on one kind of machine, which is faster or slower from day to day, and noisier for some tests. */
function noisy(count: number, last: { work?: number[]; time?: number } = {}): string {
  const next = random(7);
  const records = Array.from({ length: count }, (_, index) => {
    const day = 0.8 + 0.4 * next();
    const drift = Array.from({ length: TESTS }, () => day * (0.9 + 0.2 * next()) * (next() < 0.05 ? 1.5 : 1));
    const isLast = index === count - 1;
    if (isLast) drift[9] = (drift[9] ?? 1) * (last.time ?? 1);
    const date = `2026-01-${String(index + 10)}T10:00:00Z`;
    const work = isLast ? last.work : undefined;
    const made = { tests: TESTS, seed: index + 1, version: `v1.${String(index)}.0`, date, environment: machine, drift };
    return releaseRecord({ ...made, ...(work ? { work } : {}) });
  });
  return viewerHtml({ ...reportOf(records), title: 'noise' });
}

/** Names of the coloured tests, with their colours, in the columns of time and of instructions. */
async function coloured(html: string): Promise<string[]> {
  const opened = await viewer.show(html);
  const { page } = opened;
  await page.locator('#tests .more').click();
  const found = await page
    .locator('#tests tbody tr')
    .evaluateAll((rows) =>
      rows.flatMap((row) =>
        [...row.querySelectorAll('.slower, .faster')].map(
          (cell) => `${/\d+$/.exec(row.querySelector('.full')?.textContent ?? '')?.[0] ?? ''} ${cell.className}`,
        ),
      ),
    );
  await closeClean(opened);
  return found.sort();
}

describe('the colours of changes', () => {
  it.each([2, 3, 9])('are none where nothing but noise changed, in %i releases', async (count) => {
    expect(await coloured(noisy(count))).toEqual([]);
  });

  it.each([2, 9])(
    'tell the test that does more work, and the one that takes far more time, of %i releases',
    async (count) => {
      const work = Array.from({ length: TESTS }, (_, test) => (test === 4 ? 1.3 : 1));
      expect(await coloured(noisy(count, { work, time: 8 }))).toEqual(['4 slower', '4 slower', '9 slower']);
    },
  );
});

describe('the tables', () => {
  it('sorts tables by every heading', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    const column = (id: string, index: number): Promise<string[]> =>
      page.locator(`#${id} tbody tr > :nth-child(${String(index)})`).allInnerTexts();
    const best = (await column('tests', 2)).map(Number);
    expect(best).toEqual(best.toSorted((a, b) => b - a));
    await page.locator('#tests').getByRole('button', { name: 'Best, ms' }).click();
    const rising = (await column('tests', 2)).map(Number);
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect(await page.locator('#tests th[aria-sort=ascending]').innerText()).toContain('Best');
    await page.locator('#functions').getByRole('button', { name: 'Function' }).click();
    const names = await page.locator('#functions .full').allInnerTexts();
    expect(names).toEqual(names.toSorted());
    await page.getByLabel('Search functions', { exact: true }).fill('part3.rejects');
    expect(await page.locator('#functions tbody tr').count()).toBe(1);
    await page.locator('#functions tbody button').click();
    expect(await page.inputValue('#find')).toContain('part3.rejects');
    await closeClean(opened);
  });
});
