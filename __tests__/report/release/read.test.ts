import { describe, expect, it } from '@jest/globals';
import { historyJson } from '../../../src/report/release/history-json.js';
import { profileJson, summaryJson } from '../../../src/report/release/json.js';
import { readHistory, readProfile, readSummary } from '../../../src/report/release/read.js';
import { EMPTY_HISTORY, addRelease } from '../../../src/analyse/history.js';
import { storedBaseline } from '../../../src/analyse/stored-baseline.js';
import { releasePages } from '../../../src/report/release/pages.js';
import { historyOf, manyReleases, releaseRecord, reportOf } from './fixture.js';

const record = releaseRecord({ tests: 3 });

describe('reading the branch', () => {
  it('takes what was written, and writes it again as the same bytes', () => {
    const profile = readProfile(profileJson(record.profile));
    expect(profile).toMatchObject({ ok: true });
    if (profile.ok) expect(profileJson(profile.value)).toBe(profileJson(record.profile));
    expect(readSummary(summaryJson(record.summary))).toMatchObject({ ok: true });
  });

  it('takes a history as it was, also where a release lacks a test', () => {
    const [first, second] = manyReleases(2, { tests: 4 });
    const all = historyOf([first, second].filter((one) => one !== undefined));
    const some = {
      ...all,
      tests: all.tests.map((test, at) => (at === 1 ? { ...test, points: test.points.slice(1) } : test)),
    };
    const read = readHistory(historyJson(some));
    expect(read).toMatchObject({ ok: true });
    if (!read.ok) return;
    expect(read.value.tests.map(({ points }) => points.map(({ folder }) => folder))).toEqual(
      some.tests.map(({ points }) => points.map(({ folder }) => folder)),
    );
    expect(historyJson(read.value)).toBe(historyJson(some));
  });

  it('finds the rows of older releases as they were, whatever tests came and went', () => {
    const summaryOf = (version: string, from: number) => {
      const { summary } = releaseRecord({ tests: 6, version });
      return { ...summary, tests: summary.tests.slice(from, from + 4) };
    };
    const before = addRelease(EMPTY_HISTORY, '2026_01_01-v1', summaryOf('v1', 2));
    const after = addRelease(before, '2026_01_02-v2', summaryOf('v2', 0));
    const lines = historyJson(after).split(/,?\n/);
    const rows = historyJson(before)
      .split(/,?\n/)
      .filter((line) => /^\[\d/.test(line));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(lines).toContain(row);
  });

  it('has the samples of tests in the summary, whose smallest is the best, and makes a baseline of them', async () => {
    const files = new Map<string, string>();
    for await (const { path, content } of releasePages(reportOf([record])))
      if (typeof content === 'string') files.set(path, content);
    const profile = readProfile(files.get('all/profile.json') ?? '');
    const summary = readSummary([...files].find(([path]) => path.endsWith('/summary.json'))?.[1] ?? '');
    if (!profile.ok || !summary.ok) throw new Error('Both are written.');
    expect(profile.value.tests.map(({ time }) => time.samples)).toEqual([undefined, undefined, undefined]);
    for (const { samples } of storedBaseline(summary.value, [], null).tests) expect(samples.wall).toHaveLength(24);
    for (const { time } of summary.value.tests) {
      expect(Math.min(...(time.samples ?? []))).toBe(time.best);
      const exact = record.summary.tests.find((test) => test.time.median.toPrecision(4) === time.median.toPrecision(4));
      time.samples?.forEach((sample, round) => {
        expect(Math.abs(sample - (exact?.time.samples?.[round] ?? 0))).toBeLessThanOrEqual(0.0101 * time.best);
      });
    }
  });

  it.each([
    ['', 'broken'],
    ['[]', 'broken'],
    ['{"schemaVersion":2,"kind":"history"}', 'newer'],
    ['{"schemaVersion":0,"kind":"history"}', 'older'],
    ['{"schemaVersion":1,"kind":"history","releases":[{"folder":"../../x"}],"tests":[]}', 'broken'],
  ])('refuses %s as %s', (text, kind) => {
    expect(readHistory(text)).toMatchObject({ ok: false, kind });
  });
});
