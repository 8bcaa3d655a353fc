/** The page opens from a disk and from a server, and lets nothing in that is not its own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { manyHtml, TITLE } from './many.js';
import { closeClean, shownVersion, useViewer } from './pages.js';

const viewer = useViewer();

describe('the page, 500 tests and 100 releases', () => {
  it('opens from a disk with everything on it', async () => {
    const opened = await viewer.show(manyHtml);
    const { page } = opened;
    expect(await page.title()).toBe(TITLE);
    expect(await page.locator('#choice option').count()).toBe(501);
    expect(await shownVersion(page)).toBe('v1.99.0');
    expect(await page.locator('#chart circle.best').count()).toBe(100);
    expect(await page.locator('#tests tbody tr').count()).toBe(25);
    await page.getByRole('button', { name: 'Show all 500' }).click();
    expect(await page.locator('#tests tbody tr').count()).toBe(500);
    expect(await page.locator('#functions tbody tr').count()).toBeGreaterThan(20);
    await closeClean(opened);
  });

  it('opens from a server, as GitHub Pages is, and asks it for nothing else', async () => {
    const asked: string[] = [];
    const server: Server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.setHeader('content-type', 'text/html; charset=utf-8').end(manyHtml);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const opened = await viewer.open(
      `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/all/index.html`,
    );
    expect(await shownVersion(opened.page)).toBe('v1.99.0');
    await closeClean(opened);
    await new Promise((resolve) => server.close(resolve));
    expect(asked).toEqual(['/all/index.html']);
  });

  it('runs no script and loads no thing but its own', async () => {
    const { page, complaints, requests } = await viewer.show(manyHtml);
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
    expect(await page.title()).toBe(TITLE);
    expect(requests).toEqual([]);
    await page.context().close();
  });
});
