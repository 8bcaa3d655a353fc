/** Runs of forks, as `pr` mode makes them with its default inputs. */
import type { Measurement, Profile } from '../../src/measure/measurement.js';
import { assemble } from '../../src/measure/assemble.js';
import { environmentOf } from '../../src/measure/environment.js';
import { type PassName, type PassResult, runPass } from '../../src/measure/pass.js';
import { roundsEnd } from '../../src/measure/testing-method.js';
import type { World } from '../../src/world.js';
import type { Subject } from './suites.js';

const METHOD = { method: { kind: 'consecutive', runs: 10 }, minimumRounds: 20, maximumRounds: 100 } as const;

/** One suite under one interpreter, with what is needed to run any fork of it. */
export class Runner {
  private readonly world: World;

  constructor(
    world: World,
    private readonly subject: Subject,
    private readonly busted: string,
  ) {
    const inherited = world.env.LUA_PATH ?? ';';
    this.world = { ...world, env: { ...world.env, LUA_PATH: `${subject.suite.luaPath};${inherited}` } };
  }

  pass(directory: string, pass: PassName): Promise<PassResult> {
    return runPass(this.world, {
      pass,
      directory,
      command: [this.subject.interpreter, this.busted],
      args: this.subject.suite.roots,
      seed: 1,
      clock: 'wall',
      timeout: 120,
      echo: false,
      include: [],
      exclude: [],
    });
  }

  async profile(directory: string): Promise<Profile | null> {
    return (await this.pass(directory, 'sampling')).profile;
  }

  /** Base and head with counts, interleaved rounds until the method is content, and profiles. */
  async pair(base: string, head: string): Promise<[Measurement, Measurement]> {
    const counting = [await this.repeats(base), await this.repeats(head)] as const;
    const timing = await this.rounds(base, head, null);
    const profiles = [await this.profile(base), await this.profile(head)] as const;
    return [this.measured(timing[0], counting[0], profiles[0]), this.measured(timing[1], counting[1], profiles[1])];
  }

  /** Fresh pairs, as many as the first ones were at least. */
  async again(base: string, head: string): Promise<[Measurement, Measurement]> {
    const [before, after] = await this.rounds(base, head, METHOD.minimumRounds);
    return [this.measured(before, [], null), this.measured(after, [], null)];
  }

  private async repeats(directory: string): Promise<PassResult[]> {
    return [await this.pass(directory, 'counting'), await this.pass(directory, 'counting')];
  }

  private async rounds(base: string, head: string, count: number | null): Promise<[PassResult[], PassResult[]]> {
    const before: PassResult[] = [];
    const after: PassResult[] = [];
    const done = () =>
      count === null
        ? roundsEnd(
            METHOD,
            [before, after].map((side) => side.map(({ suite }) => suite.wall)),
          ) !== null
        : before.length >= count;
    while (!done()) {
      // ABBA: whoever goes first in one round goes second in the next.
      const order = before.length % 2 === 0 ? (['base', 'head'] as const) : (['head', 'base'] as const);
      for (const side of order) {
        if (side === 'base') before.push(await this.pass(base, 'timing'));
        else after.push(await this.pass(head, 'timing'));
      }
    }
    return [before, after];
  }

  private measured(
    timing: readonly PassResult[],
    counting: readonly PassResult[],
    profile: Profile | null,
  ): Measurement {
    const [first] = timing;
    if (first === undefined) throw new Error('no round was measured');
    return assemble({
      commit: '',
      environment: environmentOf(this.world, first),
      method: {
        testingMethod: 'consecutive-10',
        rounds: timing.length,
        passes: { timing: timing.length, counting: counting.length, sampling: profile === null ? 0 : 1, calls: 0 },
        clock: 'wall',
        clocks: first.clocks,
        seed: 1,
        tick: counting[0]?.tick ?? null,
        ended: 'content',
      },
      timing,
      counting,
      profile,
      notes: [],
    });
  }
}
