/** The badge: an SVG of its own, and the JSON that a shields.io endpoint badge reads. */
import type { History } from '../../analyse/history.js';
import { duration } from '../text/duration.js';
import { visible } from '../text/visible.js';
import { escapeXml } from '../text/xml.js';

const LABEL = 'busted suite';
/** Mean width of a character at 11 px, and the room at both ends of a half. */
const CHARACTER = 6.6;
const PADDING = 12;

function message(history: History): string {
  const newest = history.releases.at(-1);
  return newest === undefined ? 'no release' : `${duration(newest.suite.best)} · ${visible(newest.version, 24)}`;
}

/** https://shields.io/badges/endpoint-badge describes the format; more than these fields is refused there. */
export function badgeJson(history: History): string {
  return `${JSON.stringify({ schemaVersion: 1, label: LABEL, message: message(history), color: 'blue' })}\n`;
}

/** The best time of the newest release in `history`, with its version. */
export function badgeSvg(history: History): string {
  const text = message(history);
  const left = Math.round(LABEL.length * CHARACTER + PADDING);
  const right = Math.round(Array.from(text).length * CHARACTER + PADDING);
  const half = (words: string, x: number, width: number): string =>
    `<text x="${String(x + width / 2)}" y="14" textLength="${String(width - PADDING)}">${escapeXml(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(left + right)}" height="20" role="img" aria-label="${escapeXml(`${LABEL}: ${text}`)}">
<title>${escapeXml(`${LABEL}: ${text}`)}</title>
<clipPath id="r"><rect width="${String(left + right)}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${String(left)}" height="20" fill="#454d56"/><rect x="${String(left)}" width="${String(right)}" height="20" fill="#0a5c8f"/></g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,'DejaVu Sans',sans-serif" font-size="11" lengthAdjust="spacingAndGlyphs">
${half(LABEL, 0, left)}
${half(text, left, right)}
</g>
</svg>
`;
}
