/**
 * The process of one pass. Not @actions/exec, which knows neither a time-out nor a process group: a suite that hangs, or
 * leaves children behind, is killed with all that it started.
 */
import { spawn } from 'node:child_process';
import type { World } from '../world.js';
import { killTree, OWN_TREE, suiteEnvironment } from './suite-process.js';
import { startable } from './startable.js';

export interface SuiteProcess {
  readonly command: readonly string[];
  readonly directory: string;
  /** Added to the world's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
  readonly echo: boolean;
  /** Characters of the output's end that are kept: 4,000 where nothing is said. */
  readonly kept?: number;
}

export interface SuiteEnd {
  readonly kind: 'exit' | 'signal' | 'time-out' | 'not-started';
  readonly status: number | null;
  /** Signal's name, or why it did not start. */
  readonly detail: string;
  /** The end of what it printed. */
  readonly tail: string;
}

const TAIL = 4000;
/** Seconds for the last output to arrive after the process has ended. */
const GRACE = 2;

export function runSuite(world: World, suite: SuiteProcess): Promise<SuiteEnd> {
  const [program = '', ...args] = suite.command;
  const { kept = TAIL } = suite;
  return new Promise((resolve) => {
    const start = startable(program, args, { env: world.env, directory: suite.directory });
    const child = spawn(start.file, start.args, {
      cwd: suite.directory,
      env: { ...suiteEnvironment(world), ...suite.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsVerbatimArguments: start.verbatim,
      ...OWN_TREE,
    });
    let tail = '';
    let timedOut = false;
    const kill = (): void => {
      killTree(child.pid);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, suite.timeout * 1000);
    world.signal.addEventListener('abort', kill, { once: true });
    const lines = new LineBuffer((text) => {
      if (suite.echo) world.log.info(text);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        tail = (tail + chunk).slice(-kept);
        lines.add(chunk);
      });
    }
    let grace: NodeJS.Timeout | undefined;
    const end = (result: Omit<SuiteEnd, 'tail'>): void => {
      clearTimeout(timer);
      clearTimeout(grace);
      world.signal.removeEventListener('abort', kill);
      lines.end();
      // What the suite started and left running would slow the next round.
      kill();
      resolve({ ...result, tail });
    };
    child.on('error', (error) => {
      end({ kind: 'not-started', status: null, detail: error.message });
    });
    const ended = (status: number | null, signal: NodeJS.Signals | null): void => {
      if (timedOut) end({ kind: 'time-out', status, detail: '' });
      else end({ kind: signal === null ? 'exit' : 'signal', status, detail: signal ?? '' });
    };
    child.on('exit', (status, signal) => {
      // A daemon that the suite started holds the pipes open: once the suite itself has ended, nobody waits for that.
      grace = setTimeout(() => {
        child.removeListener('close', ended);
        child.stdout.destroy();
        child.stderr.destroy();
        ended(status, signal);
      }, GRACE * 1000);
    });
    child.on('close', ended);
  });
}

/** Whole lines only, so that no half line of the suite's meets a line of ours. */
class LineBuffer {
  #rest = '';

  constructor(private readonly emit: (text: string) => void) {}

  add(chunk: string): void {
    const end = chunk.lastIndexOf('\n');
    if (end < 0) this.#rest += chunk;
    else {
      this.emit(this.#rest + chunk.slice(0, end));
      this.#rest = chunk.slice(end + 1);
    }
  }

  end(): void {
    if (this.#rest !== '') this.emit(this.#rest);
    this.#rest = '';
  }
}
