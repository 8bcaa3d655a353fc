/** How two versions stand after some timing rounds: what tells a session how many more it needs, and for what. */
import { bestSeconds } from '../analyse/clocks.js';
import { FEWEST_SIGNIFICANT_PAIRS, isSuspect } from '../analyse/levels.js';
import { judgeTimes, type Times } from '../analyse/times.js';
import type { Inputs } from '../inputs.js';
import type { Samples } from '../measure/measurement.js';
import type { PassResult } from '../measure/pass.js';
import type { Plan } from '../measure/plan.js';
import { thresholdsOf } from './thresholds.js';

/** Rounds are added up to so many times the fewest, where the suite's time is still unresolved. */
const PATIENCE = 2;

/** Whether the suite's time needs no more rounds: it is resolved, or more would take too long for what they can add. */
export function answered(inputs: Inputs): NonNullable<Plan['answered']> {
  return ([base = [], head = []]) => {
    if (base.length >= PATIENCE * inputs.minimumRounds) return true;
    return standing(inputs, base, head).suite?.verdict !== 'unresolved';
  };
}

/** What would be measured again: whatever seems slower by time. */
export function confirmation(inputs: Inputs): NonNullable<Plan['confirmation']> {
  return {
    fewest: FEWEST_SIGNIFICANT_PAIRS,
    suspects: ([base = [], head = []]) => {
      const { suite, tests } = standing(inputs, base, head);
      return [suite, ...tests.values()].some(isSuspect);
    },
  };
}

/** Fresh pairs that a suspicion is judged by: fewer could never confirm one. */
export function freshRounds({ minimumRounds }: Inputs): number {
  return Math.max(minimumRounds, FEWEST_SIGNIFICANT_PAIRS);
}

function standing(inputs: Inputs, base: readonly PassResult[], head: readonly PassResult[]): Times {
  const before = samplesByTest(base);
  const pairs = [...samplesByTest(head)].flatMap(([key, after]) => {
    const old = before.get(key);
    if (old?.samples.wall.length !== base.length || after.samples.wall.length !== head.length) return [];
    return [{ base: old, head: after }];
  });
  const thresholds = thresholdsOf(inputs);
  const long = pairs.filter((pair) => {
    return (
      Math.max(...[pair.base, pair.head].map(({ samples }) => bestSeconds([samples]))) >= thresholds.minimumTestTime
    );
  });
  return judgeTimes(pairs, {
    clock: inputs.clock === 'cpu' ? 'cpu' : 'wall',
    paired: true,
    control: { shift: 0, trouble: null },
    thresholds,
    judged: { suite: true, tests: new Set(long.map((pair) => pair.head.id)) },
  });
}

/** A test of one source, its wall and processor time by run. */
interface Timed {
  readonly id: string;
  readonly samples: Samples & { readonly wall: number[]; readonly cpu: number[] };
}

function samplesByTest(runs: readonly PassResult[]): ReadonlyMap<string, Timed> {
  const found = new Map<string, Timed>();
  for (const { id, sourceHash, times } of runs.flatMap(({ tests }) => tests)) {
    const key = `${id} ${sourceHash}`;
    const known = found.get(key) ?? { id, samples: { wall: [], cpu: [], cycles: null, referenceCycles: null } };
    known.samples.wall.push(times.wall);
    known.samples.cpu.push(times.cpu);
    found.set(key, known);
  }
  return found;
}
