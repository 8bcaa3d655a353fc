import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';

/** Checks requests against GitHub's own OpenAPI description. */
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
}
interface Body {
  readonly required?: boolean;
  readonly content?: Record<string, { readonly schema?: { readonly properties?: object } }>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
}
interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
}

const file = createRequire(`${process.cwd()}/package.json`).resolve('@octokit/openapi/generated/api.github.com.json');
const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

function dereferenced(value: object): object {
  if (!('$ref' in value)) return value;
  let found: unknown = description;
  for (const key of String(value.$ref).slice(2).split('/')) found = (found as Record<string, unknown>)[key];
  return found as object;
}

const routes = Object.entries(description.paths)
  .flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const source = path
        .replace(/[.+*?^$()|[\]\\]/g, '\\$&')
        .replace(/\{([^}]+)\}/g, (_, name) => (['ref', 'path', 'basehead'].includes(String(name)) ? '.+' : '[^/]+'));
      return { method, operation, pattern: new RegExp(`^${source}$`), parameters: path.split('{').length };
    }),
  )
  .sort((a, b) => a.parameters - b.parameters);

/** What is wrong with a request; empty where GitHub's description allows it. */
export function violations(method: string, url: URL, body: unknown): string[] {
  const path = decodeURIComponent(url.pathname);
  const route = routes.find((each) => each.method === method.toLowerCase() && each.pattern.test(path));
  if (route === undefined) return [`${method} ${path}: no such operation`];
  const parameters = (route.operation.parameters ?? []).map(dereferenced) as Parameter[];
  const query = new Set(parameters.filter((each) => each.in === 'query').map(({ name }) => name));
  const found = [...url.searchParams.keys()].filter((name) => !query.has(name)).map((name) => `unknown query ${name}`);
  const request = route.operation.requestBody && (dereferenced(route.operation.requestBody) as Body);
  const schema = request?.content?.['application/json']?.schema;
  if (schema === undefined) {
    if (body !== undefined) found.push('takes no body');
  } else if (body === undefined) {
    if (request?.required) found.push('needs a body');
  } else {
    const known = validators.get(route.operation.operationId);
    const validate = known ?? ajv.compile(dereferenced(schema));
    validators.set(route.operation.operationId, validate);
    if (!validate(body)) found.push(ajv.errorsText(validate.errors));
    const properties = (dereferenced(schema) as { properties?: object }).properties;
    for (const key of Object.keys(body as object)) if (properties && !(key in properties)) found.push(`unknown ${key}`);
  }
  return found.map((what) => `${method} ${path}: ${what}`);
}
