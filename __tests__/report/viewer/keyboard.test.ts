/** The page without a mouse. */
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { manyReleases, reportOf } from '../release/fixture.js';
import { manyHtml } from './many.js';
import { closeClean, useViewer } from './pages.js';

const viewer = useViewer();

const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.id !== '' ? (element?.id ?? '') : (element.getAttribute('aria-label') ?? element.textContent);
  });

describe('the page by keyboard', () => {
  it('is walked through with Tab in the order of reading, and shows where it is', async () => {
    const opened = await viewer.show(viewerHtml({ ...reportOf(manyReleases(2, { tests: 3 })), title: 'few' }));
    const { page } = opened;
    const order: string[] = [];
    for (let step = 0; step < 14; step += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused(page));
      const outline = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
      });
      expect({ at: order.at(-1), outline }).toEqual({ at: order.at(-1), outline: true });
    }
    expect(order.slice(0, 13)).toEqual([
      ...['choice', 'Flame graph', 'Tests', 'Functions', 'measure', 'zoom-in', 'zoom-out', 'zoom-all', 'chart'],
      ...['find', 'shape', 'order', 'flame-all'],
    ]);
    await closeClean(opened);
  });

  it('walks the flame graph with arrow keys; Enter zooms, Escape goes back', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    await page.selectOption('#shape', 'tests');
    const here = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    await page.focus('#flame [tabindex="0"]');
    expect(await here()).toMatch(/^suite /);
    expect(await page.locator('#flame [tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    const first = await here();
    await page.keyboard.press('ArrowRight');
    const second = await here();
    expect(second).not.toBe(first);
    expect(await page.locator('#about').innerText()).toBe(second);
    await page.keyboard.press('ArrowLeft');
    expect(await here()).toBe(first);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await here()).toBe(second);
    expect(await page.locator('#flame [aria-current=true]').getAttribute('aria-label')).toBe(second);
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.ariaLevel)).toBe('3');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await here()).toMatch(/^suite /);
    await page.keyboard.press('Escape');
    expect(await page.locator('#flame [aria-current=true]').getAttribute('aria-level')).toBe('1');
    for (let step = 0; step < 220; step += 1) await page.keyboard.press(step === 0 ? 'ArrowDown' : 'ArrowRight');
    expect(await here()).toMatch(/^module/);
    await page.fill('#find', 'part5');
    await page.press('#find', 'Enter');
    expect(await here()).toContain('part5');
    await closeClean(opened);
  });
});
