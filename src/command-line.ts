/** The same engine from a terminal: modes without GitHub. Answers go to standard output, progress to standard error. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { releaseRecord } from './analyse/record.js';
import { UserError } from './errors.js';
import { DEFAULTS, readInputs, type InputName, type Inputs } from './inputs.js';
import { Git } from './measure/git.js';
import type { Measurement } from './measure/measurement.js';
import { openSession } from './measure/session.js';
import { calibrate } from './modes/calibrate.js';
import { reportComparison } from './modes/comparison-report.js';
import type { Job } from './modes/job.js';
import { judgePair } from './modes/judge.js';
import { planOf, withCheckouts } from './modes/measuring.js';
import { release } from './modes/release.js';
import { siteOf } from './modes/run.js';
import { LocalStore } from './publish/local-store.js';
import { reportFile } from './report/comparison/report-file.js';
import { flamegraphJson } from './report/flamegraph/trace-events.js';
import { profileJson } from './report/release/json.js';
import { releaseLog } from './report/release/log.js';
import { EMPTY_HISTORY } from './analyse/history.js';
import { viewerHtml } from './report/viewer/html.js';
import { terminalLog } from './terminal-log.js';
import type { World } from './world.js';
import { endSoon, inRealWorld } from './world-node.js';

/** Inputs that mean something without GitHub, as options of every command. */
const OPTIONS: Partial<Record<InputName, string>> = {
  'working-directory': 'folder that holds .busted, relative to the repository',
  busted: 'command that runs busted',
  'busted-args': 'further arguments of busted',
  setup: 'bash script run in each prepared checkout',
  'testing-method': 'consecutive-N or normal',
  'minimum-rounds': 'fewest rounds',
  'maximum-rounds': 'most rounds',
  'time-budget': 'measuring stops here',
  threshold: 'slowdown that fails',
  'warn-threshold': 'slowdown that warns',
  clock: 'wall, cpu or cycles',
  profile: 'auto, sampled, exact or off',
  'profile-include': 'globs of files whose functions are named',
  'profile-exclude': 'globs of files that are folded',
  top: 'rows of the tables',
  name: 'key of the suite',
};

type Given = Partial<Record<string, string | boolean>>;

/** Exit codes: 0 done, 1 slower than the threshold, 2 an error. */
export async function runCommandLine(assets: string, argv: readonly string[]): Promise<void> {
  const program = new Command('busted-profiler-action')
    .description('Performance testing for Lua projects that test with busted.')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 slower than the threshold, 2 an error that is named on standard error.',
    )
    .exitOverride();
  const command = (
    usage: string,
    description: string,
    run: (job: Job, given: Given, word: string) => Promise<number>,
  ): Command => {
    const each = program.command(usage).description(description).option('--verbose', 'say more');
    for (const [name, text] of Object.entries(OPTIONS))
      each.option(`--${name} <value>`, `${text} (default: ${JSON.stringify(DEFAULTS[name as InputName])})`);
    return each.action(async (...words: unknown[]) => {
      const given = each.opts<Given>();
      const word = typeof words[0] === 'string' ? words[0] : '';
      process.exitCode = await inRealWorld(assets, terminalLog(process.stderr, given.verbose === true), async (world) =>
        run(await localJob(world, given), given, word),
      );
    });
  };
  command(
    'flamegraph',
    'Write the flame graph of the suite as trace events; open it in speedscope, Perfetto, or --html.',
    flamegraph,
  )
    .option('--output <path>', 'where to', 'flamegraph.json')
    .option('--html <path>', 'also one self-contained page with a viewer');
  command('profile', 'Print the slowest tests and functions.', profile).option(
    '--json',
    'profile.json instead of tables',
  );
  command(
    'compare <ref>',
    'The verdict of a pull request, before pushing: HEAD against its merge-base with <ref>.',
    compareWith,
  )
    .option('--json', 'report.json instead of text')
    .option('--output-path <path>', 'folder for the files of this run', 'busted-profiler-output');
  command('release', 'Publish a release to the profiling branch of a local repository.', releaseLocally)
    .requiredOption('--release-version <tag>', 'the tag to measure')
    .option('--repository <path>', 'repository to publish to', '.')
    .option('--main-branch <name>', 'its main branch', 'main')
    .option('--summary <how>', 'commit or none', 'commit');
  command('calibrate', 'The code against itself: how small a slowdown can this machine resolve?', async (job) => {
    await calibrate(job);
    return 0;
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
      process.stderr.write(`error: ${error instanceof UserError ? error.message : `Unexpected: ${String(error)}`}\n`);
      process.exitCode = 2;
    }
  }
  endSoon();
}

/** `--busted-args` is `bustedArgs` to commander. */
function inputsOf(given: Given): Inputs {
  return readInputs((name) => {
    if (name === 'version') return text(given.releaseVersion);
    return text(given[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]);
  });
}

function text(value: string | boolean | undefined): string {
  return typeof value === 'string' ? value : '';
}

async function localJob(world: World, given: Given): Promise<Job> {
  const top = await new Git(world, process.cwd()).topLevel();
  if (top === null)
    throw new UserError(`${process.cwd()} is not in a git repository.`, "Run this inside your project's clone.");
  const here = path.relative(top, process.cwd()).split(path.sep).join('/') || '.';
  const inputs = inputsOf({ workingDirectory: here, ...given });
  return {
    world,
    inputs,
    git: new Git(world, top),
    site: siteOf(inputs, { serverUrl: '', repository: '', mainBranch: inputs.mainBranch || 'main', runUrl: '' }),
    output: path.resolve(inputs.outputPath || 'busted-profiler-output'),
  };
}

/** The working tree as it is, measured once around its profile. */
async function measureHere(job: Job, changes: Parameters<typeof planOf>[1]): Promise<Measurement> {
  const directory = path.join(job.git.directory, job.inputs.workingDirectory);
  const subject = { label: 'working tree', commit: '', directory };
  const [measurement] = await (await openSession(job.world, [subject], planOf(job, changes))).measure();
  if (measurement === undefined) throw new Error('The session returned no measurement.');
  return measurement;
}

async function recordHere(job: Job): Promise<ReturnType<typeof releaseRecord>> {
  const few = { testingMethod: { kind: 'normal' }, minimumRounds: 5, maximumRounds: 5 } as const;
  return releaseRecord(await measureHere(job, few), { version: 'working tree', date: job.world.now() });
}

async function flamegraph(job: Job, given: Given): Promise<number> {
  const record = await recordHere(job);
  if (record.tree === null) throw new UserError('There is no profile.', 'Leave --profile off out.');
  const file = text(given.output);
  await writeFile(file, flamegraphJson(record.tree));
  const html = text(given.html);
  if (html !== '') {
    const newest = { profile: record.profile, tree: record.tree };
    await writeFile(html, viewerHtml({ history: EMPTY_HISTORY, newest, title: 'The suite' }));
  }
  process.stdout.write(`${file}${html === '' ? '' : `\n${html}`}\n`);
  return 0;
}

async function profile(job: Job, given: Given): Promise<number> {
  const record = await recordHere(job);
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  process.stdout.write(
    given.json === true ? profileJson(record.profile) : releaseLog(record, { top: job.inputs.top, colours }),
  );
  return 0;
}

async function compareWith(job: Job, given: Given, ref: string): Promise<number> {
  const { git } = job;
  const [other, head] = [await git.revParse(ref), await git.revParse('HEAD')];
  if (other === null || head === null)
    throw new UserError(
      `${JSON.stringify(other === null ? ref : 'HEAD')} names no commit.`,
      'Give a branch, a tag or a commit.',
    );
  const base = await git.mergeBase(other, head);
  if (base === null)
    throw new UserError(`HEAD and ${JSON.stringify(ref)} have no commit in common.`, 'Give another ref.');
  if (!(await git.isClean()))
    job.world.log.warning('There are uncommitted changes: only what is committed is compared.');
  const versions = [
    { label: 'base', commit: base },
    { label: 'head', commit: head },
  ];
  const judged = await withCheckouts(job, versions, (subjects) =>
    judgePair(job, subjects, { kind: 'base', commit: base, label: ref }, false),
  );
  const { failure } = await reportComparison(job, judged);
  if (given.json === true) process.stdout.write(reportFile(judged.comparison));
  else process.stdout.write(`${judged.comparison.verdict}\n`);
  return failure === null ? 0 : 1;
}

async function releaseLocally(job: Job, given: Given): Promise<number> {
  const store = new LocalStore(job.world, path.resolve(text(given.repository)));
  const { outputs } = await release(job, { store, github: null }, null);
  process.stdout.write(`${outputs['profiling-commit'] ?? ''}\n`);
  return 0;
}
