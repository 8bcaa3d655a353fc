/** Pages in a real Chromium, opened as a reader would open them. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Chromium, type Opened } from '../../support/chromium.js';

export interface Viewer {
  /** Opens an address, and waits until the page is drawn. */
  open(address: string, options?: Parameters<Chromium['open']>[1]): Promise<Opened>;
  /** The same of a page that is first written to the disk. */
  show(html: string, options?: Parameters<Chromium['open']>[1]): Promise<Opened>;
}

/** A browser for the tests of the file that calls this: launched before the first of them, closed after the last. */
export function useViewer(): Viewer {
  let launched: Chromium | null = null;
  beforeAll(async () => {
    launched = await Chromium.launch();
  });
  afterAll(async () => {
    await launched?.close();
  });
  const chromium = (): Chromium => {
    if (launched === null) throw new Error('The browser is launched before the first test.');
    return launched;
  };
  const open: Viewer['open'] = async (address, options) => {
    const opened = await chromium().open(address, options);
    await opened.page.waitForSelector('[data-ready=yes]');
    // Chart and flame graph are drawn when their width is known, a frame later.
    await opened.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    return opened;
  };
  return { open, show: (html, options) => open(chromium().write(html, 'html'), options) };
}

/** Closes the page, which asked for nothing and had nothing to complain about. */
export async function closeClean({ page, requests, complaints }: Opened): Promise<void> {
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  await page.context().close();
}

/** The release that the chart speaks of. */
export const shownVersion = (page: Page): Promise<string> => page.locator('#point strong').innerText();
