/** Processes and all that they start: how they are spawned so that none is left, on every system. */
import { spawn } from 'node:child_process';

const windows = process.platform === 'win32';

/** Options of `spawn` for a process that {@link killTree} can end: elsewhere than on Windows it leads a group of its own. */
export const OWN_TREE = { detached: !windows, windowsHide: true } as const;

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
