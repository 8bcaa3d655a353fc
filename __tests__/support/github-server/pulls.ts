import { failure, ok, page, type Answer, type Context, type Json, type Resource } from './answer.js';

export interface Pull {
  readonly number: number;
  state: string;
  title: string;
  body: string;
  /** `sha`: where a branch of this very repository stands is asked of git. */
  readonly head: { readonly ref: string; readonly sha?: string; readonly user?: { readonly login: string } };
  readonly base: { readonly ref: string };
  readonly html_url: string;
}

/** Pull requests: `/pulls`, `/pulls/{number}`. */
export function pullRequests({ faults, git, name, web }: Context, pulls: Pull[]): Resource {
  function listPulls(query: URLSearchParams): Answer {
    const [user, ref] = query.get('head')?.split(':') ?? [];
    const base = query.get('base');
    const found = pulls.filter(
      ({ state, head, ...pull }) =>
        state === 'open' &&
        (user === undefined || (userOf(head) === user && head.ref === ref)) &&
        (!base || pull.base.ref === base),
    );
    return ok(page(found, query).map(shown));
  }

  function userOf(head: Pull['head']): string {
    return head.user?.login ?? name.split('/')[0] ?? '';
  }

  function shown(pull: Pull): Json {
    const sha = pull.head.sha ?? git.resolve(`refs/heads/${pull.head.ref}`);
    return { ...pull, head: { ...pull.head, sha, user: { login: userOf(pull.head) } } };
  }

  function createPull(body: Json): Answer {
    if (faults.noPullRequests)
      return failure(403, 'GitHub Actions is not permitted to create or approve pull requests.');
    if (pulls.some(({ state, head, base }) => state === 'open' && head.ref === body.head && base.ref === body.base))
      return failure(422, 'Validation Failed: A pull request already exists for this branch.');
    const number = pulls.length + 1;
    const pull = {
      number,
      state: 'open',
      title: String(body.title),
      body: String(body.body),
      head: { ref: String(body.head) },
      base: { ref: String(body.base) },
      html_url: `${web}/pull/${number}`,
    };
    pulls.push(pull);
    return ok(shown(pull), 201);
  }

  function onePull(number: number, method: string, body: Json): Answer {
    const pull = pulls.find((each) => each.number === number);
    if (pull === undefined) return failure(404, 'Not Found');
    if (method === 'PATCH') Object.assign(pull, body);
    return ok(shown(pull));
  }

  return ({ method, path, query, body }) => {
    if (path === '/pulls' && method === 'GET') return listPulls(query);
    if (path === '/pulls' && method === 'POST') return createPull(body);
    const number = /^\/pulls\/(\d+)$/.exec(path)?.[1];
    return number === undefined ? null : onePull(Number(number), method, body);
  };
}
