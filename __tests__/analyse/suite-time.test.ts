import { describe, expect, it } from '@jest/globals';
import { judgeViews, type Part, type SuiteOptions, suiteViews } from '../../src/analyse/suite-time.js';
import { median } from '../../src/analyse/statistics.js';
import type { Samples } from '../../src/measure/measurement.js';
import { column, thresholds } from './measurements.js';

const options: SuiteOptions = { paired: true, control: { shift: 0, trouble: null }, thresholds, judged: true };

function samples(wall: readonly number[], cpu: readonly number[]): Samples {
  return { wall, cpu, cycles: null, referenceCycles: null };
}

/** A column whose every round is held up for another while, up to twice as long; `phase` shifts the pattern. */
function heldUp(seconds: number, phase: number): number[] {
  return column(seconds, 20, phase).map((value, round) => value * (1 + ((round * 7 + phase) % 20) / 20));
}

/** One test on a machine that holds it up, while the processor's own time stays near `cpu` seconds. */
function part(cpu: { base: number; head: number }, wall = cpu): Part {
  return {
    base: samples(heldUp(wall.base, 0), column(cpu.base)),
    head: samples(heldUp(wall.head, 10), column(cpu.head, 20, 3)),
  };
}

const judge = (parts: readonly Part[], changes: Partial<SuiteOptions> = {}) =>
  judgeViews(suiteViews(parts, 'wall'), { ...options, ...changes });

describe('the views of a suite', () => {
  it('are plain before steadied, wall before processor time where plain and after it where not', () => {
    const seen = suiteViews([part({ base: 0.1, head: 0.1 })], 'wall');
    expect(seen.map(({ clock, steadied }) => [clock, steadied])).toEqual([
      ['wall', false],
      ['cpu', false],
      ['cpu', true],
      ['wall', true],
    ]);
  });

  it('are of no other clock than one that was asked for by name', () => {
    const seen = suiteViews([part({ base: 0.1, head: 0.1 })], 'cpu');
    expect(new Set(seen.map(({ clock }) => clock))).toEqual(new Set(['cpu']));
  });

  it('leave processor time out where a side waits for most of its time', () => {
    const waits = suiteViews([part({ base: 0.04, head: 0.04 }, { base: 0.1, head: 0.1 })], 'wall');
    expect(new Set(waits.map(({ clock }) => clock))).toEqual(new Set(['wall']));
    const began = suiteViews([part({ base: 0.1, head: 0.1 }, { base: 0.1, head: 0.3 })], 'wall');
    expect(new Set(began.map(({ clock }) => clock))).toEqual(new Set(['wall']));
  });

  it('are none where a test lacks the clock', () => {
    expect(suiteViews([part({ base: 0.1, head: 0.1 })], 'cycles')).toEqual([]);
    expect(judgeViews([], options)).toBeNull();
  });
});

describe('the first view that can tell', () => {
  it('is wall time on a quiet machine', () => {
    const quiet = { base: samples(column(0.1), column(0.09)), head: samples(column(0.12, 20, 3), column(0.11, 20, 3)) };
    expect(judge([quiet])).toMatchObject({ clock: 'wall', verdict: 'slower', confirmation: 'untried' });
  });

  it('is processor time where the machine holds the suite up, under its own name', () => {
    expect(judge([part({ base: 0.1, head: 0.115 })])).toMatchObject({ clock: 'cpu', verdict: 'slower' });
    expect(judge([part({ base: 0.1, head: 0.1 })])).toMatchObject({ clock: 'cpu', verdict: 'same' });
  });

  it('finds none where only waiting can tell, and shows wall time', () => {
    const waits = part({ base: 0.03, head: 0.03 }, { base: 0.1, head: 0.1 });
    expect(judge([waits])).toMatchObject({ clock: 'wall', verdict: 'unresolved' });
  });

  it('calls nothing the same whose wall time looks slower: it may wait for longer', () => {
    // More of wall time in all rounds but one, none of it the processor's.
    const wall = column(0.115, 20, 3).map((value, round) => (round === 1 ? value / 10 : value));
    const waits = { base: samples(column(0.1), column(0.1)), head: samples(wall, column(0.1, 20, 3)) };
    const result = judge([waits]);
    expect(result).toMatchObject({ clock: 'wall', verdict: 'unresolved' });
    expect(result?.change.low).toBeGreaterThan(0.05);
    expect(result?.ofBest).toBeLessThan(0);
  });
});

describe('the times that are shown', () => {
  it('are those of the plain sums, by the clock of the view that decides, and agree with the change', () => {
    // Every round is held up in another of twenty tests, for another while: a plain sum holds one, a steadied one none.
    const parts = Array.from({ length: 20 }, (_, test) => {
      const held = (phase: number) =>
        column(0.005, 20, phase).map((value, round) =>
          round === test ? value + 0.01 + 0.002 * ((round * 7 + phase) % 20) : value,
        );
      return { base: samples(held(0), held(0)), head: samples(held(10), held(10)) };
    });
    const views = suiteViews(parts, 'wall');
    const steadied = views.find((view) => view.steadied);
    const plain = views.find((view) => view.clock === 'cpu' && !view.steadied);
    const time = judge(parts);
    expect(time).toMatchObject({ clock: 'cpu', verdict: 'same' });
    expect(time?.base).toBe(median([...(plain?.base ?? [])]));
    expect(time?.base).not.toBe(median([...(steadied?.base ?? [])]));
    expect(time?.head).toBe((time?.base ?? NaN) * (1 + (time?.change.value ?? NaN)));
    expect(time?.best).toEqual({ base: Math.min(...(plain?.base ?? [])), head: Math.min(...(plain?.head ?? [])) });
  });
});

describe('a change whose size the deciding view tells roughly at best', () => {
  const wide = (time: ReturnType<typeof judge>) =>
    (time?.change.high ?? 0) - (time?.change.low ?? 0) > 0.5 * (time?.change.value ?? 0);

  it('is shown by a clearer view that says the same, with times that agree', () => {
    const [wall] = suiteViews([part({ base: 0.1, head: 0.2 })], 'wall');
    const decided = judgeViews(wall ? [wall] : [], options);
    expect(decided).toMatchObject({ clock: 'wall', verdict: 'slower' });
    expect(wide(decided)).toBe(true);
    const time = judge([part({ base: 0.1, head: 0.2 })]);
    expect(time).toMatchObject({ clock: 'cpu', verdict: 'slower' });
    expect(wide(time)).toBe(false);
    expect((time?.head ?? 0) / (time?.base ?? 1) - 1).toBeCloseTo(time?.change.value ?? 0, 10);
  });

  it('stays where the clearer view says something else: much of it may be waiting', () => {
    const waits = part({ base: 0.1, head: 0.106 }, { base: 0.1, head: 0.2 });
    const time = judge([waits]);
    expect(time).toMatchObject({ clock: 'wall', verdict: 'slower' });
    expect(wide(time)).toBe(true);
  });
});

describe('no view', () => {
  it('says anything where the control is in trouble', () => {
    const judged = (head: number, control: SuiteOptions['control']) =>
      judge([part({ base: 0.1, head })], { control })?.verdict;
    expect(judged(0.115, { shift: 0.05, trouble: 'moved' })).toBe('unresolved');
    expect(judged(0.115, { shift: -0.05, trouble: 'moved' })).toBe('unresolved');
    expect(judged(0.3, { shift: 0.01, trouble: 'noisy' })).toBe('unresolved');
    // What the machine cannot have made alone stands: past the threshold by more than three times its own change.
    expect(judged(0.3, { shift: -0.06, trouble: 'moved' })).toBe('slower');
    expect(judged(0.3, { shift: 0.7, trouble: 'moved' })).toBe('unresolved');
  });

  it('is called slower where time may not judge', () => {
    expect(judge([part({ base: 0.1, head: 0.115 })], { judged: false })?.verdict).toBe('unresolved');
  });
});
