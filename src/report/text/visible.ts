/**
 * Makes untrusted text visible: what comes out is one line, has no control, direction or invisible character, and is
 * of bounded length. Every medium's escaping starts from here, so that no reader is shown less than what is there.
 */

/** Characters of a name that reports show; longer ones are cut in the middle, where names differ least. */
const LONGEST_NAME = 160;

const ZERO_WIDTH_JOINER = 0x200d;
const EMOJI_PRESENTATION = 0xfe0f;
/** More marks than any writing system stacks on one letter: the rest would climb out of its line. */
const MOST_MARKS = 4;

const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const MARK = /\p{M}/u;
const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
/** Nothing to do: the common case, decided by one test. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Cuts a text in the middle, never through what a reader sees as one character.
 *
 * @param longest the most characters (code points where nothing is combined) of the result, the … included
 */
export function truncateMiddle(text: string, longest: number = LONGEST_NAME): string {
  if (text.length <= longest) return text;
  // A character that is seen as one may be many code units long (stacked marks), so cutting is bounded by units too.
  const room = Math.max(1, longest - 1);
  const headRoom = Math.ceil(room / 2);
  const tailRoom = room - headRoom;
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const start = [...segmenter.segment(text.slice(0, headRoom + 64))];
  let head = '';
  for (const { segment } of start) {
    if (head.length + segment.length > headRoom) break;
    head += segment;
  }
  let tail = '';
  const end = [...segmenter.segment(text.slice(Math.max(0, text.length - tailRoom - 64)))].reverse();
  for (const { segment } of end) {
    if (tail.length + segment.length > tailRoom) break;
    tail = segment + tail;
  }
  return `${head}…${tail}`;
}

/** A hidden character's visible sign: a control picture (␊, ␛), or its code point written out (`\u{202e}`). */
function sign(point: number): string {
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return '␡';
  if (point >= 0xd800 && point <= 0xdfff) return '�';
  return `\\u{${point.toString(16)}}`;
}

/**
 * One line of text in which everything can be seen: controls become control pictures (a newline ␊), characters that
 * hide, join or turn the direction of text are written out as `\u{…}`, lone surrogates become U+FFFD. Emoji stay whole.
 *
 * @param longest see {@link truncateMiddle}
 */
export function visible(text: string, longest: number = LONGEST_NAME): string {
  const short = truncateMiddle(text, longest);
  if (PLAIN.test(short)) return short;
  const characters = Array.from(short);
  let shown = '';
  let marks = 0;
  characters.forEach((character, index) => {
    const point = character.codePointAt(0) ?? 0;
    if (point === EMOJI_PRESENTATION && PICTOGRAPH.test(characters[index - 1] ?? '')) {
      shown += character;
    } else if (point === ZERO_WIDTH_JOINER && joinsPictographs(characters, index)) {
      shown += character;
    } else if (HIDDEN.test(character)) {
      shown += sign(point);
      marks = 0;
    } else if (MARK.test(character)) {
      marks += 1;
      shown += marks > MOST_MARKS ? sign(point) : character;
    } else {
      shown += character;
      marks = 0;
    }
  });
  return shown;
}

function joinsPictographs(characters: readonly string[], index: number): boolean {
  const before = characters[index - 1] ?? '';
  const joined = before.codePointAt(0) === EMOJI_PRESENTATION ? (characters[index - 2] ?? '') : before;
  return PICTOGRAPH.test(joined) && PICTOGRAPH.test(characters[index + 1] ?? '');
}
