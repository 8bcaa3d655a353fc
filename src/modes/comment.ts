/**
 * Mode `comment`: posts the report of a pull request from a fork, in a `workflow_run` workflow whose token may write.
 * The report is a stranger's file: only its schema is believed. Which pull request it is for is asked of GitHub.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';
import { isSha, payloadAt, payloadText } from '../event.js';
import { apiError } from '../publish/api-error.js';
import { LARGEST_REPORT, readReport, REPORT_FILE } from '../report/comparison/report-file.js';
import { stepSummary } from '../report/comparison/step-summary.js';
import type { GitHubJob } from './job.js';
import type { Outcome } from './outcome.js';
import { postComment } from './post-comment.js';

export async function commentFromFork(job: GitHubJob): Promise<Outcome> {
  const file = path.join(job.output, REPORT_FILE);
  const size = await stat(file).then(
    (found) => found.size,
    () => null,
  );
  if (size === null)
    throw new UserError(
      `There is no report ${JSON.stringify(file)}.`,
      "Download the artifact of the pull request's run into output-path before this step.",
    );
  if (size > LARGEST_REPORT)
    throw new UserError(`The report has ${size} bytes.`, `At most ${LARGEST_REPORT} are read.`);
  const comparison = readReport(await readFile(file, 'utf8'));
  const number = await pullRequestOfRun(job);
  if (number === null) {
    job.world.log.notice('The pull request has moved on, or is closed: its report is not posted.');
    return { outputs: {}, summary: '', failure: null };
  }
  const url = await postComment(job, number, comparison, false);
  return {
    outputs: { verdict: comparison.verdict, 'report-path': file, ...(url === '' ? {} : { 'comment-url': url }) },
    summary: stepSummary(comparison, job.site),
    failure: null,
  };
}

/** The open pull request whose head is the commit that the run was for; null where there is none any more. */
async function pullRequestOfRun({ event, github }: GitHubJob): Promise<number | null> {
  const sha = payloadText(event.payload, 'workflow_run', 'head_sha');
  const branch = payloadText(event.payload, 'workflow_run', 'head_branch');
  const owner = payloadText(event.payload, 'workflow_run', 'head_repository', 'owner', 'login');
  if (!isSha(sha) || branch === '' || owner === '')
    throw new UserError(
      `The event ${event.name} tells of no workflow run (GITHUB_EVENT_PATH: ${payloadAt(event.payload, 'workflow_run') === undefined ? 'no workflow_run' : 'no head in workflow_run'}).`,
      'Run mode comment in a workflow with on: workflow_run.',
    );
  try {
    const { data } = await github.octokit.rest.pulls.list({
      owner: github.owner,
      repo: github.repo,
      state: 'open',
      head: `${owner}:${branch}`,
      per_page: 100,
    });
    return data.find(({ head }) => head.sha === sha)?.number ?? null;
  } catch (error) {
    throw apiError(error, 'find the pull request of the run', 'pull-requests: write');
  }
}
