/** The page on any screen and of any suite. */
import { describe, expect, it } from '@jest/globals';
import axe from 'axe-core';
import { EMPTY_HISTORY } from '../../../src/analyse/history.js';
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { manyReleases, releaseRecord, reportOf } from '../release/fixture.js';
import { manyHtml } from './many.js';
import { closeClean, useViewer } from './pages.js';

const viewer = useViewer();

describe('the page in all circumstances', () => {
  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('fits %i pixels, %s, with text that stands out', async (width, colorScheme) => {
    const opened = await viewer.show(manyHtml, { viewport: { width, height: 800 }, colorScheme });
    const { page } = opened;
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const contrasts = await page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (context === null) throw new Error('No canvas.');
      const luminance = (colour: string): number => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((part) =>
          part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const paper = getComputedStyle(document.body).backgroundColor;
      return [...document.querySelectorAll('p, h1, h2, small, .full, .named, th button, a, .chip, .key b, .key i')].map(
        (element) => {
          const style = getComputedStyle(element);
          const back = style.backgroundColor === 'rgba(0, 0, 0, 0)' ? paper : style.backgroundColor;
          const [light = 0, dark = 0] = [luminance(style.color), luminance(back)].sort((a, b) => b - a);
          return { what: `${element.tagName}.${element.className}`, ratio: (light + 0.05) / (dark + 0.05) };
        },
      );
    });
    expect(contrasts.length).toBeGreaterThan(50);
    expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    await closeClean(opened);
  });

  it.each([
    [1280, 'light'],
    [390, 'dark'],
  ] as const)('has nothing that axe would complain about at %i pixels, %s', async (width, colorScheme) => {
    // axe runs in the page, which its policy would forbid.
    const opened = await viewer.show(manyHtml, { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    const { page } = opened;
    const violations = async (): Promise<string[]> => {
      const found = await page.evaluate(`axe.run().then(({ violations }) =>
        violations.map(({ id, impact, nodes }) => impact + ' ' + id + ': ' + nodes.map(({ html }) => html).slice(0, 3)))`);
      return found as string[];
    };
    await page.addScriptTag({ content: axe.source });
    expect(await violations()).toEqual([]);
    await page.fill('#find', 'part3');
    await page.locator('#tests tbody button').first().click();
    await page.locator('#functions').getByRole('button', { name: 'Function' }).click();
    expect(await violations()).toEqual([]);
    await closeClean(opened);
  });

  it.each([1, 2])('shows %i releases', async (count) => {
    const opened = await viewer.show(viewerHtml({ ...reportOf(manyReleases(count, { tests: 4 })), title: 'few' }));
    const { page } = opened;
    expect(await page.locator('#chart circle.best').count()).toBe(count);
    expect(await page.locator('#tests thead').innerText()).toMatch(count > 1 ? /Change/ : /Best/);
    await closeClean(opened);
  });

  it('shows a working tree without a history, and a suite without a profile', async () => {
    const { profile, tree } = releaseRecord({ tests: 6 });
    const tree_ = await viewer.show(
      viewerHtml({ history: EMPTY_HISTORY, newest: { profile, tree }, title: 'The suite' }),
    );
    expect(await tree_.page.getByRole('heading', { name: 'History' }).count()).toBe(0);
    expect(await tree_.page.locator('#tests tbody tr').count()).toBe(6);
    expect(await tree_.page.locator('.box').count()).toBeGreaterThan(6);
    await closeClean(tree_);
    const bare = await viewer.show(
      viewerHtml({ history: EMPTY_HISTORY, newest: { profile, tree: null }, title: 'The suite' }),
    );
    expect(await bare.page.locator('#profile').innerText()).toBe('No profile was taken of this release.');
    await closeClean(bare);
  });
});
