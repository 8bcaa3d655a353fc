/** Two versions become a verdict: measured interleaved, or the head alone against a stored baseline. */
import { compare, type CompareOptions } from '../analyse/compare.js';
import type { BaselineKind, Comparison } from '../analyse/comparison.js';
import { confirm, toConfirm } from '../analyse/confirm.js';
import type { Measurement } from '../measure/measurement.js';
import type { Subject } from '../measure/plan.js';
import { openSession } from '../measure/session.js';
import type { Inputs } from '../inputs.js';
import type { Job } from './job.js';
import { both, measureAlone, planOf } from './measuring.js';
import { answered, confirmation, freshRounds } from './standing.js';
import { thresholdsOf } from './thresholds.js';

export interface Judged {
  readonly comparison: Comparison;
  readonly base: Measurement;
  readonly head: Measurement;
  /** Base and head again, where something seemed slower and was measured by fresh pairs. */
  readonly fresh: readonly [Measurement, Measurement] | null;
}

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
  const session = openSession(
    job.world,
    subjects,
    planOf(job, { answered: answered(job.inputs), confirmation: confirmation(job.inputs) }),
  );
  const [base, head] = both(await session.measure());
  const comparison = compare(base, head, optionsOf(job.inputs, baseline, ignored));
  if (!toConfirm(comparison)) return { comparison, base, head, fresh: null };
  job.world.log.info('Something seems slower: measuring it again with fresh pairs.');
  const fresh = both(await session.again(freshRounds(job.inputs)));
  return { comparison: confirm(comparison, ...fresh), base, head, fresh };
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
