/** The real speedscope, in a real Chromium, opens our files and sees the same calls with the same times. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { partsByTest } from '../../../src/report/flamegraph/test-parts.js';
import { flamegraphJson } from '../../../src/report/flamegraph/trace-events.js';
import { Chromium } from '../../support/chromium.js';
import { eventsOf, selfByName, stackSlices } from '../../support/trace-rules.js';
import { releaseRecord } from '../release/fixture.js';

/** What speedscope's own export holds. */
interface Exported {
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly {
    readonly unit: string;
    readonly startValue: number;
    readonly endValue: number;
    readonly events: readonly { readonly type: 'O' | 'C'; readonly frame: number; readonly at: number }[];
  }[];
}

const page = path.join(
  path.dirname(createRequire(path.resolve('package.json')).resolve('speedscope/package.json')),
  'dist/release/index.html',
);
let chromium: Chromium;
beforeAll(async () => {
  chromium = await Chromium.launch();
});
afterAll(async () => {
  await chromium.close();
});

/** Opens a file as speedscope's own command line does, and exports what was understood. */
async function throughSpeedscope(text: string): Promise<Exported> {
  const base64 = Buffer.from(text).toString('base64');
  const loader = chromium.write(`speedscope.loadFileFromBase64('flamegraph.json', ${JSON.stringify(base64)})`, 'js');
  const hash = `#localProfilePath=${encodeURIComponent(new URL(loader).pathname)}`;
  const { page: opened, complaints } = await chromium.open(pathToFileURL(page).href + hash);
  await opened.getByText('Time Order').first().waitFor();
  const download = opened.waitForEvent('download');
  await opened.keyboard.press('Control+s');
  const file = await (await download).path();
  const exported = JSON.parse(readFileSync(file, 'utf8')) as Exported;
  // It tells its progress in the log, warns of events that do not nest, and of graphics cards that are none.
  expect(complaints.filter((said) => !/^(log|timeEnd): |WebGL/.test(said))).toEqual([]);
  await opened.context().close();
  return exported;
}

describe('speedscope', () => {
  const { tree } = releaseRecord({ tests: 500 });
  if (tree === null) throw new Error('The fixture has a tree.');
  const [part = tree] = partsByTest(tree).values();

  it.each([
    ['the suite', flamegraphJson(tree)],
    ['a test, by instructions', flamegraphJson(part, { weight: 'instructions' })],
    ['a suite with a name that is no name', flamegraphJson(hostile())],
  ])('opens %s with no overlap and the same totals', async (_, text) => {
    const { shared, profiles } = await throughSpeedscope(text);
    expect(profiles).toHaveLength(1);
    const { unit, startValue, endValue, events } = profiles[0] ?? { unit: '', startValue: 0, endValue: 0, events: [] };
    const slices = stackSlices(eventsOf(text));
    expect(unit).toBe('microseconds');
    expect((endValue - startValue) * 1000).toBe(slices[0]?.end);
    const self = new Map<string, number>();
    const open: number[] = [];
    let last = 0;
    for (const { type, frame, at } of events) {
      const above = shared.frames[open.at(-1) ?? -1]?.name;
      if (above !== undefined) self.set(above, (self.get(above) ?? 0) + (at - last) * 1000);
      last = at;
      if (type === 'O') open.push(frame);
      else expect(open.pop()).toBe(frame);
    }
    const ours = [...selfByName(slices)].filter(([, time]) => time > 0);
    const theirs = [...self].filter(([, time]) => time > 0);
    expect(new Map(theirs)).toEqual(new Map(ours));
  });

  function hostile(): Parameters<typeof flamegraphJson>[0] {
    const names = ['</script><script>alert(1)</script>', '"\'\\', '\u2028\u202e', '', ' ', 'x'.repeat(10_000)];
    return {
      frames: [{ name: 'suite', file: '', line: 0 }, ...names.map((name) => ({ name, file: 'a (b).lua', line: 1 }))],
      nodes: [-1, ...names.map((_, index) => (index % 2 === 0 ? 0 : index))].map((parent, frame) => ({
        frame,
        parent,
        selfTime: 0.001,
        selfInstructions: 0,
        samples: 1,
      })),
    };
  }
});
