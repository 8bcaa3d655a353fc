/** A project whose suite takes a twentieth of a second, for runs of the built action that are many and about other things. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ExampleProject } from './example-project.js';

export interface SmallProject {
  readonly project: ExampleProject;
  /** A folder for anything else that the test needs. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Few rounds, and no profile: what is judged is judged by instructions. */
export const QUICK = {
  'testing-method': 'normal',
  'minimum-rounds': '2',
  'maximum-rounds': '2',
  'minimum-slowdown': '0.01ms',
  profile: 'off',
} as const;

/** The function that every "slow" branch makes slower, by the half. */
export function slowDown(project: ExampleProject): void {
  project.edit('src/work.lua', 'sum = sum + i % 7', 'sum = sum + i % 7\n    local twice = i + i');
}

/** The project on a GitHub of its own, with a copy of `dist/` that has no `node_modules` beside it. */
export async function smallProject(): Promise<SmallProject> {
  const folder = mkdtempSync(path.join(tmpdir(), 'small-project-'));
  const dist = path.join(folder, 'dist');
  cpSync('dist', dist, { recursive: true });
  const project = await ExampleProject.create(path.join(folder, 'github'), '__tests__/support/small-project', dist);
  return {
    project,
    folder,
    async close() {
      await project.server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What `expect` shows where a run's exit status is not the one that it should be: the log, which says why. */
export function ending(result: { readonly status: number | null; readonly log: string }, wanted: number): string {
  return result.status === wanted ? '' : `exit status ${String(result.status)}\n${result.log}`;
}
