/** What the history picture shows, worked out before anything is drawn. */
import type { History, HistoryRelease } from '../../analyse/history.js';
import { difference, sameMachine } from '../release/environment.js';
import { truncateMiddle } from '../text/visible.js';

/** A run of releases measured on one machine: its lines are not joined to the next run's. */
export interface Stretch {
  /** Positions on the axis, from 0. */
  readonly from: number;
  readonly to: number;
  /** Why it begins: `other machine`… Empty for the first. */
  readonly why: string;
}

export interface TimingData {
  readonly labels: readonly string[];
  /** In `unit`. */
  readonly best: readonly number[];
  readonly median: readonly number[];
  readonly lowerQuartile: readonly number[];
  readonly upperQuartile: readonly number[];
  readonly unit: 's' | 'ms' | 'µs';
  /** Of the newest release, in seconds. */
  readonly newestBest: number;
  readonly stretches: readonly Stretch[];
  /** Bounds of the axis, and how far its lines lie apart, in `unit`. */
  readonly low: number;
  readonly high: number;
  readonly step: number;
  /** Releases that are older than those shown. */
  readonly older: number;
}

const UNITS = [
  { unit: 's', size: 1 },
  { unit: 'ms', size: 1e-3 },
  { unit: 'µs', size: 1e-6 },
] as const;
const LONGEST_LABEL = 18;
/** The axis spans at least this part of the median: noise must not look like a cliff. */
const LEAST_SPAN = 0.3;

/** @param limit newest releases shown */
export function timingData(history: History, limit: number): TimingData {
  const releases = history.releases.slice(-Math.max(1, limit));
  const values = releases.flatMap(({ suite }) => [suite.best, suite.median, suite.lowerQuartile, suite.upperQuartile]);
  const largest = Math.max(...values, 0);
  const { unit, size } = UNITS.find((candidate) => largest >= candidate.size) ?? UNITS[2];
  const of = (pick: (suite: HistoryRelease['suite']) => number): number[] =>
    releases.map(({ suite }) => pick(suite) / size);
  const { low, high, step } = bounds(values.map((value) => value / size));
  return {
    labels: labelsOf(releases.map(({ version }) => version)),
    best: of(({ best }) => best),
    median: of(({ median }) => median),
    lowerQuartile: of(({ lowerQuartile }) => lowerQuartile),
    upperQuartile: of(({ upperQuartile }) => upperQuartile),
    unit,
    newestBest: releases.at(-1)?.suite.best ?? 0,
    stretches: stretchesOf(releases),
    low,
    high,
    step,
    older: history.releases.length - releases.length,
  };
}

/** Versions as the axis shows them: where one is too long, what all of them begin and end with is left out. */
function labelsOf(versions: readonly string[]): string[] {
  const [first = ''] = versions;
  if (versions.length < 2 || versions.every((version) => version.length <= LONGEST_LABEL))
    return versions.map((version) => truncateMiddle(version, LONGEST_LABEL));
  let [start, end] = [first.length, first.length];
  for (const version of versions) {
    while (!version.startsWith(first.slice(0, start))) start -= 1;
    while (!version.endsWith(first.slice(first.length - end))) end -= 1;
  }
  // Numbers stay whole: 1.10 and 1.11 must not become 0 and 1.
  const before = first.slice(0, start).replace(/v?[\d.]*$/, '').length;
  const after = first.slice(first.length - end).replace(/^[\d.]*/, '').length;
  return versions.map((version) => {
    const own = version.slice(before, Math.max(before, version.length - after));
    return truncateMiddle(`${before > 0 ? '…' : ''}${own}${after > 0 ? '…' : ''}`, LONGEST_LABEL);
  });
}

function stretchesOf(releases: readonly HistoryRelease[]): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  let why = '';
  releases.forEach((release, index) => {
    const before = releases[index - 1];
    if (before === undefined || sameMachine(before.environment, release.environment)) return;
    stretches.push({ from, to: index - 1, why });
    from = index;
    why = difference(before.environment, release.environment);
  });
  if (releases.length > 0) stretches.push({ from, to: releases.length - 1, why });
  return stretches;
}

/** Steps of the axis, give or take a few. */
const STEPS = 4;

/**
 * From zero where the values spread widely; else round them, wide enough that a small change looks small. Both ends are lines
 * of the axis, which has one every `step`.
 */
function bounds(values: readonly number[]): { low: number; high: number; step: number } {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (!(most > 0)) return { low: 0, high: 1, step: 1 };
  const middle = (least + most) / 2;
  const half = Math.max((most - least) * 0.58, middle * (LEAST_SPAN / 2));
  const [bottom, top] = [least < most * 0.45 ? 0 : middle - half, middle + half];
  const rough = (top - bottom) / STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10);
  // 3 steps of 0.1 are 0.30000000000000004, beside which chart.js would draw a second line at 0.3.
  const line = (number: number): number => Number((number * step).toPrecision(12));
  return { low: line(Math.floor(bottom / step)), high: line(Math.ceil(top / step)), step: line(1) };
}
