/** The last job of a sharded suite: the parts become one verdict, or one release. No code of the project runs here. */
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { compare } from '../analyse/compare.js';
import { confirm, toConfirm } from '../analyse/confirm.js';
import { mergePairs, mergeShards } from '../analyse/merge.js';
import { wholeSuite, type PartInFile } from '../analyse/parts.js';
import { releaseRecord } from '../analyse/record.js';
import { UserError } from '../errors.js';
import { payloadText, pullRequestOf, type GitHubEvent } from '../event.js';
import { LARGEST_PART, PART_FILE, readPart, type PullRequestPart } from '../measure/part.js';
import type { GitHubJob, Job } from './job.js';
import { optionsOf, type Judged } from './judge.js';
import { thresholdsOf } from './thresholds.js';
import type { Outcome } from './outcome.js';
import { releaseBaseline } from './release-baseline.js';
import { publishRecord, type Host } from './release-publish.js';

const SAME_RUN = 'Merge the parts of this very run.';

/** The verdict of the whole suite, from the parts of a pull request. */
export async function judgeParts(job: GitHubJob): Promise<Judged> {
  const { inputs, event } = job;
  const parts = wholeSuite(await readParts(job), inputs.name, 'pull-request', inputs.shards);
  const head = mergeShards(parts.map((part) => part.head));
  const { headSha } = pullRequestOf(event);
  if (head.commit !== headSha && head.commit !== event.sha)
    throw new UserError(`The parts measured ${head.commit}, and this run is for ${event.sha || headSha}.`, SAME_RUN);
  const ignored = parts.every((part) => part.ignored);
  const notes = [...new Set(parts.flatMap((part) => part.notes))];
  const baselines = parts.flatMap((part) => part.baseline ?? []);
  const judged =
    baselines.length === parts.length
      ? pairedVerdict(job, parts, baselines, ignored)
      : await releaseVerdict(job, head, ignored, notes);
  return { ...judged, comparison: { ...judged.comparison, notes: [...notes, ...judged.comparison.notes] } };
}

function pairedVerdict(
  { inputs }: Job,
  parts: readonly PullRequestPart[],
  baselines: readonly NonNullable<PullRequestPart['baseline']>[],
  ignored: boolean,
): Judged {
  const thresholds = thresholdsOf(inputs);
  const pairs = parts.flatMap(({ head, baseline }) => (baseline === null ? [] : { base: baseline.base, head }));
  const { base, head } = mergePairs(pairs, thresholds);
  const baseline = { kind: 'base', commit: base.commit, label: baselines[0]?.label ?? '' } as const;
  const comparison = compare(base, head, optionsOf(inputs, baseline, ignored));
  if (!toConfirm(comparison)) return { comparison, base, head, fresh: null };
  const fresh = mergePairs(
    baselines.map((part) => part.fresh),
    thresholds,
  );
  return { comparison: confirm(comparison, fresh.base, fresh.head), base, head, fresh: [fresh.base, fresh.head] };
}

async function releaseVerdict(
  job: GitHubJob,
  head: Judged['head'],
  ignored: boolean,
  notes: readonly string[],
): Promise<Judged> {
  const { base, baseline } = await releaseBaseline(job, notes);
  return { comparison: compare(base, head, optionsOf(job.inputs, baseline, ignored)), base, head, fresh: null };
}

/** The release of the whole suite, from its parts. */
export async function mergedRelease(job: Job, host: Host, event: GitHubEvent | null): Promise<Outcome> {
  const { inputs } = job;
  const parts = wholeSuite(await readParts(job), inputs.name, 'release', inputs.shards);
  const [first] = parts;
  if (first === undefined) throw new Error('A whole suite has no parts.');
  const { version, date, prerelease } = first;
  const wanted = inputs.version || payloadText(event?.payload ?? {}, 'release', 'tag_name') || version;
  const other = parts.find((part) => part.version !== wanted);
  if (other !== undefined)
    throw new UserError(
      `The part ${other.shard.index}/${other.shard.count} is of ${JSON.stringify(other.version)}, and this run is for ${JSON.stringify(wanted)}.`,
      SAME_RUN,
    );
  const measurement = mergeShards(parts.map((part) => part.measurement));
  const tagged = await host.store.tagCommit(version);
  if (tagged !== null && tagged !== measurement.commit)
    throw new UserError(
      `The parts measured ${measurement.commit}, and the tag ${JSON.stringify(version)} is ${tagged} now.`,
      'Measure the parts again.',
    );
  const record = releaseRecord(measurement, { version, date: new Date(date), prerelease });
  return publishRecord(job, host, record);
}

/** Every part below the folder that the input `shards` names. */
async function readParts({ inputs, git }: Job): Promise<readonly PartInFile[]> {
  const folder = path.resolve(git.directory, inputs.shards);
  const names = await readdir(folder, { recursive: true }).catch(() => {
    throw new UserError(
      `The folder ${JSON.stringify(inputs.shards)}, which the input shards names, is not there.`,
      'Download the artifacts of the shard jobs into it before this step.',
    );
  });
  const real = await realpath(folder);
  const found: PartInFile[] = [];
  for (const name of names.filter((each) => PART_FILE.test(path.basename(each)))) {
    const place = path.join(folder, name);
    const file = name.split(path.sep).join('/');
    const state = await lstat(place);
    if (!state.isFile()) continue;
    // Below a folder that is a link, which the listing follows.
    if ((await realpath(place)) !== path.join(real, name)) continue;
    if (state.size > LARGEST_PART)
      throw new UserError(
        `The part ${JSON.stringify(file)} has ${state.size} bytes.`,
        `At most ${LARGEST_PART} are read.`,
      );
    found.push({ file, part: readPart(file, await readFile(place, 'utf8')) });
  }
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}
