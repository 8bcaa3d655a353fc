/** The Mann-Whitney test: whether the samples of one side tend to be larger than those of the other, and by how much. */
import { approximateTail, cumulative, rankTest, type RankTest } from './rank-test.js';

/** Products of sample sizes up to which the distribution is counted out and not approximated. */
const EXACT_LIMIT = 2_500;

/**
 * The Mann-Whitney U test (Mann & Whitney 1947) on the logarithms of the samples: it counts the ratios of every sample of
 * head to every one of base, two of which bound its interval. Exact for few samples, else by the normal approximation.
 */
export function mannWhitney(base: readonly number[], head: readonly number[]): RankTest {
  const [before, after] = [logarithms(base), logarithms(head)];
  const [m, n] = [before.length, after.length];
  const none = m === 0 || n === 0;
  return rankTest({
    total: m * n,
    range: none ? [0, 0] : [(after[0] ?? 0) - (before[m - 1] ?? 0), (after[n - 1] ?? 0) - (before[0] ?? 0)],
    atMost: (shift) => differencesAtMost(before, after, shift),
    tail: tailOf(m, n),
  });
}

/** Samples of nothing have none, and are left out. */
function logarithms(samples: readonly number[]): Float64Array {
  return Float64Array.from(
    samples.filter((sample) => sample > 0),
    Math.log,
  ).sort();
}

/** How many of all differences of an `after` and a `before`, both ascending, are at most `shift`. */
function differencesAtMost(before: Float64Array, after: Float64Array, shift: number): number {
  let count = 0;
  let within = 0;
  for (const value of before) {
    while (within < after.length && (after[within] ?? 0) - value <= shift) within += 1;
    count += within;
  }
  return count;
}

const tails = new Map<string, Float64Array>();

/** P(U is at most so much), all arrangements of `m` and `n` samples being equally likely. */
function tailOf(m: number, n: number): (count: number) => number {
  if (m * n > EXACT_LIMIT) return (count) => approximateTail(count, (m * n) / 2, (m * n * (m + n + 1)) / 12);
  const key = `${m} ${n}`;
  const known = tails.get(key) ?? cumulative(arrangements(m, n));
  tails.set(key, known);
  return (count) => (count < 0 ? 0 : (known[count] ?? 1));
}

/**
 * Probability of every U from 0 to mn: the coefficients of the Gaussian binomial, built factor by factor
 * (1 − q^(n+i)) / (1 − q^i) and scaled as it goes, so that nothing overflows.
 */
function arrangements(m: number, n: number): Float64Array {
  const density = new Float64Array(m * n + 1);
  density[0] = 1;
  for (let i = 1; i <= m; i += 1) {
    const scale = i / (n + i);
    for (let u = m * n; u >= n + i; u -= 1) density[u] = at(density, u) - at(density, u - n - i);
    for (let u = i; u <= m * n; u += 1) density[u] = at(density, u) + at(density, u - i);
    for (let u = 0; u <= m * n; u += 1) density[u] = at(density, u) * scale;
  }
  return density;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
