/** The same engine from a terminal: modes without GitHub. Answers go to standard output, progress to standard error. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { Stopped, UserError } from './errors.js';
import { DEFAULTS, readInputs, type InputName, type Inputs } from './inputs.js';
import {
  calibrateHere,
  compare,
  flamegraph,
  given,
  profile,
  releaseLocally,
  type Given,
  type LocalCommand,
} from './local-commands.js';
import { Git } from './measure/git.js';
import type { Job } from './modes/job.js';
import { siteOf } from './modes/run.js';
import { terminalLog } from './terminal-log.js';
import { OUTPUT_FOLDER } from './modes/output-folder.js';
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
  'minimum-test-time': 'shorter tests are not judged by time',
  'minimum-slowdown': 'slowdown of a single test that may fail',
  'gate-on': 'evidence that may fail: instructions, time',
  clock: 'wall, cpu or cycles',
  profile: 'auto, sampled, exact or off',
  'profile-include': 'globs of files whose functions are named',
  'profile-exclude': 'globs of files that are folded',
  top: 'rows of the tables',
  name: 'key of the suite',
};

const HELP = `
Run it in a clone of your project, in the folder that holds .busted. Start with

  busted-profiler-action profile              which tests and functions are slow?
  busted-profiler-action flamegraph --html flamegraph.html
                                              by which way does the code get there?
  busted-profiler-action compare main         did my change make it slower?

The answer goes to standard output, everything else to standard error.
"busted-profiler-action <command> --help" explains a command and lists its options.

Exit codes:
  0    done
  1    compare: slower than the threshold
  2    an error, named on standard error
  130  stopped by Ctrl-C (143: by SIGTERM); nothing is left behind`;

const EXAMPLES: Readonly<Record<string, string>> = {
  flamegraph: `
Runs the suite of the working tree under the profiler. A wide box is expensive, a deep one is not.
Open the page of --html in a browser, or the file in https://www.speedscope.app or https://ui.perfetto.dev.

  flamegraph --output build/flamegraph.json --html build/flamegraph.html`,
  profile: `
Runs the suite of the working tree, and prints what is slowest by its own time.

  profile --top 10
  profile --json > profile.json               every test, file and function`,
  compare: `
Measures two versions by turns, each in a temporary checkout of its own: the working tree with its
uncommitted changes (new files too, ignored ones not), and the newest commit that HEAD and <ref> have in
common. Exits with 1 where it is slower than the threshold. Your index, branches and files stay as they are.

  compare origin/main
  compare HEAD                                only what is not committed yet
  compare main --committed                    without what is not committed yet
  compare main --testing-method normal --minimum-rounds 10
                                              sooner done, and less sure`,
  release: `
Measures a tag of your clone, and publishes as the action does: the branch "profiling", and a summary page on
the main branch. Branches are moved, files of a work tree are not: publish to a bare repository.

  git clone --bare . ../results.git
  release --release-version v1.2.3 --repository ../results.git`,
  calibrate: `
Compares HEAD with itself until the budget is spent: how often would equal code raise an alarm here, and how
large must a slowdown be to be seen?

  calibrate --time-budget 10m`,
};

type Commands = (usage: string, description: string, run: LocalCommand) => Command;

/** Exit codes: see `HELP`. */
export async function runCommandLine(assets: string, argv: readonly string[]): Promise<void> {
  const program = new Command('busted-profiler-action')
    .description('Performance testing for Lua projects that test with busted.')
    .version(versionOf(assets), '--version', 'print the version')
    .addHelpText('after', HELP)
    .showHelpAfterError('With --help it explains itself.')
    .exitOverride();
  const command: Commands = (usage, description, run) => {
    const each = program.command(usage).description(description).option('--verbose', 'say more');
    each.addHelpText('after', EXAMPLES[each.name()] ?? '');
    for (const [name, text] of Object.entries(OPTIONS))
      each.option(`--${name} <value>`, `${text} (default: ${shownDefault(name as InputName)})`);
    return each.action(async (...words: unknown[]) => {
      const options = each.opts<Given>();
      refuseBlank(options);
      process.exitCode = await runLocally(assets, run, options, typeof words[0] === 'string' ? words[0] : '');
    });
  };
  command('flamegraph', 'Where does the suite spend its time, and by which way does it get there?', flamegraph)
    .option('--output <path>', 'where the trace events go', 'flamegraph.json')
    .option('--html <path>', 'also one self-contained page with a viewer');
  command('profile', 'Print the slowest tests and functions.', profile).option(
    '--json',
    'profile.json instead of tables',
  );
  command('compare <ref>', 'The verdict of a pull request, before pushing.', compare)
    .option('--committed', 'leave uncommitted changes out')
    .option('--json', 'report.json instead of the verdict')
    .option('--output-path <path>', 'folder for the files of this run', OUTPUT_FOLDER);
  command('release', 'Publish a release to a local git repository.', releaseLocally)
    .requiredOption('--release-version <tag>', 'the tag to measure')
    .option('--repository <path>', 'repository to publish to', '.')
    .option('--main-branch <name>', 'its main branch', 'main')
    .option('--summary <how>', 'commit or none', 'commit')
    .option('--json', 'all outputs instead of the commit');
  command('calibrate', 'How small a slowdown can this machine resolve?', calibrateHere).option(
    '--json',
    'the figures as JSON',
  );
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    if (!(error instanceof CommanderError))
      process.stderr.write(`error: ${error instanceof UserError ? error.message : `Unexpected: ${String(error)}`}\n`);
  }
  endSoon();
}

/** As the build wrote it beside the bundle. */
function versionOf(assets: string): string {
  return (JSON.parse(readFileSync(path.join(assets, 'package.json'), 'utf8')) as { version: string }).version;
}

/** As a shell would say it: a signal's number after 128. */
function exitCodeOf(error: unknown): number {
  if (error instanceof Stopped) return 128 + constants.signals[error.signal];
  return error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}

function shownDefault(name: InputName): string {
  if (name === 'working-directory') return 'the folder that you are in';
  return DEFAULTS[name] === '' ? 'none' : DEFAULTS[name];
}

async function runLocally(assets: string, run: LocalCommand, options: Given, ref: string): Promise<number> {
  const log = terminalLog(process.stderr, process.env, options.verbose === true);
  const answer = {
    write: (text: string): void => {
      log.end();
      process.stdout.write(text);
    },
    colours: process.stdout.isTTY && process.env.NO_COLOR === undefined,
  };
  try {
    return await inRealWorld(assets, log, async (world) => run(await localJob(world, options), options, answer, ref));
  } finally {
    log.end();
  }
}

/** `--busted-args` is `bustedArgs` to commander. */
function inputsOf(options: Given): Inputs {
  return readInputs((name) => {
    if (name === 'version') return given(options.releaseVersion);
    return given(options[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]);
  });
}

/** In a workflow an empty input is one that was not given; typed in a terminal it is a variable that is not set, or a slip. */
function refuseBlank(options: Given): void {
  for (const [key, value] of Object.entries(options)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const mayBeEmpty = name in OPTIONS && DEFAULTS[name as InputName] === '';
    if (typeof value === 'string' && value.trim() === '' && !mayBeEmpty)
      throw new UserError(`--${name} is ${JSON.stringify(value)}.`, 'Give it a value, or leave it out.');
  }
}

async function localJob(world: World, options: Given): Promise<Job> {
  const top = await new Git(world, process.cwd()).topLevel();
  if (top === null)
    throw new UserError(`${process.cwd()} is not in a git repository.`, "Run this inside your project's clone.");
  const here = path.relative(top, process.cwd()).split(path.sep).join('/') || '.';
  const inputs = inputsOf({ workingDirectory: here, ...options });
  return {
    world,
    inputs,
    git: new Git(world, top),
    site: siteOf(inputs, { serverUrl: '', repository: '', mainBranch: inputs.mainBranch || 'main', runUrl: '' }),
    output: path.resolve(inputs.outputPath || OUTPUT_FOLDER),
  };
}
