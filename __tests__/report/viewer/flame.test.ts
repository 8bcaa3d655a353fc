/** The flame graph, by mouse and keys. */
import { describe, expect, it } from '@jest/globals';
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { recorded } from '../../support/recorded.js';
import { recordedReport } from '../../support/recorded-pages.js';
import { manyHtml } from './many.js';
import { closeClean, useViewer } from './pages.js';

const viewer = useViewer();

describe('the flame graph', () => {
  it('finds functions in the flame graph, says how much they are, zooms and goes back', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    await page.fill('#find', 'part3.lua');
    expect(await page.locator('.found').count()).toBeGreaterThan(0);
    expect(await page.locator('#matches').innerText()).toMatch(/^\d+ of the boxes match: \d+\.\d% of the time/);
    await page.fill('#find', 'no such function');
    expect(await page.locator('.found').count()).toBe(0);
    expect(await page.locator('#matches').innerText()).toMatch(/^0 of the boxes match: 0\.0%/);
    await page.fill('#find', '');
    await page.getByRole('button', { name: 'src/part3.lua', exact: true }).click();
    expect(await page.inputValue('#find')).toBe('src/part3.lua');
    const wide = page.locator('#flame [aria-level="3"]').first();
    const name = (await wide.getAttribute('aria-label')) ?? '';
    await wide.click();
    const zoomed = page.locator('#flame [aria-current=true]');
    expect(await zoomed.getAttribute('aria-label')).toBe(name);
    const width = await page.locator('#flame').evaluate((element) => element.clientWidth);
    expect((await zoomed.boundingBox())?.width).toBeCloseTo(width, 0);
    await page.getByRole('button', { name: 'Whole' }).click();
    expect(await page.locator('#flame [aria-current=true]').getAttribute('aria-level')).toBe('1');
    await closeClean(opened);
  });

  it('merges what all spec files do outside of their tests', async () => {
    const opened = await viewer.show(viewerHtml({ ...recordedReport(recorded()), title: 'recorded' }));
    const { page } = opened;
    const outside = page.locator('#flame [aria-level="2"][aria-label^="[outside of tests]"]');
    expect(await outside.count()).toBeGreaterThan(1);
    await page.selectOption('#shape', 'merged');
    expect(await outside.count()).toBe(1);
    await closeClean(opened);
  });

  it('draws boxes within their callers, heaviest left, by test or with all tests merged', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    const places = (): Promise<{ left: number; right: number; top: number }[]> =>
      page.locator('#flame [role=treeitem]').evaluateAll((elements) =>
        elements.map((element) => {
          const { left, right, top } = element.getBoundingClientRect();
          return { left, right, top: Math.round(top) };
        }),
      );
    for (const shape of ['merged', 'tests']) {
      await page.selectOption('#shape', shape);
      const boxes = await places();
      for (const { left, right, top } of boxes) {
        const above = boxes.filter((box) => box.top === top - 21);
        if (above.length > 0)
          expect(above.some((box) => box.left <= left + 0.1 && box.right >= right - 0.1)).toBe(true);
        const beside = boxes.filter((box) => box.top === top && box.left > left);
        expect(beside.every((box) => box.left >= right - 0.1)).toBe(true);
      }
      const second = boxes
        .filter(({ top }) => top === (boxes[0]?.top ?? 0) + 21)
        .map(({ left, right }) => right - left);
      // The box of what was folded stands last, however wide.
      const heaviest = second.slice(0, -1).map(Math.round);
      expect(heaviest.toSorted((a, b) => b - a)).toEqual(heaviest);
    }
    await page.selectOption('#order', 'name');
    const names = await page
      .locator('#flame [aria-level="2"]')
      .evaluateAll((all) => all.map((box) => box.ariaLabel ?? ''));
    expect(names.length).toBeGreaterThan(10);
    const named = names.slice(0, -1);
    expect(named.toSorted()).toEqual(named);
    await closeClean(opened);
  });
});
