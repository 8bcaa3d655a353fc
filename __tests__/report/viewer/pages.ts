/** Pages in a real Chromium, opened as a reader would open them. */
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Chromium, type Opened } from '../../support/chromium.js';

export class Viewer {
  private constructor(private readonly chromium: Chromium) {}

  static async launch(): Promise<Viewer> {
    return new Viewer(await Chromium.launch());
  }

  /** Address of a page on the disk. */
  write(html: string): string {
    return this.chromium.write(html, 'html');
  }

  /** Opens an address, and waits until the page is drawn. */
  async open(address: string, options?: Parameters<Chromium['open']>[1]): Promise<Opened> {
    const opened = await this.chromium.open(address, options);
    await opened.page.waitForSelector('[data-ready=yes]');
    // Chart and flame graph are drawn when their width is known, a frame later.
    await opened.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    return opened;
  }

  show(html: string): Promise<Opened> {
    return this.open(this.write(html));
  }

  async close(): Promise<void> {
    await this.chromium.close();
  }
}

/** Closes the page, which asked for nothing and had nothing to complain about. */
export async function closeClean({ page, requests, complaints }: Opened): Promise<void> {
  expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  await page.context().close();
}

/** The release that the chart speaks of. */
export const shownVersion = (page: Page): Promise<string> => page.locator('#point strong').innerText();
