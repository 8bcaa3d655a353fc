/** Untrusted text in HTML is escaped as in XML: the five references are the same in both. */
export { escapeXml as escapeHtml, scriptJson } from './xml.js';
