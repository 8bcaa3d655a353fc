/** Two jobs that publish at the same moment, as two processes: `make bench-race` runs fifty rounds of it. */
import { afterAll, expect, it } from '@jest/globals';
import { race } from '../../bench/publish/race.js';
import { compiled } from '../support/compiled.js';

const sources = compiled(['src', 'bench/publish', '__tests__/support']);
afterAll(() => {
  sources.remove();
});

it('lets both land, three times, while main moves, and leaves a sound repository', async () => {
  expect(await race(3, sources.script('bench/publish/racer.ts'))).toMatchObject({ rounds: 3, wrong: [] });
});
