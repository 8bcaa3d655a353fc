import { describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../../src/analyse/comparison.js';
import { OUTSIDE_OF_TESTS } from '../../../src/measure/measurement.js';
import { annotations } from '../../../src/report/comparison/annotations.js';
import { calibrationLog, calibrationSummary } from '../../../src/report/comparison/calibration.js';
import { logText } from '../../../src/report/comparison/log.js';
import { reproduceCommand } from '../../../src/report/comparison/reproduce.js';
import { enormous, identity, instructions, same, SITE, slower, time } from './fixtures.js';

describe('log', () => {
  it('ends with the answer', () => {
    const lines = logText(slower(), { top: 5, colours: false }).trimEnd().split('\n');
    expect(lines.at(-1)).toBe('🔴 19.0% slower');
    expect(lines).toContain('This fails the job: the threshold is 10%.');
  });

  it('has the slowest tests and the functions, at most as many as asked for', () => {
    const one = enormous(100);
    const functions = one.functions.map((change) => ({ ...change, share: 0.04, callsOfC: { base: 2, head: 1_200 } }));
    const text = logText({ ...one, functions }, { top: 7, colours: false });
    // Of changed and slowest tests, and of those added, removed and edited.
    expect(text.match(/_spec\.lua:\d+/g)).toHaveLength(5 * 7);
    expect(text.match(/^(?:added|removed|edited) +… and 93 more$/gm)).toHaveLength(3);
    expect(text.match(/2 → 1,200 {2}module\.function_\d+ /g)).toHaveLength(7);
  });

  it('lists by name what was not compared', () => {
    const text = logText(slower(), { top: 5, colours: false });
    expect(text).toMatch(
      /Tests that were not compared\nwhy +test +where\nadded +json decode comments +spec\/decode_spec\.lua:140\nedited +json encode indents/,
    );
    expect(logText(same(), { top: 5, colours: false })).not.toContain('not compared');
  });

  it('marks what is too uncertain to be relied on, as the comment does', () => {
    const [first, ...others] = same().tests;
    const open = first && {
      ...first,
      time: time(0.4, 0.48, 'unresolved'),
      instructions: instructions(1e5, 0.02, 'same', false),
    };
    const text = logText({ ...same(), tests: open ? [open, ...others] : [] }, { top: 5, colours: false });
    expect(text.match(/^.*≈.*$/gm)).toEqual([expect.stringMatching(/^same .* ≈ \+20\.0% +≈ \+2\.0% /)]);
  });

  it('names functions where something changed, or may have and they did for certain', () => {
    const { functions } = slower();
    const log = (verdict: 'same' | 'unresolved', certain: readonly 'calls'[]) =>
      logText(
        { ...same(), verdict, functions: functions.map((one) => ({ ...one, certain })) },
        { top: 5, colours: false },
      );
    expect(log('same', ['calls'])).not.toContain('scan_number');
    expect(log('unresolved', [])).not.toContain('scan_number');
    expect(log('unresolved', ['calls'])).toContain('scan_number');
    expect(logText(slower(), { top: 5, colours: false })).toContain('scan_number');
  });

  it('is coloured only where asked', () => {
    expect(logText(slower(), { top: 5, colours: false })).not.toContain('\u001b');
    expect(logText(slower(), { top: 5, colours: true })).toContain('\u001b[31m');
  });
});

describe('annotations', () => {
  it('stand at the function and the tests, relative to the repository', () => {
    const found = annotations(slower(), { ...SITE, workingDirectory: './packages/json/' });
    expect(found.map(({ level, file, line, title }) => [level, file, line, title])).toEqual([
      ['error', 'packages/json/src/decode.lua', 88, 'Performance: 19.0% slower'],
      ['error', 'packages/json/spec/decode_spec.lua', 41, '38.2% slower'],
      ['error', 'packages/json/spec/files/roundtrip_spec.lua', 9, '22.1% slower'],
    ]);
  });

  const atFunction = (
    change: Partial<Comparison['functions'][number]>,
    more: Partial<Comparison> = {},
    frame: Partial<Comparison['functions'][number]['frame']> = {},
  ): readonly (readonly unknown[])[] => {
    const one = slower();
    const functions = one.functions.slice(0, 1).map((guilty) => ({
      ...guilty,
      ...change,
      frame: { ...guilty.frame, ...frame },
    }));
    const found = annotations({ ...one, functions, tests: [], ...more }, SITE);
    return found.map(({ level, file, line }) => [level, file, line]);
  };

  it('stand at a function where it accounts for a quarter of what changed, and the job says so', () => {
    expect(atFunction({ share: 0.25 })).toEqual([['error', 'src/decode.lua', 88]]);
    expect(atFunction({ share: 0.25 }, { gate: 'warn' })).toEqual([['warning', 'src/decode.lua', 88]]);
    expect(atFunction({ share: 0.24 })).toEqual([]);
    expect(atFunction({}, { gate: 'none' })).toEqual([]);
    expect(atFunction({}, { verdict: 'faster' })).toEqual([]);
    // What changed by no more than sampling explains is nobody's guilt.
    expect(atFunction({ certain: [] })).toEqual([]);
  });

  it('stand at functions only: at nothing folded, and not at what a spec file does outside of its tests', () => {
    expect(atFunction({}, {}, { name: '[busted]', file: '' })).toEqual([]);
    expect(atFunction({}, {}, { name: OUTSIDE_OF_TESTS, file: 'spec/decode_spec.lua', line: 0 })).toEqual([]);
  });

  it('stand at the first line where the file has none for the function', () => {
    expect(atFunction({}, {}, { line: 0 })).toEqual([['error', 'src/decode.lua', 1]]);
    expect(atFunction({}, {}, { file: 'src/decode.moon', line: 88 })).toEqual([['error', 'src/decode.moon', 1]]);
  });

  it('are bounded, and none is made for what does not gate', () => {
    expect(annotations(enormous(1_000), SITE)).toHaveLength(10);
    expect(annotations(same(), SITE)).toEqual([]);
  });

  it('name no file outside of the repository', () => {
    const one = slower();
    const first = one.tests[0];
    const tests = ['../../etc/passwd', '/etc/passwd', 'a\nb', ''].flatMap((file) =>
      first ? [{ ...first, test: identity('x', file), time: time(1, 2, 'slower'), gate: 'fail' as const }] : [],
    );
    expect(annotations({ ...one, tests, functions: [] }, SITE)).toEqual([]);
  });
});

describe('the command that reproduces', () => {
  it('is quoted for a shell', () => {
    expect(
      reproduceCommand(slower(), {
        workingDirectory: 'my project',
        arguments: ['--busted', "lua5.4 it's", '--busted-args=$(rm -rf /)\nx'],
      }),
    ).toBe(
      "cd 'my project' && npx busted-profiler-action compare 3f1c9a7be02d --busted 'lua5.4 it'\\''s' '--busted-args=$(rm -rf /) x'",
    );
  });

  it('takes nothing but a commit from the report', () => {
    const one = slower();
    expect(
      reproduceCommand(
        { ...one, baseline: { ...one.baseline, commit: '', label: '; rm -rf /' } },
        { workingDirectory: '.' },
      ),
    ).toBe('npx busted-profiler-action compare HEAD');
  });
});

describe('calibration', () => {
  const figures = {
    trials: 60,
    rounds: 20,
    falseAlarms: { count: 0, trials: 60, low: 0, high: 0.049 },
    suspicions: { count: 2, trials: 60, low: 0.004, high: 0.115 },
    unresolved: { count: 5, trials: 60, low: 0.028, high: 0.184 },
    singleRuns: { count: 233, trials: 1200, low: 0.172, high: 0.218 },
    smallest: { flagged: 0.062, failed: 0.113 },
    noise: { suite: 0.041, control: 0.022 },
  };
  const { thresholds } = same();

  it('says what can be trusted', () => {
    const log = calibrationLog(figures, thresholds, { colours: false });
    expect(log).toContain('60 comparisons of the code with itself');
    expect(log.trimEnd().split('\n').at(-1)).toMatch(
      /a slowdown of the suite of 6\.2% or more; the job fails for one of 11\.3% or more, the threshold being 10%/,
    );
    const of = (smallest: typeof figures.smallest) => calibrationSummary({ ...figures, smallest }, thresholds);
    expect(of({ flagged: 0.2, failed: 0.21 })).toContain('will often stay unresolved');
    expect(of({ flagged: 0.07, failed: Infinity })).toContain('only warns of it');
    expect(of({ flagged: Infinity, failed: Infinity })).toContain('Nothing can be told by time');
    expect(calibrationSummary({ ...figures, rounds: 1 }, thresholds)).toContain('raise time-budget');
  });
});
