/**
 * A shard's job: it measures its part, the rounds that could confirm a suspicion included (only here the code can run),
 * and leaves it as a file. It judges and publishes nothing: that is for the job that merges the parts.
 */
import type { Measurement } from '../measure/measurement.js';
import { partName, partText, type Part, type PullRequestPart } from '../measure/part.js';
import { openSession } from '../measure/session.js';
import type { Subject } from '../measure/plan.js';
import { counted } from '../report/comparison/words.js';
import type { Job } from './job.js';
import { both, measureAlone, planOf, withCheckout, type Version } from './measuring.js';
import type { Outcome } from './outcome.js';
import { writeFiles } from './output-folder.js';
import { confirmation, freshRounds } from './standing.js';
import type { ReleaseToMeasure } from './wanted-release.js';

/** What of a pull request's part is known before it is measured. */
export interface PartQuestion {
  readonly ignored: boolean;
  readonly notes: readonly string[];
}

/**
 * Base and head, interleaved. Whether the whole is under a suspicion no part can know, so every part has fresh rounds, also
 * where instructions alone may fail the job: time is asked where the whole's counts tell nothing.
 * @param baseline the base's commit, and what it is called
 */
export async function measurePair(
  job: Job,
  subjects: readonly Subject[],
  baseline: { readonly commit: string; readonly label: string },
  question: PartQuestion,
): Promise<Outcome> {
  const { inputs, world } = job;
  const session = openSession(
    world,
    subjects,
    planOf(job, { confirmation: { ...confirmation(inputs), suspects: () => true } }),
  );
  const [base, head] = both(await session.measure());
  const [freshBase, freshHead] = both(await session.again(freshRounds(inputs)));
  const fresh = { base: freshBase, head: freshHead };
  return leave(job, head, {
    ...headOf(job, session.suiteFiles()),
    of: 'pull-request',
    head,
    baseline: { ...baseline, base, fresh },
    ...question,
  });
}

/** The head alone, to be compared with a release. */
export async function measureHead(job: Job, head: string, question: PartQuestion): Promise<Outcome> {
  const { measurement, suiteFiles } = await measureCheckout(job, { label: 'head', commit: head });
  const part: PullRequestPart = {
    ...headOf(job, suiteFiles),
    of: 'pull-request',
    head: measurement,
    baseline: null,
    ...question,
  };
  return leave(job, measurement, part);
}

export async function measureReleasePart(
  job: Job,
  { version, commit, date, prerelease }: ReleaseToMeasure,
): Promise<Outcome> {
  const { measurement, suiteFiles } = await measureCheckout(job, { label: version, commit });
  return leave(job, measurement, {
    ...headOf(job, suiteFiles),
    of: 'release',
    version,
    date: date.toISOString(),
    prerelease,
    measurement,
  });
}

function measureCheckout(job: Job, version: Version): ReturnType<typeof measureAlone> {
  return withCheckout(job, version, (subject) => measureAlone(job, subject));
}

function headOf({ inputs }: Job, specFiles: readonly string[]) {
  if (inputs.shard === null) throw new Error('There is no shard.');
  return { schemaVersion: 1, kind: 'part', name: inputs.name, shard: inputs.shard, specFiles } as const;
}

async function leave({ output, world }: Job, measured: Measurement, part: Part): Promise<Outcome> {
  const file = partName(part);
  await writeFiles(output, [{ path: file, content: partText(part) }]);
  const { index, count } = part.shard;
  const said = `Part ${index}/${count}: ${counted(measured.tests.length, 'test')} in ${counted(measured.files.length, 'spec file')}, ${counted(measured.method.rounds, 'round')}.`;
  world.log.info(`${said} It lies in ${output} as ${file}, for the job that merges the parts.`);
  return { outputs: { 'output-path': output }, summary: `${said}\n`, failure: null };
}
