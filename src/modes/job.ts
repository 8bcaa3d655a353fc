/** What a mode is given: the world, the checked inputs, and the repository that it works on. */
import type { GitHubEvent } from '../event.js';
import type { Inputs } from '../inputs.js';
import type { Git } from '../measure/git.js';
import type { GitHubRepository } from '../publish/octokit.js';
import type { Site } from '../report/site.js';
import type { World } from '../world.js';

export interface Job {
  readonly world: World;
  readonly inputs: Inputs;
  readonly git: Git;
  readonly site: Site;
  /** Absolute path of the folder for this run's files. */
  readonly output: string;
}

/** A job on GitHub; a job at a terminal has neither event nor client. */
export interface GitHubJob extends Job {
  readonly event: GitHubEvent;
  readonly github: GitHubRepository;
}
