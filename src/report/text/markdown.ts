/**
 * Untrusted text in GitHub-flavoured Markdown. GitHub renders in two steps: Markdown to HTML, then filters over the
 * HTML's text that make mentions, references and emoji. Character references keep the first step from seeing any
 * structure; they are gone by the second, which leaves `<code>` alone. So names are shown in `<code>`, and prose gets a
 * word joiner (invisible, zero-width) where a filter would begin to match.
 */
import { visible } from './visible.js';

/** Characters that mean nothing to Markdown, HTML or an autolink, wherever they stand. */
const INERT = /[\p{L}\p{N}\p{M}\p{Zs},;()/+='%…-]/u;
const WORD_JOINER = '&#8288;';

function reference(character: string): string {
  return `&#${(character.codePointAt(0) ?? 0xfffd).toString()};`;
}

/** Text that is structure to nobody, as Markdown and as HTML; `@` is followed by an empty comment, which stops e-mail links. */
function inert(text: string): string {
  let out = '';
  for (const character of text) {
    if (character === '.') out += /w$/i.test(out) ? '&#46;' : '.';
    else if (character === '@') out += '&#64;<!-- -->';
    else if (INERT.test(character) || character.charCodeAt(0) > 0x7f) out += character;
    else out += reference(character);
  }
  return out;
}

/**
 * An untrusted name as inline code, shown literally: for Markdown paragraphs, table cells, headings and link texts, and
 * inside HTML such as `<summary>`.
 *
 * @param longest most characters shown; the middle of a longer name becomes …
 */
export function code(text: string, longest?: number): string {
  return codeOf(text, longest, inert);
}

/** The same, but a word that would make its column too wide for a phone may be broken after a sign that parts it. */
export function breakableCode(text: string): string {
  return codeOf(text, undefined, breakable);
}

function codeOf(text: string, longest: number | undefined, escape: (text: string) => string): string {
  const shown = visible(text, longest);
  // An empty element would be invisible, and spaces at the ends would be trimmed.
  const kept = shown.replace(/^ +| +$/g, (spaces) => '␠'.repeat(spaces.length));
  return `<code>${kept === '' ? '(empty)' : escape(kept)}</code>`;
}

const LONGEST_WORD = 16;

function breakable(text: string): string {
  if (!text.split(' ').some(({ length }) => length > LONGEST_WORD)) return inert(text);
  return text
    .split(/(?<=[\p{L}\p{N}][._:/-])(?=[\p{L}\p{N}])/u)
    .map(inert)
    .join('<wbr>');
}

/** What GitHub's filters match in text outside of code, as the place where a joiner breaks it. */
const FILTERED =
  /@|#(?=[\p{L}\p{N}])|:(?=[\p{L}\p{N}_+\-/])|(?<=\b(?:gh|GH|Gh|gH))-(?=\d)|(?<=[wW])\.|(?<=\b[A-Za-z]+)-(?=\d)/gu;

/**
 * Untrusted prose (a note, a machine's name) as ordinary text: nothing in it is markup, a link, a mention, a reference
 * or an emoji. For Markdown and inside HTML.
 */
export function prose(text: string, longest = 500): string {
  const broken = visible(text, longest)
    .replace(/ {2,}/g, ' ')
    .replace(FILTERED, (found) => `${found}\u2060`);
  let out = '';
  for (const character of broken) {
    if (character === '\u2060') out += WORD_JOINER;
    else if (character === '.' || INERT.test(character) || character.charCodeAt(0) > 0x7f) out += character;
    else out += reference(character);
  }
  // A number or a sign that begins the text would begin a list or a quote.
  return out
    .replace(/^(\s*)(\d+)([.)])/, (_, space: string, digits: string, sign: string) => space + digits + reference(sign))
    .replace(/^(\s*)([-+=])/, (_, space: string, sign: string) => space + reference(sign));
}

/** A link; its text is Markdown already, its address is made safe here. Without an address, the text alone. */
export function link(text: string, url: string): string {
  return url === '' ? text : `[${text}](${address(url)})`;
}

/** An address whose every byte outside of a URL's plain alphabet is percent-encoded; nothing but http(s) and relative ones. */
export function address(url: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(url) && !/^https?:\/\//i.test(url)) return '#';
  return wellFormed(url).replace(/[^A-Za-z0-9\-._~:/?#&=%+,;@!$]/gu, (character) =>
    encodeURIComponent(character).replace(/[()'*]/g, (rest) => `%${rest.charCodeAt(0).toString(16)}`),
  );
}

/** Lone surrogates, which cannot be encoded, become U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** A path in an address: every part is encoded, the slashes stay. */
export function addressPath(path: string): string {
  return path
    .split('/')
    .map((part) => (part === '.' || part === '..' ? part : encodeURIComponent(wellFormed(part))))
    .join('/');
}

/** A folded part. The summary is Markdown-free HTML (made with {@link code} or {@link prose}), the body Markdown. */
export function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body.trim()}\n\n</details>\n`;
}

/** A fenced block whose content, whatever it is, cannot end it. */
export function fence(content: string, language = ''): string {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), (run) => run[0].length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${language}\n${content}\n${ticks}\n`;
}
