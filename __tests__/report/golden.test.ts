/** Each page and picture, byte for byte, from one recorded real measurement. `make golden` writes the files anew. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { recorded } from '../support/recorded.js';
import { recordedPages } from '../support/recorded-pages.js';

const golden = '__tests__/report/golden';
const updates = process.env.UPDATE_GOLDEN === '1';
/** What people read. The branch's JSON has tests of its own; of the tests' pages one stands for all. */
const READ = /\.(?:md|svg|png|html|txt)$|badge\.json$|annotations\.json$/;
const OTHER_TESTS = /by_release\/(?!.*compares_long_words).+\//;

const files = (await recordedPages(recorded())).filter(({ path: name }) => READ.test(name) && !OTHER_TESTS.test(name));
if (updates) rmSync(golden, { recursive: true, force: true });

describe('pages of the recorded measurement', () => {
  it.each(files.map(({ path: name, content }) => [name, Buffer.from(content)] as const))('%s', (name, content) => {
    const at = path.join(golden, name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}-/, ''));
    if (updates) {
      mkdirSync(path.dirname(at), { recursive: true });
      writeFileSync(at, content);
    }
    expect(existsSync(at)).toBe(true);
    const wanted = readFileSync(at);
    if (name.endsWith('.png')) expect(content.equals(wanted)).toBe(true);
    else expect(content.toString()).toBe(wanted.toString());
  });

  it('are the same bytes each time', async () => {
    const again = await recordedPages(recorded());
    const text = new Map(again.map(({ path: name, content }) => [name, content]));
    for (const { path: name, content } of files) expect(text.get(name)).toEqual(content);
  });
});
