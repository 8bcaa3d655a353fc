/** The page in a real Chromium: what a reader with a mouse, a keyboard or a telephone can do with it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { EMPTY_HISTORY } from '../../../src/analyse/history.js';
import { visible } from '../../../src/report/text/visible.js';
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { Chromium, type Opened } from '../../support/chromium.js';
import { machine, manyReleases, releaseRecord, reportOf } from '../release/fixture.js';

const report = reportOf(manyReleases(100, { tests: 500 }));
const html = viewerHtml({ ...report, title: 'owner/lua-thing' });
let chromium: Chromium;
let address: string;

beforeAll(async () => {
  chromium = await Chromium.launch();
  address = chromium.write(html, 'html');
});
afterAll(async () => {
  await chromium.close();
});

const ready = async (where: string, options?: Parameters<Chromium['open']>[1]): Promise<Opened> => {
  const opened = await chromium.open(where, options);
  await opened.page.waitForSelector('[data-ready=yes]');
  // Chart and flame graph are drawn when their width is known, a frame later.
  await opened.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  return opened;
};
const show = (text: string): Promise<Opened> => ready(chromium.write(text, 'html'));
const close = async ({ page, requests, complaints }: Opened): Promise<void> => {
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  await page.context().close();
};
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.id !== '' ? (element?.id ?? '') : (element.getAttribute('aria-label') ?? element.textContent);
  });
const version = (page: Page): Promise<string> => page.locator('#point strong').innerText();

describe('the page, 500 tests and 100 releases', () => {
  it('opens from a disk with everything on it', async () => {
    const opened = await ready(address);
    const { page } = opened;
    expect(await page.title()).toBe('owner/lua-thing');
    expect(await page.locator('#choice option').count()).toBe(501);
    expect(await version(page)).toBe('v1.99.0');
    expect(await page.locator('#chart circle.best').count()).toBe(100);
    expect(await page.locator('#tests tbody tr').count()).toBe(25);
    await page.getByRole('button', { name: 'Show all 500' }).click();
    expect(await page.locator('#tests tbody tr').count()).toBe(500);
    expect(await page.locator('#functions tbody tr').count()).toBeGreaterThan(20);
    await close(opened);
  });

  it('opens from a server, as GitHub Pages is, and asks it for nothing else', async () => {
    const asked: string[] = [];
    const server: Server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const opened = await ready(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/all/index.html`);
    expect(await version(opened.page)).toBe('v1.99.0');
    await close(opened);
    await new Promise((resolve) => server.close(resolve));
    expect(asked).toEqual(['/all/index.html']);
  });

  it('runs no script and loads no thing but its own', async () => {
    const { page, complaints, requests } = await ready(address);
    const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
    expect(policy).not.toContain('unsafe');
    await page.evaluate(() => {
      document.body.append(
        Object.assign(document.createElement('script'), { textContent: 'document.title = "owned"' }),
      );
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="https://example.invalid/x.png"><p onclick="0" style="color:red">',
      );
      void fetch('https://example.invalid/').catch(() => undefined);
    });
    while (complaints.filter((text) => text.includes('Content Security Policy')).length < 5)
      await page.waitForTimeout(20);
    expect(await page.title()).toBe('owner/lua-thing');
    expect(requests).toEqual([]);
    await page.context().close();
  });

  it('marks where the machine changed and joins no line over it', async () => {
    const opened = await ready(address);
    const { page } = opened;
    expect(await page.locator('#chart .why').allInnerTexts()).toEqual([]);
    expect(await page.locator('#chart .why').allTextContents()).toEqual([
      'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz',
    ]);
    expect(await page.locator('#chart polyline.best').count()).toBe(2);
    await page.selectOption('#measure', 'count');
    expect(await page.locator('#chart polyline.best').count()).toBe(1);
    expect(await page.locator('#point').innerText()).toMatch(/instructions, .* against v1\.98\.0/);
    await close(opened);
  });

  it('zooms the history with mouse, buttons and keys, and says what the mouse is at', async () => {
    const opened = await ready(address);
    const { page } = opened;
    const area = await page.locator('#chart').boundingBox();
    if (area === null) throw new Error('No chart.');
    const at = (part: number): [number, number] => [area.x + 74 + (area.width - 88) * part, area.y + 150];
    await page.mouse.move(...at(0.105));
    expect(await version(page)).toBe('v1.10.0');
    await page.mouse.down();
    await page.mouse.move(...at(0.205), { steps: 4 });
    await page.mouse.up();
    expect(await page.locator('#chart circle.best').count()).toBe(11);
    await page.dblclick('#chart');
    expect(await page.locator('#chart circle.best').count()).toBe(100);
    await page.getByRole('button', { name: 'Fewer releases' }).click();
    expect(await page.locator('#chart circle.best').count()).toBe(50);
    await page.getByRole('slider').press('Home');
    expect(await version(page)).toBe('v1.0.0');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    expect(await version(page)).toBe('v1.1.0');
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toContain('v1.1.0 (2020-02-15): best');
    expect(await page.locator('#chart circle.best').count()).toBe(25);
    await page.keyboard.press('Escape');
    expect(await page.locator('#chart circle.best').count()).toBe(100);
    await close(opened);
  });

  it('shows one test in chart and flame graph, and its address leads back to it', async () => {
    const opened = await ready(address);
    const { page } = opened;
    const test = report.newest.profile.tests[42];
    if (test === undefined) throw new Error('No test.');
    await page.getByLabel('Search tests').fill(test.name);
    await page.getByRole('button', { name: test.name, exact: false }).first().click();
    expect(await page.locator('#choice').inputValue()).toBe('42');
    expect(await page.locator('#about strong').innerText()).toBe(test.name);
    const best = (test.time.best * 1e3).toPrecision(4);
    expect(await page.locator('#point').innerText()).toContain(`best ${best} ms`);
    expect(page.url()).toContain(test.id);
    const again = await ready(page.url());
    expect(await again.page.locator('#choice').inputValue()).toBe('42');
    await close(again);
    await page.selectOption('#choice', '');
    expect(await page.locator('#about strong').innerText()).toBe('suite');
    expect(page.url()).not.toContain(test.id);
    await close(opened);
  });

  it('finds functions in the flame graph, says how much they are, zooms and goes back', async () => {
    const opened = await ready(address);
    const { page } = opened;
    await page.fill('#find', 'part3.lua');
    expect(await page.locator('.found').count()).toBeGreaterThan(0);
    expect(await page.locator('#matches').innerText()).toMatch(/^\d+ of the boxes match: \d+\.\d % of the time/);
    await page.fill('#find', 'no such function');
    expect(await page.locator('.found').count()).toBe(0);
    expect(await page.locator('#matches').innerText()).toMatch(/^0 of the boxes match: 0\.0 %/);
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
    await close(opened);
  });

  it('draws boxes within their callers, heaviest left, by test or with all tests merged', async () => {
    const opened = await ready(address);
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
    await close(opened);
  });

  it('sorts tables by every heading', async () => {
    const opened = await ready(address);
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
    await close(opened);
  });
});

describe('the page by keyboard', () => {
  it('is walked through with Tab in the order of reading, and shows where it is', async () => {
    const opened = await show(viewerHtml({ ...reportOf(manyReleases(2, { tests: 3 })), title: 'few' }));
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
    await close(opened);
  });

  it('walks the flame graph with arrow keys; Enter zooms, Escape goes back', async () => {
    const opened = await ready(address);
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
    await close(opened);
  });
});

describe('the page in all circumstances', () => {
  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('fits %i pixels, %s, with text that stands out', async (width, colorScheme) => {
    const opened = await ready(address, { viewport: { width, height: 800 }, colorScheme });
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
    await close(opened);
  });

  it.each([1, 2])('shows %i releases', async (count) => {
    const opened = await show(viewerHtml({ ...reportOf(manyReleases(count, { tests: 4 })), title: 'few' }));
    const { page } = opened;
    expect(await page.locator('#chart circle.best').count()).toBe(count);
    expect(await page.locator('#tests thead').innerText()).toMatch(count > 1 ? /Change/ : /Best/);
    await close(opened);
  });

  it('shows a working tree without a history, and a suite without a profile', async () => {
    const { profile, tree } = releaseRecord({ tests: 6 });
    const tree_ = await show(viewerHtml({ history: EMPTY_HISTORY, newest: { profile, tree }, title: 'The suite' }));
    expect(await tree_.page.getByRole('heading', { name: 'History' }).count()).toBe(0);
    expect(await tree_.page.locator('#tests tbody tr').count()).toBe(6);
    expect(await tree_.page.locator('.box').count()).toBeGreaterThan(6);
    await close(tree_);
    const bare = await show(
      viewerHtml({ history: EMPTY_HISTORY, newest: { profile, tree: null }, title: 'The suite' }),
    );
    expect(await bare.page.locator('#profile').innerText()).toBe('No profile was taken of this release.');
    await close(bare);
  });

  it('shows names of any kind literally', async () => {
    const names = [
      '<script>alert(1)</script>',
      '</script><img src=x onerror=alert(1)>',
      '<!-- <script>',
      '"quotes\' and `ticks` ${x} \\u0041',
      'line\u2028separator\u2029and\nnewline',
      '\u202eright to left\u202c',
      '&lt;entity&gt; &amp;',
      `long ${'x'.repeat(10_000)} end`,
      '',
    ];
    const identities = names.map((name, index) => ({
      id: `00000000-0000-3000-8000-00000000000${String(index)}`,
      name,
      path: [name],
      file: `spec/${name.slice(0, 50)}.lua`,
      line: 1,
      sourceHash: '',
    }));
    const strange = { ...machine, cpu: '</script><b>cpu' };
    const { profile, tree } = releaseRecord({
      tests: 0,
      identities,
      environment: strange,
      version: '"><script>v</script>',
    });
    const named = profile.functions.map((record, index) => ({ ...record, name: names[index % names.length] ?? '' }));
    const newest = { profile: { ...profile, functions: named }, tree };
    const opened = await show(
      viewerHtml({ ...reportOf([releaseRecord({ tests: 2, environment: strange })]), newest, title: '<b>&' }),
    );
    const { page } = opened;
    expect(await page.title()).toBe('<b>&');
    const shown = await page.locator('#tests .full').evaluateAll((all) => all.map(({ textContent }) => textContent));
    expect(shown.toSorted()).toEqual(names.map((name) => visible(name, 1000)).toSorted());
    const options = await page.locator('#choice option').allTextContents();
    expect(options.slice(1)).toEqual(names.map((name) => visible(name, 1000).slice(0, 150)));
    const boxes = await page
      .locator('#flame [role=treeitem]')
      .evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel));
    for (const name of names.slice(0, 7)) expect(boxes.some((label) => label?.startsWith(visible(name)))).toBe(true);
    const functions = await page
      .locator('#functions .full')
      .evaluateAll((all) => all.map(({ textContent }) => textContent));
    expect(new Set(functions)).toEqual(new Set(named.map(({ name }) => visible(name, 200))));
    expect(await page.locator('body script').count()).toBe(2);
    expect(await page.locator('img, b:not(.key b)').count()).toBe(0);
    await close(opened);
  });
});
