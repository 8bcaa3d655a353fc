/** From inputs to what is measured: plans, subjects and checkouts, for every mode that runs a suite. */
import path from 'node:path';
import { prepareCheckout, type Checkout } from '../measure/checkout.js';
import type { Measurement } from '../measure/measurement.js';
import type { Plan, Subject } from '../measure/plan.js';
import { openSession } from '../measure/session.js';
import type { Job } from './job.js';

/** The plan of a session, from the inputs. */
export function planOf({ inputs, git }: Job, changes: Partial<Plan> = {}): Plan {
  return {
    busted: inputs.busted,
    bustedArgs: inputs.bustedArgs,
    workspace: path.join(git.directory, inputs.workingDirectory),
    testingMethod: inputs.testingMethod,
    minimumRounds: inputs.minimumRounds,
    maximumRounds: inputs.maximumRounds,
    timeBudget: inputs.timeBudget,
    clock: inputs.clock,
    counting: true,
    profile: inputs.profile,
    include: inputs.profileInclude,
    exclude: inputs.profileExclude,
    shard: inputs.shard,
    ...changes,
  };
}

/** One version by itself; of a shard, `suiteFiles` are all spec files of the version. */
export async function measureAlone(
  job: Job,
  subject: Subject,
  changes: Partial<Plan> = {},
): Promise<{ readonly measurement: Measurement; readonly suiteFiles: readonly string[] }> {
  const session = openSession(job.world, [subject], planOf(job, changes));
  const [measurement] = await session.measure();
  if (measurement === undefined) throw new Error('The session returned no measurement.');
  return { measurement, suiteFiles: session.suiteFiles() };
}

/** Of two versions, what a session returns. */
export function both<T>(pair: readonly T[]): readonly [T, T] {
  const [base, head] = pair;
  if (base === undefined || head === undefined)
    throw new Error('The session returned fewer measurements than versions.');
  return [base, head];
}

/** A version to check out: its commit, and what the log calls it. */
export interface Version {
  readonly label: string;
  readonly commit: string;
}

/** Prepares one version, runs `body` on it, and removes it again, whatever happens. */
export function withCheckout<T>(job: Job, version: Version, body: (subject: Subject) => Promise<T>): Promise<T> {
  return withCheckouts(job, [version], ([subject]) => {
    if (subject === undefined) throw new Error('Nothing was checked out.');
    return body(subject);
  });
}

/** Prepares the versions one after the other, runs `body` on them, and removes them again, whatever happens. */
export async function withCheckouts<T>(
  job: Job,
  versions: readonly Version[],
  body: (subjects: readonly Subject[]) => Promise<T>,
): Promise<T> {
  const checkouts: Checkout[] = [];
  try {
    for (const { label, commit } of versions) {
      job.world.signal.throwIfAborted();
      const { setup, workingDirectory } = job.inputs;
      checkouts.push(await prepareCheckout(job.world, job.git, { commit, setup, workingDirectory, label }));
    }
    for (const note of checkouts.flatMap(({ notes }) => notes)) job.world.log.warning(note);
    return await body(
      checkouts.map(({ directory, commit }, index) => ({ label: versions[index]?.label ?? '', commit, directory })),
    );
  } finally {
    for (const checkout of checkouts) await checkout.remove();
  }
}
