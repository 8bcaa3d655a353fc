import { describe, expect, it } from '@jest/globals';
import { comment, LONGEST_COMMENT } from '../../../src/report/comparison/comment.js';
import { LONGEST_SUMMARY, stepSummary } from '../../../src/report/comparison/step-summary.js';
import { COMMENT_MARKER, isOurComment, mergeSections } from '../../../src/report/comparison/sticky.js';
import { inspect } from '../../support/render-markdown.js';
import { enormous, faster, same, SITE, slower, unresolved } from './fixtures.js';

describe('comment', () => {
  it('answers in its heading', () => {
    const headings = [slower(), faster(), same(), unresolved()].map((one) => comment(one, SITE).split('\n')[0]);
    expect(headings).toEqual([
      '## 🔴 19.2% slower',
      '## 🟢 25.8% faster',
      '## ✅ No change in speed (+0.5%)',
      '## ❔ Cannot tell: the measurements are too noisy',
    ]);
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
    expect(body).toContain('19.2% slower');
    expect(body).toContain('compare 3f1c9a7be02d');
  });

  it('says where a function calls C functions more often, which its instructions do not show', () => {
    const one = slower();
    const functions = one.functions.map((change, index) => ({
      ...change,
      callsOfC: { base: 2, head: index === 0 ? 12 : 2 },
    }));
    const body = comment({ ...one, functions }, SITE);
    expect(body.match(/calls of C functions: .*?\)/g)).toEqual(['calls of C functions: 2 → 12)']);
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
    expect(summary).toContain('19.2% slower');
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
    expect(body?.match(/19\.2% slower/g)).toHaveLength(12);
  });
});
