import { apiError, reasonOf, statusOf, type Permission } from './api-error.js';
import type { NewCommit, NewTreeEntry, ObjectStore, RefUpdate, TreeEntry } from './object-store.js';
import type { GitHubRepository } from './octokit.js';

/** What GitHub says of a ref that somebody else created or moved in between. */
const LOST_RACE = /not a fast.?forward|reference already exists|is at [0-9a-f]+ but expected|cannot lock ref/i;

/** A blob's own bytes, and no JSON round them. (A media type that octokit makes of a format depends on its version.) */
const RAW = 'application/vnd.github.raw+json';

/** The git operations of publishing over GitHub's Git Data API. */
export class GitHubStore implements ObjectStore {
  readonly #github: GitHubRepository;

  constructor(github: GitHubRepository) {
    this.#github = github;
  }

  async branchTip(branch: string): Promise<string | null> {
    return (await this.#ref(`heads/${branch}`, `read the branch ${branch}`))?.sha ?? null;
  }

  async tagCommit(tag: string): Promise<string | null> {
    const doing = `read the tag ${tag}`;
    let object = await this.#ref(`tags/${tag}`, doing);
    while (object?.type === 'tag') {
      const { octokit, ...repository } = this.#github;
      const tag_sha = object.sha;
      const answer = await this.#read(doing, () => octokit.rest.git.getTag({ ...repository, tag_sha }));
      object = answer.data.object;
    }
    return object?.sha ?? null;
  }

  async commit(sha: string) {
    const { octokit, ...repository } = this.#github;
    const { data } = await this.#read(`read the commit ${sha}`, () =>
      octokit.rest.git.getCommit({ ...repository, commit_sha: sha }),
    );
    return { tree: data.tree.sha, parents: data.parents.map((parent) => parent.sha), date: data.committer.date };
  }

  async tree(sha: string, options: { recursive?: boolean; partial?: boolean } = {}): Promise<readonly TreeEntry[]> {
    const { octokit, ...repository } = this.#github;
    const { data } = await this.#read(`list the tree ${sha}`, () =>
      octokit.rest.git.getTree({ ...repository, tree_sha: sha, ...(options.recursive ? { recursive: 'true' } : {}) }),
    );
    const entries = data.tree as readonly TreeEntry[];
    if (!options.recursive) return entries;
    if (!data.truncated || options.partial) return entries.filter((entry) => entry.type !== 'tree');
    return this.#walk(sha);
  }

  /** Lists a tree that is too large for one answer, folder by folder. */
  async #walk(sha: string): Promise<readonly TreeEntry[]> {
    const all: TreeEntry[] = [];
    for (const entry of await this.tree(sha)) {
      if (entry.type !== 'tree') all.push(entry);
      else {
        const below = await this.tree(entry.sha, { recursive: true });
        for (const child of below) all.push({ ...child, path: `${entry.path}/${child.path}` });
      }
    }
    return all;
  }

  /** As its own bytes: in an answer of JSON, octokit's parser gives up on a string of tens of megabytes. */
  async blob(sha: string): Promise<Uint8Array> {
    const { octokit, ...repository } = this.#github;
    const { data } = await this.#read(`read the blob ${sha}`, () =>
      octokit.rest.git.getBlob({
        ...repository,
        file_sha: sha,
        headers: { accept: RAW },
        request: { parseSuccessResponseBody: false },
      }),
    );
    return Buffer.from(await new Response(data as unknown as ReadableStream).arrayBuffer());
  }

  async createBlob(content: Uint8Array): Promise<string> {
    const body = { content: Buffer.from(content).toString('base64'), encoding: 'base64' };
    return this.#store('store a file', 'blobs', body);
  }

  async createTree(entries: readonly NewTreeEntry[], base?: string): Promise<string> {
    return this.#store('store a tree', 'trees', { tree: entries, ...(base === undefined ? {} : { base_tree: base }) });
  }

  async createCommit(commit: NewCommit): Promise<string> {
    const { octokit, ...repository } = this.#github;
    const { data } = await this.#write('create a commit', () =>
      octokit.rest.git.createCommit({
        ...repository,
        message: commit.message,
        tree: commit.tree,
        parents: [...commit.parents],
      }),
    );
    return data.sha;
  }

  async createBranch(branch: string, sha: string): Promise<RefUpdate> {
    const { octokit, ...repository } = this.#github;
    return this.#moveRef(branch, sha, `create the branch ${branch}`, () =>
      octokit.rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha }),
    );
  }

  async updateBranch(branch: string, sha: string): Promise<RefUpdate> {
    const { octokit, ...repository } = this.#github;
    return this.#moveRef(branch, sha, `move the branch ${branch}`, () =>
      octokit.rest.git.updateRef({ ...repository, ref: `heads/${branch}`, sha, force: false }),
    );
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    if (ancestor === descendant) return true;
    const { octokit, ...repository } = this.#github;
    const { data } = await this.#read(`compare ${ancestor} with ${descendant}`, () =>
      octokit.rest.repos.compareCommitsWithBasehead({
        ...repository,
        basehead: `${ancestor}...${descendant}`,
        per_page: 1,
      }),
    );
    return data.status === 'ahead' || data.status === 'identical';
  }

  /**
   * Stores an object. Its JSON is made here: octokit's own looks for numbers too large for JavaScript in every text, which
   * takes longer than all the rest of a large body, and copies it several times.
   */
  async #store(doing: string, kind: 'blobs' | 'trees', body: object): Promise<string> {
    const { octokit, ...repository } = this.#github;
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await this.#write(doing, () =>
      octokit.request<string>(`POST /repos/{owner}/{repo}/git/${kind}`, {
        ...repository,
        data: JSON.stringify(body),
        headers,
      }),
    );
    return (answer.data as { readonly sha: string }).sha;
  }

  async #ref(ref: string, doing: string): Promise<{ sha: string; type: string } | null> {
    const { octokit, ...repository } = this.#github;
    try {
      return (await octokit.rest.git.getRef({ ...repository, ref })).data.object;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      // GitHub answers 409 for a repository without any commit.
      if (statusOf(error) === 409 && /empty/i.test(reasonOf(error))) return null;
      throw apiError(error, doing, 'contents: read');
    }
  }

  async #moveRef(branch: string, sha: string, doing: string, request: () => Promise<unknown>): Promise<RefUpdate> {
    try {
      await request();
      return 'updated';
    } catch (error) {
      const status = statusOf(error);
      if (status === 409 || status === 422) {
        if (LOST_RACE.test(reasonOf(error))) return 'lost-race';
        const [tip, { parents }] = await Promise.all([this.branchTip(branch), this.commit(sha)]);
        if (tip === sha) return 'updated';
        // Where the branch is still what the commit continues, it was no race that refused the move.
        if (tip !== null && !parents.includes(tip)) return 'lost-race';
      }
      throw apiError(error, doing, 'contents: write');
    }
  }

  #read<T>(doing: string, request: () => Promise<T>): Promise<T> {
    return named(doing, 'contents: read', request);
  }

  #write<T>(doing: string, request: () => Promise<T>): Promise<T> {
    return named(doing, 'contents: write', request);
  }
}

async function named<T>(doing: string, permission: Permission, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw apiError(error, doing, permission);
  }
}
