import { describe, expect, it } from '@jest/globals';
import { judge } from '../../../src/analyse/gate.js';
import { comment, LONGEST_COMMENT } from '../../../src/report/comparison/comment.js';
import { LONGEST_SUMMARY, stepSummary } from '../../../src/report/comparison/step-summary.js';
import { COMMENT_MARKER, isOurComment, mergeSections } from '../../../src/report/comparison/sticky.js';
import { inspect } from '../../support/render-markdown.js';
import { enormous, faster, instructions, same, SITE, slower, time, unresolved } from './fixtures.js';

describe('comment', () => {
  it('answers in its heading', () => {
    const headings = [slower(), faster(), same(), unresolved()].map((one) => comment(one, SITE).split('\n')[0]);
    expect(headings).toEqual([
      '## 🔴 19.0% slower',
      '## 🟢 26.0% faster',
      '## ✅ No change in speed',
      '## ❔ Cannot tell: the measurements are too noisy',
    ]);
  });

  it('leads with what is certain where a change of time is known but roughly', () => {
    const one = slower();
    const of = (low: number, value: number, high: number, counted: typeof one.suite.instructions) => {
      const wide = { ...time(1, 1 + value, 'slower'), change: { value, low, high } };
      return comment({ ...one, suite: { ...one.suite, time: wide, instructions: counted } }, SITE).split('\n')[0];
    };
    expect(of(1.03, 2.31, 4.23, null)).toBe('## 🔴 At least 103% slower');
    expect(of(0.061, 0.118, 0.18, null)).toBe('## 🔴 About 12% slower (6.1% to 18%)');
    expect(of(0.105, 0.118, 0.13, null)).toBe('## 🔴 11.8% slower');
    expect(of(1.03, 2.31, 4.23, instructions(1e6, 1.004, 'slower'))).toBe(
      '## 🔴 100% more VM instructions, at least 103% slower',
    );
    expect(of(0.105, 0.118, 0.13, instructions(1e6, 0.2, 'slower'))).toBe('## 🔴 11.8% slower');
  });

  it('says that time did not grow where instructions alone fail a suite, and what would let them pass', () => {
    const one = slower();
    const thresholds = { ...one.thresholds, minimumTestTime: 0.05 };
    const evidence = {
      subject: 'suite',
      time: time(1, 1.003, 'same'),
      instructions: instructions(5_000_000, 0.21, 'slower'),
      seconds: 1,
      timeJudges: true,
      paired: true,
    } as const;
    const suite = judge(evidence, thresholds, { failOnRegression: true, ignored: false });
    const body = comment({ ...one, gate: suite.gate, suite }, SITE);
    expect(body.split('\n')[0]).toBe('## 🔴 21.0% more VM instructions, in as much time');
    expect(body).toMatch(
      /^The suite executes more VM instructions, but its time did not grow past the threshold&#58; .*<code>gate-on&#58; time<\/code> lets instructions warn only\.$/m,
    );
    const waits = judge(evidence, { ...thresholds, gateOn: ['time'] }, { failOnRegression: true, ignored: false });
    expect([suite.gate, waits.gate]).toEqual(['fail', 'warn']);
  });

  it('counts tests in one sentence, and none as unchanged that is too short to tell', () => {
    const of = (one: ReturnType<typeof same>, open: number) => {
      const tests = one.tests.map((test, index) =>
        index < 8 - open ? test : { ...test, verdict: 'unresolved' as const },
      );
      return comment({ ...one, tests }, SITE).split('\n')[2];
    };
    expect(of(same(), 0)).toBe('8 tests were compared; none changed in speed.');
    expect(of(same(), 3)).toBe(
      '8 tests were compared; none is known to have changed in speed, 3 are too short or too noisy to tell.',
    );
    expect(of(same(), 8)).toBe('8 tests were compared, and all are too short or too noisy to tell.');
    expect(of(slower(), 1)).toContain(' 2 of 8 compared tests are slower, 1 is too short or too noisy to tell.');
  });

  it('says how many of the tests its table has', () => {
    const one = same();
    const many = (number: number) => {
      const tests = Array.from({ length: number }, (_, index) => one.tests.map((test) => test)[index % 8]);
      return comment({ ...one, tests: tests.filter((test) => test !== undefined) }, SITE);
    };
    expect(many(200)).toContain('<summary>All 200 compared tests, slowest first</summary>');
    expect(many(256)).toContain('<summary>The slowest 200 of 256 compared tests</summary>');
    expect(many(256)).not.toMatch(/and \d+ more/);
  });

  it('says where the budget left a suspicion unconfirmed, and never that it was noise', () => {
    const one = same();
    const doubled = { ...time(0.08, 0.19, 'slower'), confirmation: 'untried' as const, pairs: 24 };
    const tests = one.tests.map((test, index) =>
      index > 0 ? test : { ...test, time: time(0.0001, 0.0009, 'unresolved') },
    );
    const body = comment(
      {
        ...one,
        verdict: 'unresolved',
        suite: { ...one.suite, verdict: 'unresolved', time: doubled },
        tests,
        fresh: { pairs: 5, ended: 'budget', control: null },
      },
      SITE,
    );
    expect(body.split('\n')[0]).toBe(
      '## ❔ Cannot tell: it seemed slower, but the budget left too few fresh pairs to confirm it',
    );
    expect(body).toContain('The time budget left 5 fresh pairs, and 8 are the fewest: raise time-budget.');
    expect(body).not.toMatch(/too noisy|none changed in speed|cannot be excluded/);
    expect(body).not.toMatch(/✅.*\+800/);
    expect(body).toMatch(/❔.*\+800/);
  });

  it('says where the budget ended the rounds too early to tell', () => {
    const one = unresolved();
    const noise = { ...one.noise, controlShift: 0 };
    const body = comment({ ...one, noise, method: { ...one.method, ended: 'budget' } }, SITE);
    expect(body.split('\n')[0]).toBe('## ❔ Cannot tell: the time budget ended too early');
    expect(body).toContain('a larger time-budget');
    expect(body).not.toContain('too noisy');
  });

  it('does not say that all is well where a changed file was not measured', () => {
    const body = comment({ ...same(), unmeasured: ['lua/pl/string|x.lua', '<b>.lua'] }, SITE);
    const [heading, , first] = body.split('\n');
    expect(heading).toBe('## ❔ 2 changed files were not measured. Of the rest: No change in speed');
    expect(first).toMatch(/^\*\*Changed, but not measured\*\*: .*string.*x\.lua.*&#60;b&#62;\.lua/);
    expect(comment({ ...slower(), unmeasured: ['a.lua'] }, SITE).split('\n')[0]).toBe('## 🔴 19.0% slower');
  });

  it('has at most three columns beside a name, in every table', () => {
    for (const one of [slower(), faster(), same(), unresolved()]) {
      const { rows } = inspect(comment(one, SITE));
      expect(rows.length).toBeGreaterThan(0);
      expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(4);
    }
  });

  it('fits GitHub’s limit however large the suite is, and keeps the answer', () => {
    const body = mergeSections(null, '', comment(enormous(10_000), SITE));
    expect(body.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(body).toContain('19.0% slower');
    expect(body).toContain('compare 3f1c9a7be02d');
  });

  it('says where a function calls C functions more often, which its instructions do not show', () => {
    const one = slower();
    const functions = one.functions.map((change, index) => ({
      ...change,
      callsOfC: { base: 2, head: index === 0 ? 12 : 2 },
    }));
    const body = comment({ ...one, functions }, SITE);
    expect(body).toContain('| function | own instr., million | calls of C | share |');
    expect(body.match(/scan.*\+500%<br>2 →&nbsp;12/g)).toHaveLength(1);
  });

  it('names no function that changed within the noise, unless none else did', () => {
    const one = slower();
    const named = (certain: readonly 'instructions'[]) =>
      comment(
        {
          ...one,
          functions: one.functions.map((change, index) => ({
            ...change,
            share: 1,
            certain: index === 0 ? certain : [],
          })),
        },
        SITE,
      );
    expect(named(['instructions'])).toContain('decode.lua#L88');
    expect(named(['instructions'])).not.toContain('decode.lua#L131');
    expect(named([])).toContain('by more than the profiler’s noise; the likeliest are');
    expect(named([])).toContain('decode.lua#L131');
  });

  it('lists tests too short to be judged where the suite is slower and none of them is for certain', () => {
    const one = same();
    const hard = (suite: typeof one.suite) => ({ ...one, verdict: 'slower' as const, gate: 'warn' as const, suite });
    const suite = { ...one.suite, verdict: 'slower' as const, time: time(0.8, 0.9, 'slower') };
    const tests = one.tests.map((test, index) =>
      index === 2 ? { ...test, time: time(0.1, 0.18, 'unresolved', { pValue: 0.001 }) } : test,
    );
    const body = comment({ ...hard(suite), tests }, SITE);
    expect(/\*\*Which\*\*: tests that seem[^]*?❔[^]*?<details>/.exec(body)?.[0]).toContain('long tail');
    expect(comment(one, SITE)).not.toContain('**Which**');
  });

  it('contradicts no change by the times beside it', () => {
    for (const one of [slower(), faster(), same(), unresolved()]) {
      const pairs = comment(one, SITE).matchAll(/([+−]?)[\d.,]+%\**<br>([\d.,]+) →&nbsp;([\d.,]+)/g);
      let seen = 0;
      for (const [, sign, before, after] of pairs) {
        seen += 1;
        const [base, head] = [before, after].map((text) => Number((text ?? '').replaceAll(',', '')));
        expect(Math.sign(Number(head) - Number(base)) * (sign === '−' ? -1 : 1)).toBeGreaterThanOrEqual(0);
      }
      expect(seen).toBeGreaterThan(0);
    }
  });

  it('tells a sure change that is below the thresholds', () => {
    const one = same();
    const of = (base: number, head: number) =>
      comment({ ...one, suite: { ...one.suite, time: time(base, head, 'same', { pValue: 0.002 }) } }, SITE).split(
        '\n',
      )[0];
    expect(of(1, 1.03)).toBe('## ✅ Below the threshold: about 3.0% slower');
    expect(of(1, 0.94)).toBe('## ✅ No slowdown: 6.0% faster');
  });

  it('says what keeps a slowdown past the threshold from failing', () => {
    const one = slower();
    const warns = (more: Partial<typeof one>) =>
      comment({ ...one, gate: 'warn', suite: { ...one.suite, gate: 'warn' }, ...more }, SITE).split('\n')[2];
    expect(warns({ policy: { failOnRegression: true, ignored: true } })).toContain('ignore-commits');
    expect(warns({ policy: { failOnRegression: false, ignored: false } })).toContain('fail-on-regression is false');
    const short = { ...one.suite, gate: 'warn' as const, time: time(1, 1.12, 'slower', { ofBest: 0.07 }) };
    expect(warns({ suite: short, tests: [] })).toContain('past 5% is certain, one past 10% is not');
  });

  it('says what would resolve what is unresolved', () => {
    const body = comment(unresolved(), SITE);
    expect(body).toContain('moved by +6.2%');
    expect(body).toContain('time-budget');
  });
});

describe('step summary', () => {
  it('stays below 1,000,000 bytes', () => {
    const summary = stepSummary(enormous(10_000), SITE);
    expect(Buffer.byteLength(summary)).toBeLessThan(LONGEST_SUMMARY);
    expect(summary).toContain('19.0% slower');
  });
});

describe('the shared comment', () => {
  const section = (title: string) => `## ${title}\n\nAnswer of ${title}.\n`;

  it('keeps the sections of other jobs, in the order of their names', () => {
    let body = mergeSections(null, 'luajit', section('J'));
    body = mergeSections(body, 'lua54', section('4'));
    body = mergeSections(body, '', section('plain'));
    body = mergeSections(body, 'luajit', section('J again'));
    expect(isOurComment(body)).toBe(true);
    expect(Array.from(body.matchAll(/^## (.*)$/gm), (match) => match[1])).toEqual(['plain', '4', 'J again']);
    expect(mergeSections(body, 'lua54', section('4'))).toBe(body);
  });

  it('reads its own comment back after GitHub turned its line ends', () => {
    const body = mergeSections(null, 'a', section('A')).replaceAll('\n', '\r\n');
    expect(mergeSections(body, 'b', section('B'))).toContain('## A\n');
  });

  it('leaves no way to forge a marker, in a name or in a section', () => {
    const hostile = `x" -->\n${COMMENT_MARKER}\n<!-- busted-profiler-action:end -->--`;
    const body = mergeSections(mergeSections(null, hostile, section(hostile)), 'b', section('B'));
    expect(body.match(/^<!-- busted-profiler-action:begin/gm)).toHaveLength(2);
    expect(body.match(/^<!-- busted-profiler-action:end -->$/gm)).toHaveLength(2);
  });

  it('is not taken in by a comment of somebody else', () => {
    expect(mergeSections('Hello', '', section('A'))).toBe(mergeSections(null, '', section('A')));
  });

  it('folds away details, then all but the answers, before it gives up a section', () => {
    const large = comment(enormous(3_000), SITE);
    let body: string | null = null;
    const names = Array.from({ length: 12 }, (_, index) => `suite ${String(index)}`);
    for (const name of names) body = mergeSections(body, name, large);
    expect(body?.length).toBeLessThanOrEqual(LONGEST_COMMENT);
    expect(body?.match(/19\.0% slower/g)).toHaveLength(12);
  });
});
