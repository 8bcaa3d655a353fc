import { describe, expect, it } from '@jest/globals';
import type { History, HistoryRelease } from '../../../src/analyse/history.js';
import { changeOf, changeSentence } from '../../../src/report/release/change.js';
import { relativeTo, releasesTable } from '../../../src/report/release/suite-page.js';
import { historyOf, releaseRecord } from './fixture.js';

/** A second release whose suite took that many times the first one's best time and instructions, with its history. */
function second(time: number, instructions: number | null): { history: History; now: HistoryRelease } {
  const history = historyOf([
    releaseRecord({ tests: 1, version: 'v1.0.0', date: '2026-01-01T00:00:00Z' }),
    releaseRecord({ tests: 1, version: 'v1.1.0', date: '2026-02-01T00:00:00Z' }),
  ]);
  const [first, other] = history.releases;
  if (first === undefined || other === undefined) throw new Error('There are two releases.');
  const before = { ...first, suite: { ...first.suite, best: 0.1, instructions: 1e6 } };
  const now = {
    ...other,
    suite: { ...other.suite, best: 0.1 * time, instructions: instructions === null ? null : 1e6 * instructions },
  };
  return { history: { ...history, releases: [before, now] }, now };
}

function said(time: number, instructions: number | null): string {
  const { history, now } = second(time, instructions);
  return changeSentence(now, changeOf(history, now), false);
}

describe('a release against the one before', () => {
  it('is slower or faster where instructions bear it out', () => {
    expect(said(1.2, 1.15)).toMatch(/\*\*20\.0% slower\*\* than .*15\.00% more VM instructions\.$/);
    expect(said(0.8, 0.9)).toMatch(/\*\*20\.0% faster\*\* than .*10\.00% fewer VM instructions\.$/);
  });

  it.each([
    ['unchanged', 1],
    ['fewer', 0.97],
    ['hardly more', 1.01],
  ])('only took more time where instructions are %s', (_, instructions) => {
    expect(said(1.2, instructions)).toMatch(/, 20\.0% more time than .* may be the machine’s, or lie in C functions/);
    expect(said(1.2, instructions)).not.toContain('**20');
  });

  it('only took less time where nothing was counted', () => {
    expect(said(0.8, null)).toMatch(/, 20\.0% less time than .* may be the machine’s\.$/);
  });

  it('has a doubtful change in the table where instructions do not bear it out, and a word on that', () => {
    const tableOf = (time: number, instructions: number | null) =>
      releasesTable(second(time, instructions).history, relativeTo('../'), 10);
    expect(tableOf(1.2, 1.15)).toMatch(/\| \+20\.0% \|/);
    expect(tableOf(1.2, 1.15)).not.toContain('≈');
    for (const instructions of [1, null])
      expect(tableOf(1.2, instructions)).toMatch(/≈&nbsp;\+20\.0% \|[^]*≈: VM instructions/);
    expect(tableOf(1, 1)).not.toContain('≈');
  });

  it('is as fast where no digit differs', () => {
    expect(said(1.0001, 1)).toMatch(/as fast as .*exactly as many VM instructions\.$/);
  });

  it('is compared with none where there is none, or none that could be read', () => {
    const [first] = historyOf([releaseRecord({ tests: 1, version: 'v1.0.0' })]).releases;
    if (first === undefined) throw new Error('There is a release.');
    expect(changeSentence(first, null, false)).toMatch(
      /\. There is no earlier release, so it is compared with none\.$/,
    );
    expect(changeSentence(first, null, true)).toMatch(
      /\. The history of earlier releases could not be read, so it is /,
    );
  });
});
