import { failure, ok, page, type Answer, type Context, type Json, type Resource } from './answer.js';

export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly html_url: string;
  readonly user: { readonly login: string; readonly type: string };
}

/** Comments of issues and pull requests: `/issues/{number}/comments`, `/issues/comments/{id}`. */
export function issueComments({ web }: Context, comments: Comment[]): Resource {
  function listComments(issue: number, query: URLSearchParams): Answer {
    const found = comments.filter((comment) => comment.issue === issue);
    return ok(page(found, query));
  }

  function createComment(issue: number, body: Json, user = { login: 'github-actions[bot]', type: 'Bot' }): Answer {
    const id = comments.length + 1;
    const html_url = `${web}/pull/${issue}#issuecomment-${id}`;
    const comment = { id, issue, body: String(body.body), html_url, user };
    comments.push(comment);
    return ok(comment, 201);
  }

  function oneComment(id: number, method: string, body: Json): Answer {
    const index = comments.findIndex((comment) => comment.id === id);
    const comment = comments[index];
    if (comment === undefined) return failure(404, 'Not Found');
    if (method === 'DELETE') {
      comments.splice(index, 1);
      return { status: 204, body: null };
    }
    if (method === 'PATCH') comment.body = String(body.body);
    return ok(comment);
  }

  return ({ method, path, query, body }) => {
    const issue = /^\/issues\/(\d+)\/comments$/.exec(path)?.[1];
    if (issue !== undefined)
      return method === 'POST' ? createComment(Number(issue), body) : listComments(Number(issue), query);
    const id = /^\/issues\/comments\/(\d+)$/.exec(path)?.[1];
    return id === undefined ? null : oneComment(Number(id), method, body);
  };
}
