/** Names of any kind are text on the page. */
import { describe, expect, it } from '@jest/globals';
import { visible } from '../../../src/report/text/visible.js';
import { viewerHtml } from '../../../src/report/viewer/html.js';
import { machine, releaseRecord, reportOf } from '../release/fixture.js';
import { closeClean, useViewer } from './pages.js';

const viewer = useViewer();

describe('the page', () => {
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
    const opened = await viewer.show(
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
    await closeClean(opened);
  });
});
