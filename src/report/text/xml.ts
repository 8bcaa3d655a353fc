/** Untrusted text in XML and HTML: pictures (SVG) and pages. */
import { visible } from './visible.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text content or a quoted attribute's value, in XML and in HTML. One line; control characters, which XML 1.0 forbids,
 * are shown as visible signs.
 */
export function escapeXml(text: string, longest?: number): string {
  return visible(text, longest).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/**
 * A JavaScript value as JSON for a `<script type="application/json">` element: no sequence in it can end the element or
 * open a comment.
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
