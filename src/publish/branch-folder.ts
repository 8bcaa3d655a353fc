import { UserError } from '../errors.js';
import type { ObjectStore, TreeEntry } from './object-store.js';

/**
 * A folder of a branch as it stands, read lazily: a listing is one request, a file's content another, and each is asked
 * for once. Paths are relative to the folder, with forward slashes; the empty path is the folder itself.
 */
export class BranchFolder {
  readonly #store: ObjectStore;
  readonly #listings = new Map<string, Promise<readonly TreeEntry[]>>();

  /** @param sha the folder's tree; null where there is none yet */
  constructor(
    store: ObjectStore,
    readonly sha: string | null,
  ) {
    this.#store = store;
  }

  /** Entries of one folder, by their plain names; empty where it is missing or is a file. */
  async list(path = ''): Promise<readonly TreeEntry[]> {
    const entry = await this.find(path);
    return entry?.type === 'tree' ? this.#listing(entry.sha) : [];
  }

  /** The entry at a path; null where there is none. */
  async find(path: string): Promise<TreeEntry | null> {
    if (this.sha === null) return null;
    let found: TreeEntry = { path: '', mode: '040000', type: 'tree', sha: this.sha };
    for (const name of path.split('/').filter(Boolean)) {
      if (found.type !== 'tree') return null;
      const next = (await this.#listing(found.sha)).find((entry) => entry.path === name);
      if (next === undefined) return null;
      found = next;
    }
    return found;
  }

  /** Content of a file; null where there is none, or where it is no plain file. */
  async read(path: string): Promise<Uint8Array | null> {
    const entry = await this.find(path);
    if (entry?.type !== 'blob' || entry.mode === '120000') return null;
    return this.#store.blob(entry.sha);
  }

  /** Content of a text file; null as with {@link read}. Bytes that are no UTF-8 become replacement characters. */
  async readText(path: string): Promise<string | null> {
    const content = await this.read(path);
    return content === null ? null : Buffer.from(content).toString('utf8');
  }

  /**
   * SHA of every file below a folder, by its path from there, as far as one request tells: a listing that is too large
   * lacks some.
   */
  async filesBelow(path: string): Promise<ReadonlyMap<string, string>> {
    const entry = await this.find(path);
    if (entry?.type !== 'tree') return new Map();
    const files = await this.#store.tree(entry.sha, { recursive: true, partial: true });
    return new Map(files.map((file) => [file.path, file.sha]));
  }

  #listing(sha: string): Promise<readonly TreeEntry[]> {
    let listing = this.#listings.get(sha);
    if (listing === undefined) {
      listing = this.#store.tree(sha);
      this.#listings.set(sha, listing);
    }
    return listing;
  }
}

/** The folder of a branch at a path; an empty one where there is no such branch or folder. */
export async function folderOf(store: ObjectStore, branch: string, path: string): Promise<BranchFolder> {
  const tip = await store.branchTip(branch);
  const root = new BranchFolder(store, tip === null ? null : (await store.commit(tip)).tree);
  const entry = await root.find(path);
  return new BranchFolder(store, entry?.type === 'tree' ? entry.sha : null);
}

/** Splits a path of the repository into names, and refuses what would leave it. */
export function pathNames(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.some((name) => name === '..' || name.toLowerCase() === '.git' || name.includes('\0'))) {
    throw new UserError(`The path "${path}" leaves the repository.`, 'Give a path below the root of the repository.');
  }
  return names;
}
