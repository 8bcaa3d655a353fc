/** The pull request's comment: one glance gives the answer, all else is folded. */
import type { Comparison } from '../../analyse/comparison.js';
import type { Site } from '../site.js';
import { footer, report, type ReportOptions, type Room } from './sections.js';

/** GitHub's limit on a comment, in characters; some room is left for the markers of the sections. */
export const LONGEST_COMMENT = 65_536;
const MARKER_ROOM = 1_000;

/** Detail goes before answers: rows of all tests first, then what was not compared, then the lower rows of the tables. */
const ROOMS: readonly Room[] = [
  { changed: 20, functions: 10, all: 200, listed: 50, notes: 30 },
  { changed: 20, functions: 10, all: 50, listed: 20, notes: 20 },
  { changed: 20, functions: 10, all: 20, listed: 10, notes: 10 },
  { changed: 20, functions: 10, all: 0, listed: 0, notes: 5 },
  { changed: 10, functions: 5, all: 0, listed: 0, notes: 2 },
  { changed: 3, functions: 3, all: 0, listed: 0, notes: 0 },
];

export interface CommentOptions extends ReportOptions {
  /** Most characters; default: as many as a comment of one section may have. */
  readonly longest?: number;
}

/** The comment's section for one comparison, in Markdown. {@link mergeSections} puts sections together. */
export function comment(comparison: Comparison, site: Site, options: CommentOptions = {}): string {
  const longest = options.longest ?? LONGEST_COMMENT - MARKER_ROOM;
  return report(comparison, site, options, {
    rooms: ROOMS,
    takes: (text) => text.length <= longest,
    footer: footer(site),
  });
}
