/** What the command line can do: the modes' stories without GitHub. Each returns its exit code. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EMPTY_HISTORY } from './analyse/history.js';
import { releaseRecord } from './analyse/record.js';
import type { ReleaseRecord } from './analyse/release-record.js';
import { UserError } from './errors.js';
import type { Git } from './measure/git.js';
import { calibrationHere } from './modes/calibrate.js';
import { reportComparison } from './modes/comparison-report.js';
import type { Job } from './modes/job.js';
import { judgePair } from './modes/judge.js';
import { measureAlone, withCheckouts } from './modes/measuring.js';
import { makeOutputFolder, requireWritable } from './modes/output-folder.js';
import { release } from './modes/release.js';
import { thresholdsOf } from './modes/thresholds.js';
import { LocalStore } from './publish/local-store.js';
import { calibrationLog } from './report/comparison/calibration.js';
import { reportFile } from './report/comparison/report-file.js';
import { counted } from './report/comparison/words.js';
import { flamegraphJson } from './report/flamegraph/trace-events.js';
import { profileJson } from './report/release/json.js';
import { releaseLog } from './report/release/log.js';
import { viewerHtml } from './report/viewer/html.js';

/** Options as they were given, by commander's names (`outputPath`). */
export type Given = Partial<Record<string, string | boolean>>;

/** Where an answer goes, and whether a person sees it there. */
export interface Answer {
  write(text: string): void;
  readonly colours: boolean;
}

export type LocalCommand = (job: Job, given: Given, answer: Answer, ref: string) => Promise<number>;

export function given(value: string | boolean | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Rounds that show where the time goes; a verdict would need more. */
const FEW = { testingMethod: { kind: 'normal' }, minimumRounds: 5, maximumRounds: 5 } as const;

/** The working tree as it is. */
async function recordHere(job: Job): Promise<ReleaseRecord> {
  const directory = path.join(job.git.directory, job.inputs.workingDirectory);
  if (!existsSync(directory))
    throw new UserError(
      `There is no folder ${JSON.stringify(job.inputs.workingDirectory)}.`,
      'Give --working-directory the folder that holds .busted, relative to the top of the repository.',
    );
  const subject = { label: 'working tree', commit: '', directory };
  const { measurement } = await measureAlone(job, subject, FEW);
  return releaseRecord(measurement, { version: 'working tree', date: job.world.now(), prerelease: false });
}

export const flamegraph: LocalCommand = async (job, options, answer) => {
  if (job.inputs.profile === 'off')
    throw new UserError('Input profile is "off", and a flame graph is made from a profile.', 'Leave --profile out.');
  const [file, html] = [given(options.output), given(options.html)];
  await requireWritable('--output', path.resolve(file), 'file');
  if (html !== '') await requireWritable('--html', path.resolve(html), 'file');
  const record = await recordHere(job);
  if (record.tree === null)
    throw new UserError(`There is no profile: ${record.notes.join(' ')}`, 'Raise --time-budget, or see the notes.');
  await write(file, flamegraphJson(record.tree));
  answer.write(`${file}\n`);
  if (html === '') return 0;
  const newest = { profile: record.profile, tree: record.tree };
  await write(html, viewerHtml({ history: EMPTY_HISTORY, newest, title: 'The suite' }));
  answer.write(`${html}\n`);
  return 0;
};

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

export const profile: LocalCommand = async (job, options, answer) => {
  const record = await recordHere(job);
  const tables = (): string => releaseLog(record, { top: job.inputs.top, colours: answer.colours });
  answer.write(options.json === true ? profileJson(record.profile) : tables());
  return 0;
};

/** A sentence to follow another, where the history that is asked for may only be missing here. */
async function shallowHint(git: Git): Promise<string> {
  return (await git.isShallow()) ? ' This clone is shallow: git fetch --unshallow brings the rest of its history.' : '';
}

/** The working tree, uncommitted changes included, against the commit where it left `ref`. */
export const compare: LocalCommand = async (job, options, answer, ref) => {
  const { git, world } = job;
  await requireWritable('--output-path', job.output, 'folder');
  const [other, head] = [await git.revParse(ref), await git.revParse('HEAD')];
  if (other === null || head === null)
    throw new UserError(
      `${JSON.stringify(other === null ? ref : 'HEAD')} names no commit.`,
      `Give a branch, a tag or a commit.${await shallowHint(git)}`,
    );
  const base = await git.mergeBase(other, head);
  if (base === null)
    throw new UserError(
      `HEAD and ${JSON.stringify(ref)} have no commit in common.`,
      `Give another ref.${await shallowHint(git)}`,
    );
  const ours = path.relative(git.directory, job.output).split(path.sep).join('/');
  const inside = ours !== '' && !ours.startsWith('../') && !path.isAbsolute(ours);
  const tree = options.committed === true ? head : await git.snapshot(world.temporary, inside ? [ours] : []);
  if (tree === base)
    throw new UserError(
      `Nothing differs from ${base.slice(0, 12)}, the newest commit in common with ${JSON.stringify(ref)}.`,
      'Change something, or use calibrate to compare code with itself.',
    );
  const changed = tree === head ? 0 : await git.filesBetween(head, tree);
  const what =
    changed === 0
      ? `HEAD (${head.slice(0, 12)})`
      : `the working tree (HEAD ${head.slice(0, 12)} and ${counted(changed, 'uncommitted file')})`;
  world.log.info(`Comparing ${what} with ${base.slice(0, 12)}, the newest commit in common with ${ref}.`);
  const versions = [
    { label: 'base', commit: base },
    { label: changed === 0 ? 'head' : 'work', commit: tree },
  ];
  const judged = await withCheckouts(job, versions, (subjects) => {
    // The commit of a working tree is nobody's but ours: no report may name it.
    const named = subjects.map((subject) => ({
      ...subject,
      commit: subject.commit === head || subject.commit === base ? subject.commit : '',
    }));
    return judgePair(job, named, { kind: 'base', commit: base, label: ref }, false);
  });
  await makeOutputFolder(job.output);
  const { failure } = await reportComparison(job, judged);
  answer.write(options.json === true ? reportFile(judged.comparison) : `${judged.comparison.verdict}\n`);
  return failure === null ? 0 : 1;
};

export const releaseLocally: LocalCommand = async (job, options, answer) => {
  await requireWritable('The folder for the files of this run', job.output, 'folder');
  const store = new LocalStore(job.world, path.resolve(given(options.repository)));
  await makeOutputFolder(job.output);
  const { outputs } = await release(job, { store, github: null }, null);
  answer.write(
    options.json === true ? `${JSON.stringify(outputs, null, 1)}\n` : `${outputs['profiling-commit'] ?? ''}\n`,
  );
  return 0;
};

export const calibrateHere: LocalCommand = async (job, options, answer) => {
  const figures = await calibrationHere(job);
  const text = (): string => calibrationLog(figures, thresholdsOf(job.inputs), { colours: answer.colours });
  answer.write(`${options.json === true ? JSON.stringify(figures, null, 1) : text()}\n`);
  return 0;
};
