/** Mode `pr`: did this change make the code slower, where, and can the answer be believed? */
import path from 'node:path';
import { UserError } from '../errors.js';
import { pullRequestOf, type PullRequestEvent } from '../event.js';
import { environmentOf } from '../measure/environment.js';
import { restoreBaseline, saveBaseline, type BaselineIdentity } from '../measure/baseline-cache.js';
import { bringCommit, findMergeBase, type Found } from '../measure/merge-base.js';
import { runPass } from '../measure/pass.js';
import { bustedCommand } from '../measure/busted-command.js';
import { requireClock } from '../measure/clock-probe.js';
import { BaselineError } from '../measure/timing.js';
import { reportComparison } from './comparison-report.js';
import type { GitHubJob, Job } from './job.js';
import { judgePair, judgeStored, type Judged } from './judge.js';
import { planOf, withCheckout, withCheckouts, type Version } from './measuring.js';
import { judgeParts } from './merge.js';
import type { Outcome } from './outcome.js';
import { postComment } from './post-comment.js';
import { releaseBaseline } from './release-baseline.js';
import { reproduceArguments } from './reproduce.js';
import { measureHead, measurePair } from './shard.js';

export async function pullRequest(job: GitHubJob): Promise<Outcome> {
  const event = pullRequestOf(job.event);
  if (job.inputs.shards !== '') return tell(job, event, await judgeParts(job));
  const head = await headOf(job, event);
  const base = await findMergeBase(job.world, job.git, {
    base: event.baseSha,
    head,
    pullRequestHead: event.headSha,
  });
  const ignored = base.commit !== null && (await allIgnored(job, base.commit, event));
  const question = { head, base, baseRef: event.baseRef, ignored };
  if (job.inputs.shard !== null) return measurePart(job, question);
  return tell(job, event, await judge(job, question));
}

/** Says the verdict everywhere, the comment on the pull request last. */
async function tell(job: GitHubJob, event: PullRequestEvent, judged: Judged): Promise<Outcome> {
  const outcome = await reportComparison(job, judged);
  try {
    const url = await postComment(job, event.number, judged.comparison, event.fromFork, reproduceArguments(job.inputs));
    return { ...outcome, outputs: { ...outcome.outputs, ...(url === '' ? {} : { 'comment-url': url }) } };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // The verdict was dearly bought: the outputs and the summary say it, also where the job fails for want of a comment.
    return { ...outcome, failure: [outcome.failure, error.message].filter((text) => text !== null).join(' ') };
  }
}

/** What is measured as head: GitHub's merge of the pull request where it is checked out, else its own last commit. */
async function headOf({ git }: Job, event: PullRequestEvent): Promise<string> {
  const here = await git.revParse('HEAD');
  if (here !== null) {
    const [, second, ...more] = await git.parents(here);
    if (here === event.headSha || (second === event.headSha && more.length === 0)) return here;
  }
  const found = await bringCommit(git, event.headSha);
  if (found.commit !== null) return found.commit;
  throw new UserError(
    `The pull request's commit ${event.headSha} is not here: ${found.reason}.`,
    'Check the pull request out with actions/checkout before this step.',
  );
}

/** Whether every commit of the pull request is of a type that `ignore-commits` names. */
async function allIgnored({ world, git, inputs }: Job, base: string, event: PullRequestEvent): Promise<boolean> {
  if (inputs.ignoreCommits.length === 0) return false;
  // The usual checkout is of one commit: of its history, all that the pull request adds must be here.
  const from = await findMergeBase(world, git, { base: event.baseSha, head: event.headSha });
  const commits = from.commit === null ? [] : await git.subjectsBetween(base, event.headSha).catch(() => []);
  if (commits.length === 0)
    world.log.warning(
      `ignore-commits is not applied: the commits of the pull request could not be had${from.commit === null ? ` (${from.reason})` : ''}.`,
    );
  const types = new Set(inputs.ignoreCommits.map((type) => type.toLowerCase()));
  return (
    commits.length > 0 &&
    commits.every((subject) => types.has((/^([A-Za-z]+)(\([^)]*\))?!?:/.exec(subject)?.[1] ?? '').toLowerCase()))
  );
}

interface Question {
  readonly head: string;
  readonly base: Found;
  readonly baseRef: string;
  readonly ignored: boolean;
}

/** The baseline that was asked for; `auto` is the merge-base, and where that cannot be had, the newest release. */
function judge(job: GitHubJob, question: Question): Promise<Judged> {
  return withBaseline(
    job,
    question,
    (base) => (job.inputs.baseline === 'cache' ? judgeCached : judgeBase)(job, question, base),
    (notes) => judgeRelease(job, question, notes),
  );
}

/** The same for a shard, which measures and does not judge. */
function measurePart(job: Job, question: Question): Promise<Outcome> {
  return withBaseline(
    job,
    question,
    (base) =>
      withCheckouts(job, versionsOf(question, base), (subjects) =>
        measurePair(
          job,
          subjects,
          { commit: base, label: labelOf(question, base) },
          { ignored: question.ignored, notes: [] },
        ),
      ),
    (notes) => measureHead(job, question.head, { ignored: question.ignored, notes }),
  );
}

async function withBaseline<T>(
  { inputs, world }: Job,
  { base }: Question,
  byBase: (base: string) => Promise<T>,
  byRelease: (notes: readonly string[]) => Promise<T>,
): Promise<T> {
  if (inputs.baseline === 'release') return byRelease([]);
  if (base.commit === null) {
    const reason = `The base could not be had: ${base.reason}.`;
    if (inputs.baseline !== 'auto')
      throw new UserError(reason, 'Check out with fetch-depth: 0, or set baseline: release.');
    world.log.warning(`${reason} Comparing with the newest release.`);
    return byRelease([reason]);
  }
  try {
    return await byBase(base.commit);
  } catch (error) {
    if (!(error instanceof BaselineError) || inputs.baseline !== 'auto') throw error;
    world.log.warning(`${error.what} Comparing with the newest release.`);
    return byRelease([error.what]);
  }
}

function versionsOf({ head }: Question, base: string): readonly Version[] {
  return [
    { label: 'base', commit: base },
    { label: 'head', commit: head },
  ];
}

function labelOf({ baseRef }: Question, base: string): string {
  return baseRef || base.slice(0, 12);
}

async function judgeBase(job: Job, question: Question, base: string): Promise<Judged> {
  return withCheckouts(job, versionsOf(question, base), (subjects) =>
    judgePair(job, subjects, { kind: 'base', commit: base, label: labelOf(question, base) }, question.ignored),
  );
}

async function judgeCached(job: Job, question: Question, base: string): Promise<Judged> {
  const { world, inputs, git } = job;
  return withCheckouts(job, versionsOf(question, base), async (subjects) => {
    const head = subjects[1];
    if (head === undefined) throw new Error('There is no head.');
    const plan = planOf(job);
    const clock = plan.clock === 'auto' ? 'wall' : plan.clock;
    const busted = { ...bustedCommand(world, plan, head.directory), directory: head.directory };
    await requireClock(world, busted, clock);
    const request = { pass: 'timing', seed: 1, clock, timeout: plan.timeBudget, echo: false } as const;
    const probe = await runPass(world, { ...request, ...busted, include: [], exclude: [] });
    const identity: BaselineIdentity = {
      commit: base,
      environment: environmentOf(world, probe),
      busted: inputs.busted,
      bustedArgs: inputs.bustedArgs,
      workingDirectory: path.relative(git.directory, plan.workspace),
      setup: inputs.setup,
      clock,
      name: inputs.name,
      shard: plan.shard,
    };
    const stored = await restoreBaseline(world, identity);
    const label = labelOf(question, base);
    if (typeof stored !== 'string')
      return judgeStored(job, head, stored, { kind: 'cache', commit: base, label }, question.ignored);
    world.log.info(`The baseline in the cache is ${stored}: measuring the base here.`);
    const judged = await judgePair(job, subjects, { kind: 'base', commit: base, label }, question.ignored);
    if (stored === 'missing') await saveBaseline(world, identity, judged.base);
    return judged;
  });
}

async function judgeRelease(job: GitHubJob, { head, ignored }: Question, notes: readonly string[]): Promise<Judged> {
  const { base, baseline } = await releaseBaseline(job, notes);
  const judged = await withCheckout(job, { label: 'head', commit: head }, (subject) =>
    judgeStored(job, subject, base, baseline, ignored),
  );
  return { ...judged, comparison: { ...judged.comparison, notes: [...notes, ...judged.comparison.notes] } };
}
