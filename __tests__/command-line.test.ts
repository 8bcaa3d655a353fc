/** The command line as its users get it: packed, installed into an empty folder without a network, and run there. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { terminalLog } from '../src/terminal-log.js';
import { SLOWER, THREE_FILES } from './support/three-files.js';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'cli-test-')));
const installed = path.join(folder, 'installed');
const program = path.join(installed, 'node_modules/.bin/busted-profiler-action');
const clone = path.join(folder, 'clone');
const temporary = path.join(folder, 'tmp');
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  TMPDIR: temporary,
  GIT_CONFIG_GLOBAL: path.join(folder, 'gitconfig'),
};
const few = [
  '--testing-method',
  'normal',
  '--minimum-rounds',
  '6',
  '--profile',
  'sampled',
  '--gate-on',
  'instructions',
];

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}
let packed: Packed;

const git = (...args: string[]): string => execFileSync('git', args, { cwd: clone, env, encoding: 'utf8' }).trim();
const run = (...args: string[]) => spawnSync(program, args, { cwd: clone, env, encoding: 'utf8' });
const put = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(clone, name)), { recursive: true });
    writeFileSync(path.join(clone, name), text);
  }
};

beforeAll(() => {
  for (const each of [installed, clone, temporary]) mkdirSync(each);
  writeFileSync(env.GIT_CONFIG_GLOBAL, '[user]\n\tname = a\n\temail = a@b\n');
  const npm = { encoding: 'utf8', env: { ...env, npm_config_cache: path.join(folder, 'npm') } } as const;
  [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', folder], npm)) as [Packed];
  // (Told where, npm does not take a project that stands further up for the one that is meant.)
  const install = ['install', '--prefix', installed, '--offline', '--no-audit', '--no-fund'];
  execFileSync('npm', [...install, path.join(folder, packed.filename)], { ...npm, cwd: installed });
  git('init', '--quiet', '--initial-branch=main');
  cpSync(THREE_FILES, clone, { recursive: true });
  git('add', '--all');
  git('commit', '--quiet', '--message', 'The first version');
  git('tag', 'v1.0.0');
});

beforeEach(() => {
  git('reset', '--quiet', '--hard', 'main');
  git('clean', '-fdq');
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the package', () => {
  it('holds what it needs and nothing else, and installs no other package', () => {
    expect(packed.size).toBeLessThan(7_000_000);
    const outside = packed.files.map((file) => file.path).filter((name) => !/^(dist|schemas)\//.test(name));
    expect(outside.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed.files.map((file) => file.path)).toContain('dist/node_modules/canvas/canvaskit.wasm');
    expect(readdirSync(path.join(installed, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'busted-profiler-action',
    ]);
  });

  it('explains itself', () => {
    const help = run('--help');
    expect(help.status).toBe(0);
    for (const word of ['flamegraph', 'profile', 'compare', 'release', 'calibrate', 'Exit codes', '130'])
      expect(help.stdout).toContain(word);
    for (const command of ['flamegraph', 'profile', 'compare', 'release', 'calibrate']) {
      const { status, stdout } = run(command, '--help');
      expect({ command, status }).toEqual({ command, status: 0 });
      expect(stdout).toMatch(new RegExp(`\n  ${command} .*--`));
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('(default: the folder that you are in)');
    }
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(run('--version').stdout).toBe(`${version}\n`);
    expect(run('compare').status).toBe(2);
    expect(run('fly').status).toBe(2);
    const wrong = run('profile', '--minimum-rounds', 'many');
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^error: Input minimum-rounds is "many"\. Allowed: a whole number/m);
  });
});

describe('flamegraph and profile', () => {
  it('answer on standard output, without progress in a pipe', () => {
    const { status, stdout, stderr } = run('flamegraph', '--output', 'build/out.json', '--html', 'build/out.html');
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('build/out.json\nbuild/out.html\n');
    expect(stderr).not.toMatch(/Round \d/);
    expect(stderr).not.toContain('\u001b');
    expect(readFileSync(path.join(clone, 'build/out.json'), 'utf8')).toContain('work.sum');
    expect(readFileSync(path.join(clone, 'build/out.html'), 'utf8')).toContain('Content-Security-Policy');

    const profile = run('profile', '--json');
    expect(profile.status).toBe(0);
    const schema = JSON.parse(readFileSync('schemas/profile.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect(validate(JSON.parse(profile.stdout)) || validate.errors).toBe(true);
  });

  it('show one line of progress on a terminal', () => {
    const words = `${program} profile --profile off --top 1`;
    const { stdout } = spawnSync('script', ['--quiet', '--return', '--command', words, '/dev/null'], {
      cwd: clone,
      env: { ...env, TERM: 'xterm' },
      encoding: 'utf8',
    });
    expect(stdout).toContain('\r\u001b[2KRound 2');
    expect(stdout).toContain('Slowest tests');
  });
});

describe('compare', () => {
  const state = (): string[] => [
    git('status', '--porcelain'),
    git('ls-files', '--stage'),
    git('for-each-ref'),
    git('rev-parse', 'HEAD'),
    git('worktree', 'list'),
    git('stash', 'list'),
  ];

  it('judges the working tree with its uncommitted changes, and leaves index and branches alone', () => {
    put({ ...SLOWER, 'spec/new_spec.lua': "it('is new', function() end)\n", 'staged.txt': 'staged\n' });
    git('add', 'staged.txt');
    const before = state();
    const { status, stdout, stderr } = run('compare', 'main', '--json', ...few);
    expect({ status, stderr: status === 1 ? '' : stderr }).toEqual({ status: 1, stderr: '' });
    const report = JSON.parse(stdout) as { verdict: string; head: { commit: string }; added: { name: string }[] };
    expect(report).toMatchObject({ verdict: 'slower', head: { commit: '' }, added: [{ name: 'is new' }] });
    expect(stderr).toMatch(
      /^Comparing the working tree \(HEAD [0-9a-f]{12} and 3 uncommitted files\) with [0-9a-f]{12}, the newest commit in common with main\.$/m,
    );
    rmSync(path.join(clone, 'busted-profiler-output'), { recursive: true });
    expect(state()).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);

    const committed = run('compare', 'main', '--committed', ...few);
    expect(committed.status).toBe(2);
    expect(committed.stderr).toMatch(/^error: Nothing differs from [0-9a-f]{12}/m);
  });

  it('judges commits where nothing else changed, its own earlier output left out', () => {
    git('checkout', '--quiet', '-B', 'feature');
    put({ NEWS: 'news\n', 'busted-profiler-output/report.json': 'of the last time\n' });
    git('add', 'NEWS');
    git('commit', '--quiet', '--message', 'News');
    const { status, stdout, stderr } = run('compare', 'main', ...few);
    git('checkout', '--quiet', 'main');
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('same\n');
    expect(stderr).toMatch(/^Comparing HEAD \([0-9a-f]{12}\) with /m);
  });

  it('names what is no commit', () => {
    const { status, stderr } = run('compare', 'nowhere');
    expect(status).toBe(2);
    expect(stderr).toContain('error: "nowhere" names no commit. Give a branch, a tag or a commit.\n');
  });

  it('says in a shallow clone that the history may be elsewhere', () => {
    put({ NEWS: 'news\n' });
    git('add', '--all');
    git('commit', '--quiet', '--message', 'News');
    const cwd = path.join(folder, 'shallow');
    git('clone', '--quiet', '--depth=1', pathToFileURL(clone).href, cwd);
    git('reset', '--quiet', '--hard', 'HEAD~1');
    const { status, stderr } = spawnSync(program, ['compare', 'HEAD~1'], { cwd, env, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe(
      'error: "HEAD~1" names no commit. Give a branch, a tag or a commit. This clone is shallow: git fetch --unshallow brings the rest of its history.\n',
    );
  });
});

describe('release and calibrate', () => {
  it('publishes to a repository on disk, pictures and all', () => {
    const bare = path.join(folder, 'results.git');
    git('clone', '--quiet', '--bare', '.', bare);
    const args = ['--release-version', 'v1.0.0', '--repository', bare, ...few];
    const { status, stdout, stderr } = run('release', ...args);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const onBare = (...words: string[]) => execFileSync('git', words, { cwd: bare, encoding: 'utf8' }).trim();
    expect(onBare('rev-parse', 'profiling')).toBe(stdout.trim());
    onBare('fsck', '--strict');
    expect(onBare('ls-tree', '--name-only', 'profiling:benchmarks/busted/all')).toContain('timing.png');
    const again = run('release', ...args, '--json');
    expect((JSON.parse(again.stdout) as Record<string, string>)['release-path']).toContain('v1.0.0');
  });

  it('prints figures of unchanged code', () => {
    const { status, stdout, stderr } = run('calibrate', '--json', '--time-budget', '3s', ...few);
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    const figures = JSON.parse(stdout) as { trials: number; falseAlarms: { count: number; high: number } };
    expect(figures.trials).toBeGreaterThan(0);
    expect(figures.falseAlarms.high).toBeGreaterThan(figures.falseAlarms.count / figures.trials);
  });
});

describe('what cannot come to a good end', () => {
  const compare = ['compare', 'main'];
  const release = ['release', '--release-version', 'v1.0.0'];

  it.each<[string, string[], RegExp]>([
    [
      'no profile to draw',
      ['flamegraph', '--profile', 'off'],
      /Input profile is "off", and a flame graph is made from/,
    ],
    [
      'no evidence to fail by',
      [...compare, '--gate-on', ','],
      /Input gate-on is ","\. Allowed: at least one of instructions, time/,
    ],
    ['an option that is empty', [...compare, '--busted', ''], /--busted is ""\. Give it a value, or leave it out\./],
    ['a tag that is empty', ['release', '--release-version', ' '], /--release-version is " "\. Give it a value/],
    [
      'a clock that nothing has',
      [...compare, '--clock', 'moon'],
      /Input clock is "moon"\. Allowed: auto, wall, cpu, cycles/,
    ],
    ['a place that takes no file', ['flamegraph', '--output', '/proc/x/y'], /--output is "\/proc\/x\/y": ENOENT/],
    ['a place that nobody may write', ['flamegraph', '--output', '/sys/x'], /--output is "\/sys\/x": E(PERM|ACCES)/],
    [
      'a folder for a file',
      ['flamegraph', '--output', 'spec'],
      /--output is ".*\/spec": that is a folder\. Give a file/,
    ],
    ['a place below a file', ['flamegraph', '--html', 'src/work.lua/x'], /--html is ".*": .*work\.lua is no folder/],
    ['an output path in /proc', [...compare, '--output-path', '/proc/x'], /--output-path is "\/proc\/x": ENOENT/],
    ['a file for a folder', [...compare, '--output-path', 'src/work.lua'], /--output-path is ".*": that is a file/],
    [
      'another main branch',
      [...release, '--main-branch', 'trunk'],
      /The branch "trunk" does not exist, or .*Check main-/,
    ],
    [
      'no repository to publish to',
      [...release, '--repository', '../nowhere'],
      /git rev-parse --verify failed in .*\/nowhere: .*No such file or directory\. Check that the path is a git repository/,
    ],
  ])('is refused before anything runs: %s', (_, args, message) => {
    put({ 'spec/ran_spec.lua': "it('ran', function() io.open('ran', 'w'):close() end)\n" });
    git('add', '--all');
    const { status, stderr } = run(...args);
    expect(stderr).toMatch(new RegExp(`^error: ${message.source}`));
    expect(status).toBe(2);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(git('status', '--porcelain', '--untracked-files=all')).toBe('A  spec/ran_spec.lua');
  });
});

describe('a signal', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it with %i, and leaves no worktree, folder or process behind', async (signal, code) => {
    const seconds = `4711.${process.pid}${code}`;
    put({ 'spec/long_spec.lua': `it('is long', function() os.execute('touch started; sleep ${seconds}') end)\n` });
    const child = spawn(program, ['compare', 'main', ...few], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    while (!running(seconds)) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(git('worktree', 'list').split('\n')).toHaveLength(3);
    child.kill(signal);
    expect(await ended).toBe(code);
    expect(said).toContain(`error: Stopped by ${signal}. It was not finished; run it again.`);
    expect(running(seconds)).toBe(false);
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(existsSync(path.join(clone, '.git/worktrees'))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  /** Whether a process with this word on its command line runs. */
  function running(word: string): boolean {
    return readdirSync('/proc').some((id) => {
      try {
        return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes(word);
      } catch {
        return false;
      }
    });
  }
});

describe('the terminal log', () => {
  const said = (isTTY: boolean, variables: Record<string, string> = {}): string => {
    let text = '';
    const write = (chunk: string | Uint8Array): boolean => {
      text += String(chunk);
      return true;
    };
    const log = terminalLog({ write, isTTY, columns: 20 }, variables);
    log.progress('Round 1 of some more than a line holds');
    log.progress('Round 2');
    log.warning('look');
    log.progress('Round 3');
    log.end();
    return text;
  };

  it('overwrites its progress line, and says nothing of it in a pipe or on a terminal that cannot', () => {
    const erase = '\r\u001b[2K';
    expect(said(true, { NO_COLOR: '1' })).toBe(
      `${erase}Round 1 of some mor${erase}Round 2${erase}warning: look\n${erase}Round 3${erase}`,
    );
    expect(said(false)).toBe('warning: look\n');
    expect(said(true, { TERM: 'dumb', NO_COLOR: '' })).toBe('warning: look\n');
  });
});
