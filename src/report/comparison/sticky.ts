/**
 * One comment for a pull request, found again by a hidden marker, with one section for each job that reports
 * (interpreters, systems, suites: the input `name`). Names of tests cannot forge a marker: in what we show, `<` is
 * always a character reference.
 */
import { LONGEST_COMMENT } from './comment.js';

/** First line of our comment. Its author must be checked too: anybody can write a marker. */
export const COMMENT_MARKER = '<!-- busted-profiler-action -->';

const BEGIN = /^<!-- busted-profiler-action:begin name="([^"\s]*)" -->$/;
const END = '<!-- busted-profiler-action:end -->';

/** Whether a comment's body is one of ours. */
export function isOurComment(body: string): boolean {
  return body.startsWith(COMMENT_MARKER);
}

/** A name as it stands in a marker: `--` would end an HTML comment in older parsers, so dashes are encoded too. */
function key(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd')).replace(
    /[-!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Sections of a body by key. What stands outside of them is not ours and is left out. */
function sectionsOf(body: string): Map<string, string> {
  const sections = new Map<string, string>();
  let open: { key: string; lines: string[] } | null = null;
  for (const line of body.split(/\r?\n/)) {
    const begin = BEGIN.exec(line);
    if (begin) open = { key: begin[1] ?? '', lines: [] };
    else if (line === END) {
      if (open) sections.set(open.key, open.lines.join('\n').trim());
      open = null;
    } else open?.lines.push(line);
  }
  return sections;
}

/** Whether a comment of ours has a section of that name. */
export function hasSection(existing: string | null, name: string): boolean {
  return existing !== null && isOurComment(existing) && sectionsOf(existing).has(key(name));
}

/** A section without its folded parts. */
function withoutDetails(section: string): string {
  return section
    .replace(/<details>\n[^]*?\n<\/details>\n?/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A section's heading and first paragraph alone. */
function answerOnly(section: string): string {
  return section.split('\n\n').slice(0, 2).join('\n\n');
}

function assemble(sections: ReadonlyMap<string, string>): string {
  const parts = [...sections.entries()]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, section]) => `<!-- busted-profiler-action:begin name="${name}" -->\n${section}\n${END}`);
  return `${[COMMENT_MARKER, ...parts].join('\n\n')}\n`;
}

/**
 * Puts a section into the comment: replaces the section of that name, keeps the others, in the order of names. At most
 * 65,536 characters: the longest sections lose their folded parts first, then everything but heading and answer.
 *
 * @param existing the comment as it is, or null where there is none
 * @param name the input `name`
 * @param section what {@link comment} returned
 */
export function mergeSections(existing: string | null, name: string, section: string): string {
  const sections = existing !== null && isOurComment(existing) ? sectionsOf(existing) : new Map<string, string>();
  // A marker within a section would be taken for the section's end.
  sections.set(key(name), section.replaceAll('<!-- busted-profiler-action', '').trim());
  for (const shorten of [withoutDetails, answerOnly]) {
    const byLength = [...sections.keys()].sort(
      (a, b) => (sections.get(b)?.length ?? 0) - (sections.get(a)?.length ?? 0),
    );
    for (const longest of byLength) {
      const body = assemble(sections);
      if (body.length <= LONGEST_COMMENT) return body;
      sections.set(longest, shorten(sections.get(longest) ?? ''));
    }
  }
  const body = assemble(sections);
  if (body.length <= LONGEST_COMMENT) return body;
  // More jobs than a comment can hold even by their answers: the one that reports now is kept.
  const own = sections.get(key(name)) ?? '';
  return assemble(new Map([[key(name), own.slice(0, LONGEST_COMMENT / 2)]]));
}
