/** The tables of tests and functions. */
import { describe, expect, it } from '@jest/globals';
import { manyHtml } from './many.js';
import { closeClean, useViewer } from './pages.js';

const viewer = useViewer();

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
