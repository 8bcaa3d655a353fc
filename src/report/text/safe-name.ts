/** Names of folders and files that every system can check out, made from untrusted text. */

/** What Windows reserves for devices, with any extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin|conout|com\d|lpt\d)(?=\.|$)/i;
export const LONGEST_FOLDER_NAME = 100;

/**
 * A part of a path that is safe on Windows, macOS and Linux: ASCII letters, digits, `.`, `-` and `_`; no leading dot or
 * dash, no trailing dot, no device name. Accents are taken off (é → e); everything else becomes `_`. Not unique: two
 * texts may give the same name, also by case.
 *
 * @param longest most characters of the result, at least 1
 */
export function safeName(text: string, longest = LONGEST_FOLDER_NAME): string {
  const ascii = text
    // Compatibility forms fold, so that the same text in another Unicode normalization has the same name. Bounded
    // first: one code point may expand to 18.
    .slice(0, 4 * longest)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9.-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/_{2,}/g, '_')
    .replace(/^[._-]+/, '')
    .slice(0, longest)
    .replace(/[._-]+$/, '');
  if (ascii === '') return '_';
  return RESERVED.test(ascii) ? `_${ascii}`.slice(0, longest).replace(/\.$/, '_') : ascii;
}
