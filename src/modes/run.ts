/** From a checked input and an event to the mode that they ask for. */
import path from 'node:path';
import type { GitHubEvent } from '../event.js';
import { payloadText } from '../event.js';
import { refuseSameBranch, type Inputs } from '../inputs.js';
import { Git } from '../measure/git.js';
import { GitHubStore } from '../publish/github-store.js';
import { makeClient } from '../publish/octokit.js';
import { apiError } from '../publish/api-error.js';
import type { Site } from '../report/site.js';
import { UserError } from '../errors.js';
import type { World } from '../world.js';
import { backfill } from './backfill.js';
import { calibrate } from './calibrate.js';
import { chooseMode } from './choose.js';
import { commentFromFork } from './comment.js';
import type { GitHubJob } from './job.js';
import type { Outcome } from './outcome.js';
import { outputFolder, requireWritable } from './output-folder.js';
import { pullRequest } from './pull-request.js';
import { release } from './release.js';
import { sync } from './sync.js';

/** Runs the mode that inputs and event ask for, on GitHub. */
export async function runMode(world: World, inputs: Inputs, event: GitHubEvent): Promise<Outcome> {
  const mode = chooseMode(inputs, event);
  if (inputs.githubToken === '' && mode !== 'calibrate')
    throw new UserError('Input github-token is empty.', "Leave it out to use the workflow's own token, or give one.");
  const job = await gitHubJob(world, inputs, event);
  const store = new GitHubStore(job.github);
  const host = { store, github: job.github };
  switch (mode) {
    case 'pr':
      return pullRequest(job);
    case 'release':
      return release(job, host, event);
    case 'sync':
      return sync(job, store);
    case 'backfill':
      return backfill(job, host);
    case 'calibrate':
      return calibrate(job);
    case 'comment':
      return commentFromFork(job);
  }
}

async function gitHubJob(world: World, inputs: Inputs, event: GitHubEvent): Promise<GitHubJob> {
  const { githubToken: token } = inputs;
  const output = outputFolder(inputs.outputPath, event.workspace, world.env);
  await requireWritable('Input output-path', output, 'folder');
  const repository = `${event.owner}/${event.repository}`;
  const github = makeClient(world, { token, repository });
  const mainBranch = inputs.mainBranch || payloadText(event.payload, 'repository', 'default_branch');
  return {
    world,
    inputs,
    event,
    github,
    git: new Git(world, event.workspace, token === '' ? null : { serverUrl: event.serverUrl, token }),
    site: siteOf(inputs, {
      serverUrl: event.serverUrl,
      repository,
      mainBranch: mainBranch || (await defaultBranch(github)),
      runUrl: event.runUrl,
    }),
    output,
  };
}

async function defaultBranch({ octokit, owner, repo }: GitHubJob['github']): Promise<string> {
  try {
    return (await octokit.rest.repos.get({ owner, repo })).data.default_branch;
  } catch (error) {
    throw apiError(error, 'read the repository', 'contents: read');
  }
}

/**
 * Where things are linked to; the input `name` gives each suite a folder and a page of its own.
 * @throws UserError where the main branch turns out to be the profiling branch
 */
export function siteOf(inputs: Inputs, place: Pick<Site, 'serverUrl' | 'repository' | 'mainBranch' | 'runUrl'>): Site {
  refuseSameBranch(inputs.profilingBranch, place.mainBranch);
  const { benchmarksPath, summaryPath, name } = inputs;
  return {
    ...place,
    profilingBranch: inputs.profilingBranch,
    benchmarksPath: name === '' ? benchmarksPath : `${benchmarksPath}/${name}`,
    summaryPath: name === '' ? summaryPath : namedPage(summaryPath, benchmarksPath, name),
    workingDirectory: inputs.workingDirectory,
  };
}

function namedPage(page: string, folder: string, name: string): string {
  if (page.startsWith(`${folder}/`)) return `${folder}/${name}/${page.slice(folder.length + 1)}`;
  const { dir, name: base, ext } = path.posix.parse(page);
  return path.posix.join(dir, `${base}-${name}${ext}`);
}
