/**
 * Mode `comment`: posts the report of a pull request from a fork, in a `workflow_run` workflow whose token may write.
 * The report is a stranger's file: nothing in it is believed. Which pull request it is for is asked of GitHub, and that the
 * commit that it names is that pull request's head.
 */
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Comparison } from '../analyse/comparison.js';
import { UserError } from '../errors.js';
import { isSha, payloadAt, payloadText, type GitHubEvent } from '../event.js';
import { apiError, statusOf } from '../publish/api-error.js';
import { LARGEST_REPORT, readReport, REPORT_FILE } from '../report/comparison/report-file.js';
import { stepSummary } from '../report/comparison/step-summary.js';
import type { GitHubJob } from './job.js';
import type { Outcome } from './outcome.js';
import { postComment } from './post-comment.js';

export async function commentFromFork(job: GitHubJob): Promise<Outcome> {
  const run = runOf(job.event);
  const file = path.join(job.output, REPORT_FILE);
  const comparison = await readStrangersReport(file);
  const number = await pullRequestOf(job, run);
  if (number === null) {
    job.world.log.notice('The pull request has moved on, or is closed: its report is not posted.');
    return { outputs: {}, summary: '', failure: null };
  }
  if (!(await isHeadOf(job, run, comparison.head.commit)))
    throw new UserError(
      `The report is for ${JSON.stringify(comparison.head.commit.slice(0, 40))}, not for ${run.headSha}, the head of pull request #${number}.`,
      'Download the artifact of the very run that started this workflow (run-id: github.event.workflow_run.id).',
    );
  const url = await postComment(job, number, comparison, false, []);
  return {
    outputs: { verdict: comparison.verdict, 'report-path': file, ...(url === '' ? {} : { 'comment-url': url }) },
    summary: stepSummary(comparison, job.site),
    failure: null,
  };
}

/** A link is not followed: it could lead to a file without an end, or to one of the runner's own. */
async function readStrangersReport(file: string): Promise<Comparison> {
  const found = await lstat(file).catch(() => null);
  if (found?.isFile() !== true)
    throw new UserError(
      `There is no report ${JSON.stringify(file)}.`,
      "Download the artifact of the pull request's run into output-path before this step.",
    );
  if (found.size > LARGEST_REPORT)
    throw new UserError(`The report has ${found.size} bytes.`, `At most ${LARGEST_REPORT} are read.`);
  return readReport(await readFile(file, 'utf8'));
}

/** The run that ended, as GitHub itself tells of it. */
interface Run {
  readonly headSha: string;
  readonly branch: string;
  readonly owner: string;
}

function runOf({ name, payload }: GitHubEvent): Run {
  const headSha = payloadText(payload, 'workflow_run', 'head_sha');
  const branch = payloadText(payload, 'workflow_run', 'head_branch');
  const owner = payloadText(payload, 'workflow_run', 'head_repository', 'owner', 'login');
  if (isSha(headSha) && branch !== '' && owner !== '') return { headSha, branch, owner };
  throw new UserError(
    `The event ${name} tells of no workflow run (GITHUB_EVENT_PATH: ${payloadAt(payload, 'workflow_run') === undefined ? 'no workflow_run' : 'no head in workflow_run'}).`,
    'Run mode comment in a workflow with on: workflow_run.',
  );
}

/** The open pull request whose head is the commit that the run was for; null where there is none any more. */
async function pullRequestOf({ github }: GitHubJob, run: Run): Promise<number | null> {
  const { octokit, owner, repo } = github;
  const head = `${run.owner}:${run.branch}`;
  try {
    const { data } = await octokit.rest.pulls.list({ owner, repo, state: 'open', head, per_page: 100 });
    return data.find((pull) => pull.head.sha === run.headSha)?.number ?? null;
  } catch (error) {
    throw apiError(error, 'find the pull request of the run', 'pull-requests: write');
  }
}

/** Whether a commit is the head of the run, or GitHub's merge of it, which is what a pull request's run checks out. */
async function isHeadOf({ github }: GitHubJob, { headSha }: Run, commit: string): Promise<boolean> {
  if (commit === headSha) return true;
  if (!isSha(commit)) return false;
  const { octokit, owner, repo } = github;
  try {
    const { parents } = (await octokit.rest.git.getCommit({ owner, repo, commit_sha: commit })).data;
    return parents.length === 2 && parents[1]?.sha === headSha;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 422) return false;
    throw apiError(error, 'read the commit of the report', 'contents: read');
  }
}
