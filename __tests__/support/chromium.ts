/** A real Chromium that keeps what a page asks the network for, and what its policy or its script complain about. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page, type Request } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];

export interface Opened {
  readonly page: Page;
  /** Addresses that were asked for, the page's own and `data:` left out. */
  readonly requests: readonly string[];
  /** Errors of the script, messages of the console, violations of the policy, dialogs. */
  readonly complaints: readonly string[];
}

export class Chromium {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'chromium-test-'));
  private files = 0;

  private constructor(readonly browser: Browser) {}

  static async launch(): Promise<Chromium> {
    return new Chromium(await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: FLAGS }));
  }

  /** A file in the browser's temporary folder; its `file:` address. */
  write(text: string, extension: string): string {
    this.files += 1;
    const file = path.join(this.folder, `${String(this.files)}.${extension}`);
    writeFileSync(file, text);
    return pathToFileURL(file).href;
  }

  async open(address: string, options: BrowserContextOptions = {}): Promise<Opened> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const requests: string[] = [];
    const complaints: string[] = [];
    const own = address.split('#')[0];
    const keep = (request: Request): void => {
      // What the page's policy stopped never left the browser; it is among the complaints.
      if (request.failure()?.errorText === 'csp' || request.url().startsWith('data:')) return;
      if (request.url().split('#')[0] !== own) requests.push(request.url());
    };
    page.on('requestfinished', keep);
    page.on('requestfailed', keep);
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(address);
    return { page, requests, complaints };
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
