/** The thresholds of a verdict, from the inputs. */
import type { Thresholds } from '../analyse/comparison.js';
import type { Inputs } from '../inputs.js';

export function thresholdsOf(inputs: Inputs): Thresholds {
  return {
    fail: inputs.threshold,
    warn: inputs.warnThreshold,
    minimumTestTime: inputs.minimumTestTime,
    minimumSlowdown: inputs.minimumSlowdown,
    gateOn: inputs.gateOn,
  };
}
