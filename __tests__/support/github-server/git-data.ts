import { failure, ok, type Answer, type Context, type Json, type Resource } from './answer.js';
import { makeTree, type TreeEntryRequest } from './tree-maker.js';

/** The Git Data API, and comparisons of commits: `/git/…`, `/compare/…`. */
export function gitData({ git, faults }: Context): Resource {
  /** Trees made so far, by what was asked for: the same request makes the same tree. */
  const trees = new Map<string, string>();

  let hasCommit = false;
  function isEmpty(): boolean {
    hasCommit ||= git.try(['for-each-ref', '--count=1'])?.length !== 0;
    return !hasCommit;
  }

  function refObject(ref: string) {
    const sha = git.resolve(ref) ?? '';
    return { sha, type: git.fact(['cat-file', '-t', sha])?.toString().trim() ?? 'commit' };
  }

  function readRef(ref: string): Answer {
    if (git.resolve(`refs/${ref}`) === null) return failure(404, 'Not Found');
    return ok({ ref: `refs/${ref}`, object: refObject(`refs/${ref}`) });
  }

  function moveRef(ref: string, sha: string, isNew: boolean): Answer {
    const before = git.resolve(`refs/${ref}`);
    if (isNew && before !== null) return failure(422, 'Reference already exists');
    if (!isNew && before === null) return failure(422, 'Reference does not exist');
    if (git.fact(['cat-file', '-e', `${sha}^{commit}`]) === null) return failure(422, 'Object does not exist');
    const protection = faults.protectedBranches[ref.replace(/^heads\//, '')];
    if (protection === 'classic') return failure(422, 'Changes must be made through a pull request.');
    if (protection !== undefined)
      return failure(
        protection === 'ruleset' ? 422 : 409,
        'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
      );
    if (before !== null && !git.isAncestor(before, sha)) return failure(422, 'Update is not a fast forward');
    if (!mayCarryWorkflows(before, sha)) return failure(403, 'Resource not accessible by integration');
    const zero = '0'.repeat(40);
    if (git.try(['update-ref', `refs/${ref}`, sha, before ?? zero]) === null)
      return failure(422, isNew ? 'Reference already exists' : 'Update is not a fast forward');
    return ok({ ref: `refs/${ref}`, object: { sha, type: 'commit' } }, isNew ? 201 : 200);
  }

  function mayCarryWorkflows(before: string | null, sha: string): boolean {
    const files = (commit: string) =>
      git.run(['ls-tree', '-r', commit, '.github/workflows']).split('\n').filter(Boolean);
    if (faults.workflowRule === 'none') return true;
    const old = before === null ? [] : files(before);
    const now = files(sha);
    if (faults.workflowRule === 'no-difference') return old.join('\n') === now.join('\n');
    const elsewhere = git.run(['for-each-ref', '--format=%(objectname)', 'refs/heads']).split('\n').flatMap(files);
    return now.every((line) => old.includes(line) || elsewhere.includes(line));
  }

  function readCommit(sha: string): Answer {
    const shown = git.fact(['show', '-s', '--format=%T%n%P%n%cI%n%B', sha])?.toString();
    if (shown === undefined) return failure(404, 'Not Found');
    const [tree = '', parents = '', date = '', ...message] = shown.split('\n');
    return ok({
      sha,
      tree: { sha: tree },
      parents: parents
        .split(' ')
        .filter(Boolean)
        .map((parent) => ({ sha: parent })),
      committer: { date },
      message: message.join('\n'),
    });
  }

  function createCommit(body: Json): Answer {
    const parents = (body.parents as string[] | undefined) ?? [];
    const args = ['commit-tree', String(body.tree), ...parents.flatMap((parent) => ['-p', parent])];
    const sha = git.try(args, String(body.message))?.toString().trim();
    return sha === undefined ? failure(422, 'Tree SHA does not exist') : ok({ sha, tree: { sha: body.tree } }, 201);
  }

  function readTree(sha: string, recursive: boolean): Answer {
    if (git.fact(['cat-file', '-e', `${sha}^{tree}`]) === null) return failure(404, 'Not Found');
    const entries = git.entries(sha, recursive);
    const cut = recursive && faults.truncated;
    return ok({ sha, tree: cut ? entries.slice(0, entries.length >> 1) : entries, truncated: cut });
  }

  function createTree(body: Json): Answer {
    const base = typeof body.base_tree === 'string' ? body.base_tree : null;
    const request = JSON.stringify(body);
    const sha = trees.get(request) ?? makeTree(git, body.tree as TreeEntryRequest[], base);
    if (sha !== null) trees.set(request, sha);
    if (sha === null) return failure(422, 'tree.sha can not be blank, or does not exist');
    return ok({ sha, tree: git.entries(sha, false), truncated: false }, 201);
  }

  function readBlob(sha: string, raw: boolean): Answer {
    const content = git.fact(['cat-file', 'blob', sha]);
    if (content === null) return failure(404, 'Not Found');
    if (raw) return ok(content);
    return ok({ sha, size: content.length, encoding: 'base64', content: content.toString('base64') });
  }

  function createBlob(body: Json): Answer {
    const content = Buffer.from(String(body.content), body.encoding === 'base64' ? 'base64' : 'utf8');
    return ok({ sha: git.run(['hash-object', '-w', '--stdin'], content) }, 201);
  }

  function compare(basehead: string): Answer {
    const [base = '', head = ''] = basehead.split('...').map((ref) => git.resolve(`${ref}^{commit}`) ?? '');
    if (base === '' || head === '') return failure(404, 'Not Found');
    const ahead = git.isAncestor(base, head);
    const behind = git.isAncestor(head, base);
    return ok({ status: ahead ? (behind ? 'identical' : 'ahead') : behind ? 'behind' : 'diverged', commits: [] });
  }

  return ({ method, path, query, body, raw }) => {
    const matched = (pattern: RegExp): string | null => pattern.exec(path)?.[1] ?? null;
    let part: string | null;
    if (method === 'GET' && (part = matched(/^\/compare\/(.+)$/))) return compare(part);
    if (!path.startsWith('/git/')) return null;
    if (isEmpty()) return failure(409, 'Git Repository is empty.');
    if (method === 'GET' && (part = matched(/^\/git\/ref\/(.+)$/))) return readRef(part);
    if (method === 'POST' && path === '/git/refs') return moveRef(String(body.ref).slice(5), String(body.sha), true);
    if (method === 'PATCH' && (part = matched(/^\/git\/refs\/(.+)$/))) return moveRef(part, String(body.sha), false);
    if (method === 'GET' && (part = matched(/^\/git\/tags\/(.+)$/))) return ok({ object: refObject(`${part}^{}`) });
    if (method === 'GET' && (part = matched(/^\/git\/commits\/(.+)$/))) return readCommit(part);
    if (method === 'POST' && path === '/git/commits') return createCommit(body);
    if (method === 'GET' && (part = matched(/^\/git\/trees\/(.+)$/))) return readTree(part, query.has('recursive'));
    if (method === 'POST' && path === '/git/trees') return createTree(body);
    if (method === 'GET' && (part = matched(/^\/git\/blobs\/(.+)$/))) return readBlob(part, raw);
    if (method === 'POST' && path === '/git/blobs') return createBlob(body);
    return null;
  };
}
