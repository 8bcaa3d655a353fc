/** Two jobs that publish at the same moment, as two processes: `make bench-race` runs fifty rounds of it. */
import { afterAll, expect, it } from '@jest/globals';
import { race } from '../../bench/race/race.js';
import { compiled } from '../support/compiled.js';

const sources = compiled(['src', 'bench/race', '__tests__/support']);
afterAll(() => {
  sources.remove();
});

it('lets both land, three times, while main moves, and leaves a sound repository', async () => {
  expect(await race(3, sources.script('bench/race/racer.ts'))).toMatchObject({ rounds: 3, wrong: [] });
});
