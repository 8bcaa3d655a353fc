import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { collectorPhase } from '../../src/measure/collector-phase.js';
import { runPass } from '../../src/measure/pass.js';
import { bustedWith, interpreters, sayWhatIsSkipped } from '../support/interpreters.js';
import { passRequest } from '../support/pass-request.js';
import { type TestWorld, testWorld } from '../support/world.js';

sayWhatIsSkipped('the collector under Neovim');

const worlds: TestWorld[] = [];
afterAll(() => {
  for (const made of worlds) made.remove();
});

/** Kilobytes in use when the first spec file is loaded, and whether `WEAK` still holds what it held. */
async function atStart(
  interpreter: string,
  phase: number,
  helper: string,
): Promise<{ readonly memory: number; readonly kept: boolean }> {
  const world = testWorld();
  worlds.push(world);
  const directory = path.join(world.temporary, 'suite');
  mkdirSync(path.join(directory, 'spec'), { recursive: true });
  writeFileSync(path.join(directory, 'helper.lua'), helper);
  writeFileSync(
    path.join(directory, 'spec', 'a_spec.lua'),
    `print(('memory %.0f %s'):format(collectgarbage('count'), tostring(next(WEAK or {}) ~= nil)))
    it('passes', function() end)`,
  );
  const [command, args] = [bustedWith(interpreter), ['--helper=helper.lua']];
  await runPass(world, passRequest({ pass: 'timing', directory, command, args, echo: true, phase }));
  const [, memory = '', kept = ''] = /memory (\d+) (\w+)/.exec(world.text()) ?? [];
  return { memory: Number(memory), kept: kept === 'true' };
}

/** (Just after a full collection: else what the collector has left until then is most of the memory in use.) */
const STOPPED = "collectgarbage() collectgarbage('stop')";
/** What only a weak table holds, just after a full collection: the next cycle is far (but for Lua 5.4's generations). */
const WEAK =
  "pcall(collectgarbage, 'incremental') WEAK = setmetatable({}, { __mode = 'k' }) collectgarbage() WEAK[{}] = true";

describe.each(interpreters)('the phase of a timing run, under %s', (interpreter) => {
  it('is a part of the memory in use, allocated before the suite starts', async () => {
    const [none, half] = [await atStart(interpreter, 0, WEAK), await atStart(interpreter, 0.4, WEAK)];
    // The collector rests until memory has doubled, so that nothing of it was freed yet.
    expect(half.memory / none.memory).toBeGreaterThan(1.35);
    expect(half.memory / none.memory).toBeLessThan(1.5);
    // Nothing was collected that a run without it would have kept.
    expect([none.kept, half.kept]).toEqual([true, true]);
  }, 60_000);

  it('leaves a collector that the suite has stopped alone, where the interpreter tells', async () => {
    const [none, half] = [await atStart(interpreter, 0, STOPPED), await atStart(interpreter, 0.4, STOPPED)];
    const growth = half.memory / none.memory;
    if (interpreter === 'lua5.1') expect(growth).toBeLessThan(1.5);
    else expect(growth).toBeLessThan(1.1);
  }, 60_000);
});

describe('the phases of rounds', () => {
  it('begin with none, and cover a cycle evenly however many there are', () => {
    expect(collectorPhase(0)).toBe(0);
    for (const rounds of [8, 20, 40]) {
      const phases = Array.from({ length: rounds }, (_, round) => collectorPhase(round)).sort((a, b) => a - b);
      const gaps = phases.map((phase, index) => (phases[index + 1] ?? 1) - phase);
      expect(Math.max(...gaps)).toBeLessThan(2 / rounds);
      expect(Math.min(...gaps)).toBeGreaterThan(0.3 / rounds);
    }
  });
});
