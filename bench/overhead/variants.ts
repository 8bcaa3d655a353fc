/** What is compared: busted as it is, each pass, and what other profilers do. */
import path from 'node:path';
import { compiledModule } from '../../src/measure/counters-module.js';
import { runPass, type PassName } from '../../src/measure/pass.js';
import { runSuite } from '../../src/measure/pass-process.js';
import type { World } from '../../src/world.js';

const PASSES: readonly PassName[] = ['timing', 'counting', 'sampling', 'calls'];
export const VARIANTS = [
  'plain',
  'timing',
  'counting',
  'floor',
  'sampling',
  'calls',
  'wrapping',
  'jit.profile',
] as const;
export type Variant = (typeof VARIANTS)[number];

/** How many times as long as plain busted the suite may take. */
export const GOALS: Partial<Record<Variant, number>> = { timing: 1.01, counting: 1.15, sampling: 1.3, calls: 5 };

const LUA = path.join('bench', 'overhead', 'lua');
/** Seconds. */
const TIME_OUT = 60;

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
  const words = variant === 'plain' ? [] : ['-e', chunk(variant.replace('.', '_'))];
  const ended = await runSuite(world, {
    command: [...run.command, ...observed, ...words, `--seed=${run.seed}`],
    directory: run.directory,
    env: variant === 'floor' ? { OVERHEAD_FLOOR: await floorModule(world, { ...run, args: observed }) } : {},
    timeout: TIME_OUT,
    echo: false,
  });
  if (ended.status !== 0) throw new Error(`${variant}: ${ended.kind} ${String(ended.status)} ${ended.tail}`);
}

async function floorModule(world: World, run: Run): Promise<string> {
  const compiled = await compiledModule(world, run, [path.resolve(LUA, 'floor.c')]);
  if ('reason' in compiled) throw new Error(compiled.reason);
  return compiled.file;
}

function chunk(name: string): string {
  return `dofile[[${path.resolve(LUA, `${name}.lua`)}]]`;
}
