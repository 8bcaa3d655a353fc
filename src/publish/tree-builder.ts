import { UserError } from '../errors.js';
import type { BranchFolder } from './branch-folder.js';
import type { PublishedFile } from '../report/published-file.js';
import { blobSha, treeSha } from './git-objects.js';
import type { NewTreeEntry, ObjectStore, TreeEntry } from './object-store.js';

/** What is to become of a folder: deletions come first, so that a deleted folder can be written anew. */
export interface Changes {
  /** Taken one after the other, once. */
  readonly write: Iterable<PublishedFile> | AsyncIterable<PublishedFile>;
  /** Files and whole folders, relative to the folder; what is missing is passed over. */
  readonly deletePaths: readonly string[];
}

/**
 * Bounds of one request that stores a tree. GitHub states none for what it takes (it lists at most 7 MB or 100,000
 * entries) and gives up on a request after ten seconds; these leave room on both sides.
 */
const REQUEST_BYTES = 4_000_000;
const REQUEST_FILES = 2_000;

/** Makes trees in a store, and sends nothing that is known to be there. */
export class TreeBuilder {
  readonly #store: ObjectStore;
  /** SHAs of the objects that the store has for certain. */
  readonly #known = new Set<string>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Tells that an object exists. */
  knows(sha: string): void {
    this.#known.add(sha);
  }

  /** The tree with these plainly named entries; null where there are none, as git keeps no empty folders. */
  async tree(entries: readonly TreeEntry[]): Promise<string | null> {
    if (entries.length === 0) return null;
    const sha = treeSha(entries);
    if (!this.#known.has(sha)) {
      await this.#store.createTree(entries);
      this.#known.add(sha);
    }
    return sha;
  }

  /** The folder's tree with one path below it replaced, or taken out (`null`). */
  async replace(folder: BranchFolder, names: readonly string[], sha: string | null): Promise<string | null> {
    return this.#replaceBelow(folder, '', names, sha);
  }

  async #replaceBelow(
    folder: BranchFolder,
    at: string,
    names: readonly string[],
    sha: string | null,
  ): Promise<string | null> {
    const [name, ...rest] = names;
    if (name === undefined) return sha;
    const entries = await folder.list(at);
    for (const entry of entries) this.#known.add(entry.sha);
    const path = at === '' ? name : `${at}/${name}`;
    const present = entries.find((entry) => entry.path === name);
    if (present !== undefined && present.type !== 'tree' && sha !== null) throw notAFolder(path);
    const below = await this.#replaceBelow(folder, path, rest, sha);
    const others = entries.filter((entry) => entry.path !== name);
    return this.tree(below === null ? others : [...others, { path: name, mode: '040000', type: 'tree', sha: below }]);
  }

  /** The folder's tree after the changes; null where nothing is left in it. */
  async change(folder: BranchFolder, changes: Changes): Promise<string | null> {
    const present = folder.sha === null ? [] : await this.#store.tree(folder.sha, { recursive: true, partial: true });
    for (const { sha } of present) this.#known.add(sha);
    const deleted = new Set(changes.deletePaths.map((path) => path.replace(/\/+$/, '')));
    const kept = new Map<string, TreeEntry>();
    for (const entry of present) if (!isBelow(entry.path, deleted)) kept.set(entry.path, entry);
    const folders = foldersOf(kept);
    let tree = deleted.size === 0 ? folder.sha : await this.#without(folder, '', [...deleted]);
    const request = new Request();
    const send = async (): Promise<void> => {
      if (request.size > 0) tree = await this.#store.createTree(request.take(), tree ?? undefined);
    };
    for await (const file of changes.write) {
      refuseConflict(file.path, kept, folders);
      const sha = blobSha(file.content);
      if (kept.get(file.path)?.sha === sha) continue;
      const entry = await this.#entry(file, sha);
      if (!request.hasRoomFor(entry)) await send();
      request.add(entry);
    }
    await send();
    return tree;
  }

  /** The tree of a folder without some paths below it. */
  async #without(folder: BranchFolder, at: string, paths: readonly string[]): Promise<string | null> {
    const entries = await folder.list(at);
    for (const entry of entries) this.#known.add(entry.sha);
    const kept: TreeEntry[] = [];
    for (const entry of entries) {
      if (paths.includes(entry.path)) continue;
      const below = paths
        .filter((path) => path.startsWith(`${entry.path}/`))
        .map((path) => path.slice(entry.path.length + 1));
      if (entry.type !== 'tree' || below.length === 0) {
        kept.push(entry);
        continue;
      }
      const sha = await this.#without(folder, at === '' ? entry.path : `${at}/${entry.path}`, below);
      if (sha !== null) kept.push({ ...entry, sha });
    }
    return this.tree(kept);
  }

  /** A file as an entry: text inline, because every blob costs a request; pictures, and what a request cannot hold, as blobs. */
  async #entry({ path, content }: PublishedFile, sha: string): Promise<NewTreeEntry> {
    const mode = '100644';
    const type = 'blob';
    if (this.#known.has(sha)) return { path, mode, type, sha };
    // An empty text counts as "no content given", and a NUL is cut off or refused.
    if (
      typeof content === 'string' &&
      content !== '' &&
      !content.includes('\0') &&
      content.length < REQUEST_BYTES / 4
    ) {
      return { path, mode, type, content: Buffer.from(content).toString('utf8') };
    }
    await this.#store.createBlob(typeof content === 'string' ? Buffer.from(content) : content);
    this.#known.add(sha);
    return { path, mode, type, sha };
  }
}

/** Entries of one request, within the bounds. */
class Request {
  #entries: NewTreeEntry[] = [];
  #bytes = 0;

  get size(): number {
    return this.#entries.length;
  }

  hasRoomFor(entry: NewTreeEntry): boolean {
    return this.#entries.length < REQUEST_FILES && this.#bytes + sizeOf(entry) <= REQUEST_BYTES;
  }

  add(entry: NewTreeEntry): void {
    this.#entries.push(entry);
    this.#bytes += sizeOf(entry);
  }

  /** The entries; the next request begins. */
  take(): readonly NewTreeEntry[] {
    const entries = this.#entries;
    this.#entries = [];
    this.#bytes = 0;
    return entries;
  }
}

/** Bytes of an entry in a request: its text, and some more for quotes and escapes. */
function sizeOf(entry: NewTreeEntry): number {
  return 150 + 2 * entry.path.length + ('content' in entry ? 1.2 * Buffer.byteLength(entry.content) : 0);
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (folders.has(path.slice(0, end))) return true;
  }
  return false;
}

function foldersOf(present: ReadonlyMap<string, TreeEntry>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of present.keys()) for (const parent of parents(path)) folders.add(parent);
  return folders;
}

/** A foreign file where a folder of ours should be, or the other way round, is nobody's to resolve but its owner's. */
function refuseConflict(path: string, present: ReadonlyMap<string, TreeEntry>, folders: ReadonlySet<string>): void {
  if (folders.has(path)) throw notAFile(path);
  for (const parent of parents(path)) if (present.has(parent)) throw notAFolder(parent);
}

function* parents(path: string): Generator<string> {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) yield path.slice(0, end);
}

function notAFolder(path: string): UserError {
  return new UserError(
    `A folder is needed at "${path}", but there is a file.`,
    'Move the file away, or choose another benchmarks-path.',
  );
}

function notAFile(path: string): UserError {
  return new UserError(
    `A file is to be written at "${path}", but there is a folder.`,
    'Move the folder away, or choose another benchmarks-path.',
  );
}
