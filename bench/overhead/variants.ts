/** What is compared: busted as it is, each pass, and what other profilers do. */
import path from 'node:path';
import { runPass, type PassName } from '../../src/measure/pass.js';
import { runSuite } from '../../src/measure/pass-process.js';
import type { World } from '../../src/world.js';

const PASSES: readonly PassName[] = ['timing', 'counting', 'sampling', 'calls'];
export const VARIANTS = ['plain', ...PASSES, 'wrapping', 'jit.profile'] as const;
export type Variant = (typeof VARIANTS)[number];

/** How many times as long as plain busted the suite may take. */
export const GOALS: Partial<Record<Variant, number>> = { timing: 1.01, counting: 1.15, sampling: 1.3, calls: 5 };

const LUA = path.join('bench', 'overhead', 'lua');
const TIME_OUT = 600;

export interface Run {
  readonly directory: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly seed: number;
}

/** Whether an interpreter has what a variant needs. */
export function canRun(variant: Variant, interpreter: string): boolean {
  return variant !== 'jit.profile' || interpreter === 'luajit';
}

/** One process of a variant, from start to end. */
export async function runVariant(world: World, variant: Variant, run: Run): Promise<void> {
  const observed = [...run.args, '-e', chunk('observe')];
  const pass = PASSES.find((name) => name === variant);
  if (pass !== undefined) {
    const args = { args: observed, clock: 'wall', timeout: TIME_OUT, echo: false, include: [], exclude: [] } as const;
    await runPass(world, { ...run, ...args, pass });
    return;
  }
  const other = { plain: [], wrapping: ['-e', chunk('wrapping')], 'jit.profile': ['-e', chunk('jit_profile')] };
  const words = variant === 'wrapping' || variant === 'jit.profile' ? other[variant] : other.plain;
  const ended = await runSuite(world, {
    command: [...run.command, ...observed, ...words, `--seed=${run.seed}`],
    directory: run.directory,
    env: {},
    timeout: TIME_OUT,
    echo: false,
  });
  if (ended.status !== 0) throw new Error(`${variant}: ${ended.kind} ${String(ended.status)} ${ended.tail}`);
}

function chunk(name: string): string {
  return `dofile[[${path.resolve(LUA, `${name}.lua`)}]]`;
}
