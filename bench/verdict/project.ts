/** A suite as a git repository, from which pull requests are made and judged as `pr` mode does. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Inputs, readInputs } from '../../src/inputs.js';
import { Git } from '../../src/measure/git.js';
import { type PassName, type PassResult, runPass } from '../../src/measure/pass.js';
import type { Job } from '../../src/modes/job.js';
import { type Judged, judgePair } from '../../src/modes/judge.js';
import { withCheckouts } from '../../src/modes/measuring.js';
import { siteOf } from '../../src/modes/run.js';
import type { World } from '../../src/world.js';
import { addWork, type Change, statement, type Work } from './fork.js';
import type { Subject } from './suites.js';

export class Project {
  /** The working tree; as the project has it, except while a pass of a changed version runs. */
  readonly directory: string;
  private readonly world: World;
  private readonly base: string;

  /** Copies the suite from `sources` into `scratch` and commits it. */
  constructor(
    world: World,
    readonly subject: Subject,
    private readonly busted: string,
    sources: string,
    scratch: string,
  ) {
    const { suite } = subject;
    this.world = { ...world, env: { ...world.env, LUA_PATH: `${suite.luaPath};${world.env.LUA_PATH ?? ';'}` } };
    this.directory = path.join(scratch, 'repository');
    mkdirSync(this.directory, { recursive: true });
    cpSync(path.join(sources, suite.folder), this.directory, {
      recursive: true,
      filter: (file) => path.basename(file) !== '.git',
    });
    this.git('init', '--quiet');
    this.base = this.commit();
  }

  /** A pass of the project as it is, or with a change. @param phase of the collector, see `collectorPhase` */
  async pass(pass: PassName, change: Change | null = null, phase = 0): Promise<PassResult> {
    try {
      if (change !== null) addWork(this.directory, change);
      return await runPass(this.world, {
        pass,
        directory: this.directory,
        command: [this.subject.interpreter, this.busted],
        args: this.subject.suite.bustedArgs.split(' ').filter((word) => word !== ''),
        seed: 1,
        clock: 'wall',
        timeout: 120,
        echo: false,
        include: [],
        exclude: [],
        phase,
      });
    } finally {
      if (change !== null) this.git('checkout', '--quiet', '--', '.');
    }
  }

  /** Seconds that one unit of the work takes in this interpreter. */
  costOf(work: Work): number {
    const [size, times] = [10_000, 200];
    const script = `local start = os.clock() for _ = 1, ${times} do${statement(work, size)}end
      io.write((os.clock() - start) / ${size * times})`;
    return Math.max(1e-12, Number(execFileSync(this.subject.interpreter, ['-e', script], { encoding: 'utf8' })));
  }

  /** What `pr` mode says of a pull request that makes the change, or changes nothing, with these inputs. */
  async judge(change: Change | null, inputs: Partial<Inputs>): Promise<Judged> {
    if (change !== null) addWork(this.directory, change);
    const head = this.commit();
    const job = this.job(inputs);
    const versions = [
      { label: 'base', commit: this.base },
      { label: 'head', commit: head },
    ];
    try {
      return await withCheckouts(job, versions, (subjects) =>
        judgePair(job, subjects, { kind: 'base', commit: this.base, label: 'base' }, false),
      );
    } finally {
      this.git('reset', '--quiet', '--hard', this.base);
    }
  }

  private job(changes: Partial<Inputs>): Job {
    const inputs = {
      ...readInputs((name) => (name === 'busted-args' ? this.subject.suite.bustedArgs : '')),
      busted: [this.subject.interpreter, this.busted],
      ...changes,
    };
    return {
      world: this.world,
      inputs,
      git: new Git(this.world, this.directory),
      site: siteOf(inputs, { serverUrl: '', repository: '', mainBranch: 'main', runUrl: '' }),
      output: '',
    };
  }

  /** Commits all there is, also nothing. @returns its SHA */
  private commit(): string {
    this.git('add', '--all', '--force');
    this.git('commit', '--quiet', '--allow-empty', '--message=fix: a change');
    return this.git('rev-parse', 'HEAD').trim();
  }

  private git(...args: readonly string[]): string {
    const settings = ['user.name=bench', 'user.email=bench@localhost', 'core.hooksPath=/dev/null', 'gc.auto=0'];
    return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd: this.directory,
      encoding: 'utf8',
    });
  }
}
