/** A world for tests: real temporary folder, real environment, a log that is kept, and waits that take no time. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { World } from '../../src/world.js';

/** One thing that was said, in order. */
export interface LogLine {
  readonly kind: 'info' | 'debug' | 'notice' | 'warning' | 'error' | 'group' | 'endgroup';
  readonly text: string;
}

export interface TestWorld extends World {
  readonly lines: readonly LogLine[];
  /** All that a reader of the log sees (debug lines left out), one string. */
  text(): string;
  /** Cancels the run, as Ctrl-C does. */
  abort(): void;
  /** Removes the temporary folder. */
  remove(): void;
}

export type WorldOptions = Partial<Pick<World, 'assets' | 'clock' | 'now' | 'sleep'>> & {
  /** Added to the process's own environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Variables of a surrounding Actions job or git hook, which must not leak into a test. */
const FOREIGN = /^(GITHUB_|RUNNER_|ACTIONS_|INPUT_|GIT_|Image)/;

export function testWorld(options: WorldOptions = {}): TestWorld {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'bpa-test-')));
  const lines: LogLine[] = [];
  const controller = new AbortController();
  const say = (kind: LogLine['kind']) => (text: string) => {
    lines.push({ kind, text });
  };
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
  return {
    env: { ...own, ...options.env },
    assets: options.assets ?? resolve('.'),
    temporary,
    log: {
      info: say('info'),
      progress: say('info'),
      debug: say('debug'),
      notice: say('notice'),
      warning: say('warning'),
      error: say('error'),
      group: async (title, body) => {
        say('group')(title);
        try {
          return await body();
        } finally {
          say('endgroup')('');
        }
      },
      colours: false,
    },
    clock: options.clock ?? (() => performance.now() / 1000),
    now: options.now ?? (() => new Date('2024-05-06T07:08:09Z')),
    sleep: options.sleep ?? (() => Promise.resolve()),
    signal: controller.signal,
    lines,
    text: () =>
      lines
        .filter((line) => line.kind !== 'debug' && line.kind !== 'endgroup')
        .map((line) => line.text)
        .join('\n'),
    abort: () => {
      controller.abort();
    },
    remove: () => {
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}
