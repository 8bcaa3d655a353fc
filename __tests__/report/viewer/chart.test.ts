/** The history chart, by mouse and keys. */
import { describe, expect, it } from '@jest/globals';
import { manyHtml, manyReport } from './many.js';
import { closeClean, shownVersion, useViewer } from './pages.js';

const viewer = useViewer();

describe('the history chart', () => {
  it('marks where the machine changed and joins no line over it', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    expect(await page.locator('#chart .why').allInnerTexts()).toEqual([]);
    expect(await page.locator('#chart .why').allTextContents()).toEqual([
      'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz',
    ]);
    expect(await page.locator('#chart polyline.best').count()).toBe(2);
    await page.selectOption('#measure', 'count');
    expect(await page.locator('#chart polyline.best').count()).toBe(1);
    expect(await page.locator('#point').innerText()).toMatch(/instructions, .* against v1\.98\.0/);
    await closeClean(opened);
  });

  it('zooms the history with mouse, buttons and keys, and says what the mouse is at', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    const area = await page.locator('#chart').boundingBox();
    if (area === null) throw new Error('No chart.');
    const at = (part: number): [number, number] => [area.x + 74 + (area.width - 88) * part, area.y + 150];
    await page.mouse.move(...at(0.105));
    expect(await shownVersion(page)).toBe('v1.10.0');
    await page.mouse.down();
    await page.mouse.move(...at(0.205), { steps: 4 });
    await page.mouse.up();
    expect(await page.locator('#chart circle.best').count()).toBe(11);
    await page.dblclick('#chart');
    expect(await page.locator('#chart circle.best').count()).toBe(100);
    await page.getByRole('button', { name: 'Fewer releases' }).click();
    expect(await page.locator('#chart circle.best').count()).toBe(50);
    await page.getByRole('slider').press('Home');
    expect(await shownVersion(page)).toBe('v1.0.0');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    expect(await shownVersion(page)).toBe('v1.1.0');
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toContain('v1.1.0 (2020-02-15): best');
    expect(await page.locator('#chart circle.best').count()).toBe(25);
    await page.keyboard.press('Escape');
    expect(await page.locator('#chart circle.best').count()).toBe(100);
    await closeClean(opened);
  });

  it('shows one test in chart and flame graph, and its address leads back to it', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    const test = manyReport.newest.profile.tests[42];
    if (test === undefined) throw new Error('No test.');
    await page.getByLabel('Search tests').fill(test.name);
    await page.getByRole('button', { name: test.name, exact: false }).first().click();
    expect(await page.locator('#choice').inputValue()).toBe('42');
    expect(await page.locator('#about strong').innerText()).toBe(test.name);
    const best = (test.time.best * 1e3).toPrecision(4);
    expect(await page.locator('#point').innerText()).toContain(`best ${best} ms`);
    expect(page.url()).toContain(test.id);
    await page.getByRole('link', { name: 'Flame graph' }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('profile-title');
    expect(page.url()).toContain(test.id);
    const again = await viewer.open(page.url());
    expect(await again.page.locator('#choice').inputValue()).toBe('42');
    await closeClean(again);
    await page.selectOption('#choice', '');
    expect(await page.locator('#about strong').innerText()).toBe('suite');
    expect(page.url()).not.toContain(test.id);
    await closeClean(opened);
  });
});
