/** The stored baseline, through the real `@actions/cache`, against a cache service on loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { restoreBaseline, saveBaseline, type BaselineIdentity } from '../../src/measure/baseline-cache.js';
import { environment, measurement } from '../analyse/measurements.js';
import { startCacheService, type CacheService } from '../support/cache-service.js';
import { testWorld, type TestWorld } from '../support/world.js';

const measured = measurement([{ name: 'a test' }, { name: 'another' }]);
const identity: BaselineIdentity = {
  commit: measured.commit,
  environment,
  busted: ['busted'],
  bustedArgs: [],
  workingDirectory: '',
  setup: '',
  clock: 'wall',
  name: '',
  shard: null,
};
let service: CacheService;
let world: TestWorld;
let folder: string;
let before: NodeJS.ProcessEnv;

beforeAll(() => {
  // The library talks to the runner by standard output, also after a test has ended: no CI should listen.
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

beforeEach(async () => {
  service = await startCacheService();
  folder = mkdtempSync(path.join(tmpdir(), 'cache-test-'));
  const env = { ...service.env, RUNNER_TEMP: folder, GITHUB_WORKSPACE: folder };
  world = testWorld({ env });
  before = { ...process.env };
  // The library reads the runner's variables from the process itself.
  Object.assign(process.env, env);
});

afterEach(async () => {
  process.env = before;
  world.remove();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the stored baseline', () => {
  it('is missing, is saved, is found by the same identity alone, and is saved once', async () => {
    expect(await restoreBaseline(world, identity)).toBe('missing');
    expect(await saveBaseline(world, identity, measured)).toBe(true);
    expect(await restoreBaseline(world, identity)).toEqual(measured);
    for (const other of [
      { ...identity, environment: { ...environment, cpu: 'CPU B' } },
      { ...identity, environment: { ...environment, runnerImage: 'ubuntu24 20261101' } },
      { ...identity, environment: { ...environment, interpreter: 'Lua 5.1' } },
      { ...identity, bustedArgs: ['--tags=slow'] },
      { ...identity, commit: 'd'.repeat(40) },
    ])
      expect(await restoreBaseline(world, other)).toBe('missing');
    expect(await saveBaseline(world, identity, measured)).toBe(false);
    expect(service.entries).toHaveLength(1);
    expect(world.lines.filter(({ kind }) => kind !== 'debug')).toEqual([]);
  });

  it('is not believed where it is something else', async () => {
    const wrong = { ...measured, commit: 'e'.repeat(40) };
    expect(await saveBaseline(world, identity, wrong)).toBe(true);
    expect(await restoreBaseline(world, identity)).toBe('unavailable');
    expect(world.text()).toBe('The stored baseline could not be restored: it belongs to another commit.');
  });

  it.each(['hangs', 'unavailable'] as const)(
    'costs its own time-out and no more where the service %s',
    async (fault) => {
      service.state.fault = fault;
      expect(await restoreBaseline(world, identity, 0.5)).toBe('unavailable');
      expect(await saveBaseline(world, identity, measured, 0.5)).toBe(false);
      expect(service.calls.length).toBeGreaterThanOrEqual(2);
      expect(world.text().split('\n')).toEqual([
        'The stored baseline could not be restored: the service gave no answer within 0.5 s.',
        'The stored baseline could not be saved: the service gave no answer within 0.5 s.',
      ]);
    },
  );

  it('is unavailable without a service', async () => {
    const none = testWorld({ env: { ACTIONS_RESULTS_URL: undefined, ACTIONS_RUNTIME_TOKEN: undefined } });
    expect(await restoreBaseline(none, identity)).toBe('unavailable');
    expect(await saveBaseline(none, identity, measured)).toBe(false);
    none.remove();
  });
});
