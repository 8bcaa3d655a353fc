/** The user's `setup` script: `bash -e`, in a prepared checkout, before anything is measured. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import { killTree, OWN_TREE, suiteEnvironment } from './suite-process.js';

/** Lines of the script's output that an error shows. */
const SHOWN_LINES = 15;
/** Characters of output that are kept for that. */
const KEPT = 64 * 1024;
/** Milliseconds that output may still come after the script's end. */
const LINGER = 500;

/**
 * Runs the script and shows its output in a folded section of the log.
 * @param directory where it runs
 * @param label what is prepared, for the log: `base`, `v1.2.0`
 * @throws UserError with the last lines, where it fails; the reason of the signal, where the run is cancelled
 */
export async function runSetup(world: World, script: string, directory: string, label: string): Promise<void> {
  world.signal.throwIfAborted();
  const folder = mkdtempSync(join(world.temporary, 'setup-'));
  try {
    const file = join(folder, 'setup.sh');
    writeFileSync(file, script.replaceAll('\r\n', '\n'));
    await world.log.group(`Setup of ${label}`, async () => {
      const { ending, output } = await run(world, file, directory);
      if (output.trim() !== '') world.log.info(output.trimEnd());
      world.signal.throwIfAborted();
      if (ending === null) return;
      const last = output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
      throw new UserError(
        `The setup script failed for ${label} (${ending})${last === '' ? '.' : `; its last lines:\n${last}\n`}`,
        'Make the script of the input setup work in a fresh checkout of that version.',
      );
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Ending {
  /** Null: it succeeded. Otherwise how it ended. */
  readonly ending: string | null;
  /** Both streams as they came, the oldest cut off. */
  readonly output: string;
}

/** The script in a process group of its own, so that what it started ends with it when the run is cancelled. */
function run(world: World, file: string, directory: string): Promise<Ending> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-e', file], {
      cwd: directory,
      env: suiteEnvironment(world),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...OWN_TREE,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      const decoder = new StringDecoder('utf8');
      stream.on('data', (bytes: Buffer) => {
        output = (output + decoder.write(bytes)).slice(-KEPT);
      });
    }
    const kill = (): void => {
      killTree(child.pid);
    };
    world.signal.addEventListener('abort', kill, { once: true });
    child.on('error', (error) => {
      world.signal.removeEventListener('abort', kill);
      reject(
        new UserError(`bash, which runs the setup script, cannot be started: ${error.message}.`, 'Install bash.', {
          cause: error,
        }),
      );
    });
    let ending: string | null = null;
    child.on('exit', (code, signal) => {
      world.signal.removeEventListener('abort', kill);
      ending = code === 0 ? null : (signal ?? `exit code ${code ?? '?'}`);
      // What the script left in the background (a server for the tests) may hold the streams open: wait no longer.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, LINGER).unref();
    });
    child.on('close', () => {
      resolve({ ending, output });
    });
  });
}
