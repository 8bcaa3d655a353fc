/** What a reader of a comparison should know beside its numbers. */
import type { Measurement } from '../measure/measurement.js';
import type { Control } from './control.js';
import type { Pair } from './pairing.js';

export interface Circumstances {
  readonly control: Control;
  readonly sameMachine: boolean;
  readonly sameInterpreter: boolean;
  readonly paired: boolean;
  readonly common: readonly Pair[];
}

/** Notes of both measurements, and on what could not be compared. */
export function notesOf(base: Measurement, head: Measurement, about: Circumstances): string[] {
  const notes = new Set([...head.notes, ...base.notes]);
  if (about.common.length === 0)
    notes.add('No test is in both versions with the same source, so nothing was compared.');
  if (!about.sameMachine) notes.add(`Time was not compared: ${differences(base, head)}.`);
  if (!about.sameInterpreter) notes.add('VM instructions were not compared: the interpreters differ.');
  if (about.sameMachine && !about.paired) {
    notes.add('The baseline was measured at another time; by time alone it can raise a suspicion and prove nothing.');
  }
  if (about.sameMachine && about.control.trouble === 'moved') {
    const percent = (about.control.shift * 100).toFixed(1).replace('-', '−');
    notes.add(
      `Time judges only what is far more than the machine's own change: the control, which runs none of the project's code, changed by ${percent}% between the sides.`,
    );
  }
  if (about.sameMachine && about.control.trouble === 'noisy') {
    notes.add("Time could not be judged: the control, which runs none of the project's code, varied too much.");
  }
  if (about.common.some(({ head: test }) => test.sourceHash === '')) {
    notes.add('The source of some tests could not be read; whether they were edited is not known.');
  }
  return [...notes];
}

function differences(base: Measurement, head: Measurement): string {
  const labels = {
    cpu: 'CPU',
    arch: 'architecture',
    os: 'operating system',
    interpreter: 'interpreter',
    runnerImage: 'runner image',
  } as const;
  const differing = (Object.keys(labels) as (keyof typeof labels)[])
    .filter((key) => base.environment[key] !== head.environment[key])
    .map((key) => labels[key]);
  return `the baseline comes from another ${differing.join(', ')}`;
}
