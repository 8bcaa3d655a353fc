/** Which changes of the newest release deserve a colour: those that are more than noise. */
import type { PageData } from './data.js';
import type { Measure, Past, Point } from './past.js';

/** A test's change against the release before, as a ratio less one, and what it is. */
export interface TestChange {
  readonly ratio: number;
  readonly kind: '' | 'slower' | 'faster';
}

/** Least changes worth a colour, as `test-change.ts` has them for the other pages; a page cannot import it. */
const LEAST: Readonly<Record<Measure, number>> = { time: 0.15, count: 0.01 };
/** Instructions by which a count may differ for where in a tick its code begins. */
const COUNT_MARGIN = 3000;
/** A count that differs from release to release (as so many have shown) must differ by so many times the usual. */
const UNUSUAL_COUNT = 4;
const FEWEST_STEPS = 4;
/** Best times of unchanged tests have long tails: in four pairs of releases of 174 and 256 tests the farthest was 7 to 13 times the middle one. */
const UNUSUAL_TIME = 15;
/** Instructions bear a change of time out where they changed by this part of it. */
const BORNE_OUT = 0.25;

function middleOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** How far a factor is from 1, as a ratio less one, up and down alike. */
function distance(factor: number): number {
  return Math.max(factor, 1 / factor) - 1;
}

/** By how much a test's count must have changed: more than ticks explain, and than it does from release to release. */
function noiseOfCount(points: readonly Point[], past: Past): number {
  const steps = past
    .stretches(points.slice(0, -1), 'count')
    .flatMap((run) => run.slice(1).map(({ best }, index) => distance(best / (run[index]?.best ?? best))));
  const usual = steps.length < FEWEST_STEPS ? 0 : middleOf(steps);
  return Math.max(COUNT_MARGIN / (points.at(-2)?.best ?? 1), UNUSUAL_COUNT * usual);
}

/** By how much a test's time must have changed: more than the rounds of either release differ. */
function noiseOfTime(points: readonly Point[]): number {
  return Math.max(...points.slice(-2).map(({ best, median }) => median / best - 1));
}

/**
 * Changes of all tests. Instructions are asked first, since they repeat, and a time that they bear out is coloured with them.
 * Any other time must have changed by far more than most tests did, after what all of them have in common: another day's
 * machine.
 */
export function testChanges(data: PageData, past: Past): Record<Measure, (TestChange | null)[]> {
  const tests = data.tests.map((_, test) => test);
  const points = (test: number, measure: Measure): Point[] =>
    past.points(test, measure).filter(({ release }) => release <= data.latest);
  const ratios = (measure: Measure): (number | null)[] => tests.map((test) => past.change(test, measure));
  const told = (ratio: number, isTold: boolean): TestChange => ({
    ratio,
    kind: !isTold ? '' : ratio > 0 ? 'slower' : 'faster',
  });
  const count = ratios('count').map((ratio, test) => {
    const size = ratio === null ? 0 : distance(1 + ratio);
    return ratio === null ? null : told(ratio, size >= LEAST.count && size > noiseOfCount(points(test, 'count'), past));
  });
  const times = ratios('time');
  const known = times.filter((ratio) => ratio !== null);
  const common = 1 + middleOf(known);
  const least = Math.max(LEAST.time, UNUSUAL_TIME * middleOf(known.map((ratio) => distance((1 + ratio) / common))));
  const time = times.map((ratio, test) => {
    if (ratio === null) return null;
    const own = (1 + ratio) / common;
    const counted = count[test]?.kind === '' ? 0 : (count[test]?.ratio ?? 0);
    const isBorneOut = counted * ratio > 0 && Math.abs(counted) >= BORNE_OUT * Math.abs(ratio);
    const isFar = distance(own) >= least && (own - 1) * ratio > 0 && distance(1 + ratio) >= LEAST.time;
    return told(ratio, isBorneOut || (isFar && distance(own) > noiseOfTime(points(test, 'time'))));
  });
  return { time, count };
}
