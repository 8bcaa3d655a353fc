/** How the inputs of a workflow are said to the command line, for the command that repeats a comparison. */
import type { InputName, Inputs } from '../inputs.js';

/**
 * What decides what is measured, and how it is judged. `setup` is not among them: a workflow may have put a secret into it, and
 * whoever develops the project has what it installs.
 */
const TOLD: readonly InputName[] = [
  'busted',
  'busted-args',
  'testing-method',
  'minimum-rounds',
  'maximum-rounds',
  'threshold',
  'warn-threshold',
  'minimum-test-time',
  'minimum-slowdown',
  'gate-on',
  'clock',
  'profile-include',
  'profile-exclude',
];

/** Words for `compare`, of the inputs that are not the default: `--busted-args=--tags=fast`. */
export function reproduceArguments({ given }: Inputs): readonly string[] {
  return TOLD.flatMap((name) => (given[name] === undefined ? [] : [`--${name}=${given[name]}`]));
}
