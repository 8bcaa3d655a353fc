/**
 * The few git operations that publishing needs, with two implementations: GitHub's Git Data API and a local repository.
 * All SHAs are full and lower-case. Errors are `UserError`s that name the request, the cause and the permission needed.
 */

export interface TreeEntry {
  readonly path: string;
  readonly mode: '100644' | '100755' | '040000' | '160000' | '120000';
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

/** An entry of a tree to be made: by SHA, or a text file's content inline. */
export type NewTreeEntry =
  | TreeEntry
  | { readonly path: string; readonly mode: '100644' | '100755'; readonly type: 'blob'; readonly content: string };

export interface NewCommit {
  readonly message: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

/** Whether a ref was moved, or somebody else had moved it first. */
export type RefUpdate = 'updated' | 'lost-race';

export interface ObjectStore {
  /** Commit a branch points at; null where there is no such branch. */
  branchTip(branch: string): Promise<string | null>;
  /** Commit that a tag points at, peeled; null where there is no such tag. */
  tagCommit(tag: string): Promise<string | null>;
  commit(sha: string): Promise<{ readonly tree: string; readonly parents: readonly string[]; readonly date: string }>;
  /**
   * Entries of a tree; with `recursive` all below it, trees themselves left out. Complete, also where one answer was
   * truncated, unless `partial` asks for what one request can tell and no more.
   */
  tree(sha: string, options?: { recursive?: boolean; partial?: boolean }): Promise<readonly TreeEntry[]>;
  blob(sha: string): Promise<Uint8Array>;
  createBlob(content: Uint8Array): Promise<string>;
  createTree(entries: readonly NewTreeEntry[], base?: string): Promise<string>;
  createCommit(commit: NewCommit): Promise<string>;
  createBranch(branch: string, sha: string): Promise<RefUpdate>;
  /** Moves a branch forward, never by force. */
  updateBranch(branch: string, sha: string): Promise<RefUpdate>;
  /** Whether `ancestor` is reachable from `descendant`. */
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
}
