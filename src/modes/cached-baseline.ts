/** The base as it was measured earlier on the same kind of machine, from the runner's cache. */
import path from 'node:path';
import { restoreBaseline, saveBaseline, type BaselineIdentity } from '../measure/baseline-cache.js';
import { bustedCommand } from '../measure/busted-command.js';
import { requireClock } from '../measure/clock-probe.js';
import { environmentOf } from '../measure/environment.js';
import { runPass } from '../measure/pass.js';
import { SEED } from '../measure/side.js';
import type { Subject } from '../measure/plan.js';
import type { Job } from './job.js';
import { judgePair, judgeStored, type Baseline, type Judged } from './judge.js';
import { both, planOf } from './measuring.js';

/** Compares the head with the cached base; where the cache has none, both are measured, and the base is kept there. */
export async function judgeCached(
  job: Job,
  subjects: readonly Subject[],
  baseline: Baseline,
  ignored: boolean,
): Promise<Judged> {
  const { world } = job;
  const [, head] = both(subjects);
  const identity = await identityOf(job, head, baseline.commit);
  const stored = await restoreBaseline(world, identity);
  if (typeof stored !== 'string') return judgeStored(job, head, stored, { ...baseline, kind: 'cache' }, ignored);
  world.log.info(`The baseline in the cache is ${stored}: measuring the base here.`);
  const judged = await judgePair(job, subjects, baseline, ignored);
  if (stored === 'missing') await saveBaseline(world, identity, judged.base);
  return judged;
}

/** What a stored base must agree in; which interpreter and busted there are here, only a pass can tell. */
async function identityOf(job: Job, head: Subject, commit: string): Promise<BaselineIdentity> {
  const { world, inputs, git } = job;
  const plan = planOf(job);
  const clock = plan.clock === 'auto' ? 'wall' : plan.clock;
  const busted = { ...bustedCommand(world, plan, head.directory), directory: head.directory };
  await requireClock(world, busted, clock);
  const probe = await runPass(world, {
    pass: 'timing',
    ...busted,
    seed: SEED,
    clock,
    timeout: plan.timeBudget,
    echo: false,
    include: [],
    exclude: [],
  });
  return {
    commit,
    environment: environmentOf(world, probe),
    busted: inputs.busted,
    bustedArgs: inputs.bustedArgs,
    workingDirectory: path.relative(git.directory, plan.workspace),
    setup: inputs.setup,
    clock,
    name: inputs.name,
    shard: plan.shard,
  };
}
