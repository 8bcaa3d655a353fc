/** A project whose suite takes a twentieth of a second, for runs of the built action that are many and about other things. */
import { Project } from './project.js';

/** Few rounds, and no profile: what is judged is judged by instructions. */
export const QUICK = {
  'testing-method': 'normal',
  'minimum-rounds': '2',
  'maximum-rounds': '2',
  'minimum-slowdown': '0.01ms',
  profile: 'off',
} as const;

/** The function that every "slow" branch makes slower, by the half. */
export function slowDown(project: Project): void {
  project.edit('src/work.lua', 'sum = sum + i % 7', 'sum = sum + i % 7\n    local twice = i + i');
}

/** The project on a GitHub of its own. */
export function smallProject(): Promise<Project> {
  return Project.create('__tests__/support/projects/small');
}

/** What `expect` shows where a run's exit status is not the one that it should be: the log, which says why. */
export function ending(
  result: { readonly status: number | null; readonly log: string },
  wanted: number | null,
): string {
  return result.status === wanted ? '' : `exit status ${String(result.status)}\n${result.log}`;
}
