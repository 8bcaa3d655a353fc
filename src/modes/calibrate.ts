/** Mode `calibrate`: the head against itself, so that a user can choose the thresholds with open eyes. */
import { calibration, type Calibration } from '../analyse/calibrate.js';
import { FEWEST_PAIRS } from '../analyse/time-evidence.js';
import { UserError } from '../errors.js';
import type { MeasuredPair } from '../measure/measurement.js';
import { openSession } from '../measure/session.js';
import { calibrationLog, calibrationSummary } from '../report/comparison/calibration.js';
import type { Job } from './job.js';
import { both, planOf, withCheckouts } from './measuring.js';
import type { Outcome } from './outcome.js';
import { answered } from './standing.js';
import { thresholdsOf } from './thresholds.js';

/** Trials are worth their time up to here: 0 alarms in 60 bound the rate at 5 %. */
const MOST_TRIALS = 60;

export async function calibrate(job: Job): Promise<Outcome> {
  const { inputs, world } = job;
  const figures = await calibrationHere(job);
  const thresholds = thresholdsOf(inputs);
  world.log.info(calibrationLog(figures, thresholds, { colours: world.log.colours }));
  return { outputs: {}, summary: calibrationSummary(figures, thresholds), failure: null };
}

/** Measures HEAD against itself as often as the budget allows. */
export async function calibrationHere(job: Job): Promise<Calibration> {
  const { git, inputs, world } = job;
  const commit = await git.revParse('HEAD');
  if (commit === null)
    throw new UserError(
      'There is no commit to calibrate with.',
      'Commit something first; in a workflow, check the repository out before this step.',
    );
  if (inputs.maximumRounds < FEWEST_PAIRS)
    throw new UserError(
      `maximum-rounds is ${inputs.maximumRounds}, and fewer than ${FEWEST_PAIRS} rounds tell nothing of time.`,
      'Raise it, or leave it out.',
    );
  const versions = ['copy A', 'copy B'].map((label) => ({ label, commit }));
  const pairs = await withCheckouts(job, versions, async (subjects) => {
    const session = openSession(
      world,
      subjects,
      planOf(job, { profile: 'off', reserve: 0.8, answered: answered(inputs) }),
    );
    const found: MeasuredPair[] = [];
    const [base, head] = both(await session.measure());
    found.push({ base, head });
    while (found.length < MOST_TRIALS && session.remaining() > 0) {
      const [freshBase, freshHead] = both(await session.again(inputs.minimumRounds));
      if (freshBase.method.rounds < inputs.minimumRounds) break;
      found.push({ base: freshBase, head: freshHead });
    }
    // The first had to count instructions too: where that left it no time for its rounds, it is no pull request's like.
    const [first, ...others] = found;
    const cutShort = first !== undefined && first.base.method.rounds < inputs.minimumRounds;
    return cutShort && others.length > 0 ? others : found;
  });
  return calibration(pairs, thresholdsOf(inputs));
}
