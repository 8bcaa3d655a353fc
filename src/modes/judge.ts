/** Two versions become a verdict: measured interleaved, or the head alone against a stored baseline. */
import { compare, type CompareOptions } from '../analyse/compare.js';
import type { BaselineKind, Comparison } from '../analyse/comparison.js';
import { confirm, toConfirm } from '../analyse/confirm.js';
import { judgeViews, suiteViews } from '../analyse/suite-time.js';
import type { Measurement, Samples } from '../measure/measurement.js';
import type { PassResult } from '../measure/pass.js';
import type { Plan, Subject } from '../measure/plan.js';
import { openSession } from '../measure/session.js';
import type { Inputs } from '../inputs.js';
import type { Job } from './job.js';
import { both, measureAlone, planOf } from './measuring.js';

/** Share of the time budget kept for measuring again what seems slower. */
const RESERVE = 0.2;

export interface Judged {
  readonly comparison: Comparison;
  readonly base: Measurement;
  readonly head: Measurement;
  /** Base and head again, where something seemed slower and was measured by fresh pairs. */
  readonly fresh: readonly [Measurement, Measurement] | null;
}

/** Rounds are added up to so many times the fewest, where the suite's time is still unresolved. */
const PATIENCE = 2;

/** What is compared with. */
export interface Baseline {
  readonly kind: BaselineKind;
  readonly commit: string;
  readonly label: string;
}

/** Measures base and head interleaved and confirms what seems slower by fresh pairs. */
export async function judgePair(
  job: Job,
  subjects: readonly Subject[],
  baseline: Baseline,
  ignored: boolean,
): Promise<Judged> {
  const session = openSession(job.world, subjects, planOf(job, { reserve: RESERVE, answered: answered(job.inputs) }));
  const [base, head] = both(await session.measure());
  const comparison = compare(base, head, optionsOf(job.inputs, baseline, ignored));
  if (!toConfirm(comparison)) return { comparison, base, head, fresh: null };
  job.world.log.info('Something seems slower: measuring it again with fresh pairs.');
  const fresh = both(await session.again(job.inputs.minimumRounds));
  return { comparison: confirm(comparison, ...fresh), base, head, fresh };
}

/** Whether the suite's time needs no more rounds: it is resolved, or more would take too long for what they can add. */
export function answered(inputs: Inputs): NonNullable<Plan['answered']> {
  return ([base = [], head = []]) => {
    if (base.length >= PATIENCE * inputs.minimumRounds) return true;
    const before = samplesByTest(base);
    const parts = [...samplesByTest(head)].flatMap(([id, after]) => {
      const old = before.get(id);
      return old?.wall.length === base.length && after.wall.length === head.length ? [{ base: old, head: after }] : [];
    });
    const thresholds = thresholdsOf(inputs);
    const suite = judgeViews(suiteViews(parts, inputs.clock === 'cpu' ? 'cpu' : 'wall'), {
      paired: true,
      thresholds,
      control: { trouble: null },
      judged: true,
    });
    return suite?.verdict !== 'unresolved';
  };
}

/** Wall and processor time of each test, by run. */
function samplesByTest(runs: readonly PassResult[]): Map<string, Samples & { wall: number[]; cpu: number[] }> {
  const samples = new Map<string, Samples & { wall: number[]; cpu: number[] }>();
  for (const { id, times } of runs.flatMap(({ tests }) => tests)) {
    const known = samples.get(id) ?? { wall: [], cpu: [], cycles: null, referenceCycles: null };
    known.wall.push(times.wall);
    known.cpu.push(times.cpu);
    samples.set(id, known);
  }
  return samples;
}

/** Measures the head alone and compares it with what was measured before. */
export async function judgeStored(
  job: Job,
  head: Subject,
  base: Measurement,
  baseline: Baseline,
  ignored: boolean,
): Promise<Judged> {
  const { measurement } = await measureAlone(job, head);
  const comparison = compare(base, measurement, optionsOf(job.inputs, baseline, ignored));
  return { comparison, base, head: measurement, fresh: null };
}

export function thresholdsOf(inputs: Inputs): CompareOptions['thresholds'] {
  return {
    fail: inputs.threshold,
    warn: inputs.warnThreshold,
    minimumTestTime: inputs.minimumTestTime,
    minimumSlowdown: inputs.minimumSlowdown,
    gateOn: inputs.gateOn,
  };
}

export function optionsOf(inputs: Inputs, baseline: Baseline, ignored: boolean): CompareOptions {
  return {
    name: inputs.name,
    baseline,
    thresholds: thresholdsOf(inputs),
    paired: baseline.kind === 'base',
    failOnRegression: inputs.failOnRegression,
    ignored,
  };
}
