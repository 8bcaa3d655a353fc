/** The Makefile target of docs/flame-graphs.md, run by make in a project that has the package installed. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chromium } from './support/chromium.js';
import { eventsOf, stackSlices } from './support/trace-rules.js';

const folder = mkdtempSync(path.join(tmpdir(), 'make-flamegraph-'));
const project = path.join(folder, 'project');
const snippet = /```make\n([\s\S]+?)```/.exec(readFileSync('docs/flame-graphs.md', 'utf8'))?.[1];
let chromium: Chromium;

beforeAll(async () => {
  chromium = await Chromium.launch();
  const installed = path.join(folder, 'dist');
  cpSync('dist', installed, { recursive: true });
  chmodSync(path.join(installed, 'cli.js'), 0o755);
  cpSync('examples/library', project, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: project });
  const bin = path.join(project, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(path.join(installed, 'cli.js'), path.join(bin, 'busted-profiler-action'));
  if (snippet === undefined) throw new Error('docs/flame-graphs.md has no target for a Makefile.');
  writeFileSync(path.join(project, 'Makefile'), snippet);
});
afterAll(async () => {
  await chromium.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('make flamegraph', () => {
  it.each([
    [[], 'flamegraph'],
    [['FLAMEGRAPH=build/out/suite.json'], 'build/out/suite'],
  ])('with %j writes trace events and a page to look at them', async (words, base) => {
    const said = execFileSync('make', ['flamegraph', ...words], {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      // The installed program is what runs: nothing is fetched.
      env: { ...process.env, npm_config_offline: 'true', MAKEFLAGS: '' },
    });
    expect(said).toContain(`Open ${base}.html, or ${base}.json in https://www.speedscope.app`);
    const slices = stackSlices(eventsOf(readFileSync(path.join(project, `${base}.json`), 'utf8')));
    expect(slices.some(({ name }) => name.startsWith('distance.levenshtein'))).toBe(true);
    const { page, requests, complaints } = await chromium.open(pathToFileURL(path.join(project, `${base}.html`)).href);
    await page.waitForSelector('[data-ready=yes]');
    await page.fill('#find', 'levenshtein');
    expect(await page.locator('#matches').innerText()).toMatch(/^[1-9]\d* of the boxes match/);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    await page.context().close();
    expect(existsSync(path.join(project, 'busted-profiler-output'))).toBe(false);
  });
});
