/**
 * Runs the committed `dist/` as the Actions runner runs an action: a process, `INPUT_*`, an event file, output files. The
 * variable ACTION_NODE names another Node than the one that runs this: the runner's own is Node 24.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface ActionRun {
  /** Folder that holds `main.js`. */
  readonly dist: string;
  /** The checked-out repository. */
  readonly workspace: string;
  readonly apiUrl: string;
  readonly repository: string;
  readonly event: { readonly name: string; readonly payload: unknown };
  readonly sha: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Called with each chunk of the log as it comes. */
  readonly onLog?: (chunk: string) => void;
  /** Called with the action's process. */
  readonly onStart?: (process: ChildProcess) => void;
  readonly env?: Readonly<Record<string, string>>;
}

export interface ActionResult {
  readonly status: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Values of a `GITHUB_OUTPUT` file: `name<<delimiter`, the value's lines, `delimiter`. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, name, delimiter] = /^([^<=]+)<<(.+)$/.exec((lines[i] ?? '').trimEnd()) ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const value: string[] = [];
    while (++i < lines.length && lines[i]?.trimEnd() !== delimiter) value.push(lines[i] ?? '');
    outputs[name] = value.join('\n');
  }
  return outputs;
}

export async function runAction(run: ActionRun): Promise<ActionResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'runner-'));
  const file = (name: string): string => path.join(folder, name);
  await Promise.all([
    writeFile(file('event.json'), JSON.stringify(run.event.payload)),
    writeFile(file('output'), ''),
    writeFile(file('summary'), ''),
  ]);
  const inputs = Object.entries({ 'github-token': 'ghs_secretOfTheTests', ...run.inputs });
  const child = spawn(process.env.ACTION_NODE ?? process.execPath, [path.join(run.dist, 'main.js')], {
    cwd: run.workspace,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: run.workspace,
      GITHUB_REPOSITORY: run.repository,
      GITHUB_EVENT_NAME: run.event.name,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_API_URL: run.apiUrl,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_RUN_ID: '4711',
      GITHUB_SHA: run.sha,
      GITHUB_REF: run.ref,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      RUNNER_TEMP: folder,
      RUNNER_OS: 'Linux',
      ...Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])),
      ...run.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  run.onStart?.(child);
  let log = '';
  const take = (chunk: Buffer): void => {
    log += chunk.toString();
    run.onLog?.(chunk.toString());
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const [outputs, summary] = await Promise.all([readFile(file('output'), 'utf8'), readFile(file('summary'), 'utf8')]);
  await rm(folder, { recursive: true, force: true });
  return { status, log, outputs: readOutputs(outputs), summary };
}

/** The workflow commands of a log that the runner obeys: those that begin a line and are not switched off around it. */
export function commandsOf(log: string): readonly string[] {
  return log
    .replace(/^::stop-commands::(\S+)$[^]*?^::\1::$/gm, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.startsWith('::'));
}
