/** The job's step summary: the comment with more detail, below 1,000,000 bytes (GitHub refuses 1 MiB and more). */
import type { Comparison } from '../../analyse/comparison.js';
import type { Site } from '../site.js';
import { details } from '../text/markdown.js';
import { markdownTable } from '../text/table.js';
import { changedTests } from './findings.js';
import { testLink } from './links.js';
import { report, type ReportOptions, type Room } from './sections.js';
import { confirmationWords, interval, pValue } from './words.js';

/** Bytes of UTF-8. */
export const LONGEST_SUMMARY = 1_000_000;

const ROOMS: readonly Room[] = [
  { changed: 200, functions: 50, all: 10_000, listed: 1_000, notes: 100 },
  { changed: 100, functions: 50, all: 1_000, listed: 200, notes: 50 },
  { changed: 50, functions: 20, all: 100, listed: 50, notes: 20 },
  { changed: 20, functions: 10, all: 0, listed: 0, notes: 5 },
];

/** Folded: how sure each change is. */
function certaintyPart(comparison: Comparison, site: Site, room: Room): string {
  const rows = changedTests(comparison)
    .slice(0, room.changed)
    .flatMap(({ test, time }) =>
      time
        ? [[testLink(site, comparison, test), interval(time), pValue(time.pValue), confirmationWords(time) || '–']]
        : [],
    );
  if (rows.length === 0) return '';
  const table = markdownTable(
    [
      { title: 'test' },
      { title: '95% confidence', align: 'right' },
      { title: 'p', align: 'right' },
      { title: 'fresh pairs' },
    ],
    rows,
  );
  return details('How sure the changes in time are', table);
}

/** The whole summary, in Markdown. */
export function stepSummary(comparison: Comparison, site: Site, options: ReportOptions = {}): string {
  return report(comparison, site, options, {
    rooms: ROOMS,
    takes: (text) => Buffer.byteLength(text) < LONGEST_SUMMARY,
    certainty: (room) => certaintyPart(comparison, site, room),
  });
}
