import { createHash } from 'node:crypto';
import type { TreeEntry } from './object-store.js';

/** git's names for contents, computed here, so that what the other side already has need not be sent. */

/** SHA-1 of an object as git names it: of its type, its size and its bytes. */
function objectSha(type: 'blob' | 'tree', content: Uint8Array): string {
  return createHash('sha1').update(`${type} ${content.byteLength}\0`).update(content).digest('hex');
}

/** SHA of a file's content; text is taken as UTF-8. */
export function blobSha(content: string | Uint8Array): string {
  return objectSha('blob', typeof content === 'string' ? Buffer.from(content) : content);
}

/** SHA of a tree whose entries have plain names (no slashes). */
export function treeSha(entries: readonly TreeEntry[]): string {
  const sorted = entries
    .map((entry) => ({ entry, key: Buffer.from(entry.type === 'tree' ? `${entry.path}/` : entry.path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const parts = sorted.flatMap(({ entry }) => [
    // git writes the mode of a tree without its leading zero.
    Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.path}\0`),
    Buffer.from(entry.sha, 'hex'),
  ]);
  return objectSha('tree', Buffer.concat(parts));
}
