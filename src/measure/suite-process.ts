/** Processes that run the project's own code: what they may know, and how none of what they start is left. */
import { spawn } from 'node:child_process';
import type { World } from '../world.js';

const windows = process.platform === 'win32';

/** Options of `spawn` for a process that {@link killTree} can end: elsewhere than on Windows it leads a group of its own. */
export const OWN_TREE = { detached: !windows, windowsHide: true } as const;

/** The world's environment without this action's own secrets: its inputs (the token among them) and the runner's tokens. */
export function suiteEnvironment({ env }: Pick<World, 'env'>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(INPUT_|ACTIONS_)/i.test(name)));
}

/** Ends a process that was spawned with {@link OWN_TREE}, and all that it started; one that is gone already is no error. */
export function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  if (windows) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone, and all of its children.
  }
}
