/** Wilcoxon's signed-rank test: whether head's rounds tend to take longer than base's next to them, and by how much. */
import { approximateTail, cumulative, rankTest, type RankTest } from './rank-test.js';

/** Pairs up to which the distribution is counted out and not approximated. */
const EXACT_LIMIT = 50;

/**
 * The signed-rank test (Wilcoxon 1945) on the logarithms of paired ratios: where nothing changed, up by a factor is as likely
 * as down by it. What it counts are Walsh's averages, the means of every two changes and of each with itself, two of which
 * bound its interval (Tukey 1949). Exact for few pairs, else by the normal approximation.
 */
export function signedRanks(ratios: readonly number[]): RankTest {
  const changes = Float64Array.from(ratios, Math.log).sort();
  const pairs = changes.length;
  return rankTest({
    total: (pairs * (pairs + 1)) / 2,
    range: [changes[0] ?? 0, changes[pairs - 1] ?? 0],
    atMost: (shift) => averagesAtMost(changes, shift),
    tail: tailOf(pairs),
  });
}

/** How many averages of two (or one) of the ascending values are at most `shift`: one walk inwards from both ends. */
function averagesAtMost(ascending: Float64Array, shift: number): number {
  let count = 0;
  let upper = ascending.length - 1;
  for (let lower = 0; lower <= upper; lower += 1) {
    const value = ascending[lower] ?? 0;
    while (upper >= lower && value + (ascending[upper] ?? 0) > 2 * shift) upper -= 1;
    count += upper - lower + 1;
  }
  return count;
}

const tails = new Map<number, Float64Array>();

/** P(the rank sum of the rises is at most so much), each sign being as likely as the other. */
function tailOf(pairs: number): (count: number) => number {
  if (pairs > EXACT_LIMIT) {
    const mean = (pairs * (pairs + 1)) / 4;
    return (count) => approximateTail(count, mean, (mean * (2 * pairs + 1)) / 6);
  }
  const known = tails.get(pairs) ?? cumulative(rankSums(pairs));
  tails.set(pairs, known);
  return (count) => (count < 0 ? 0 : (known[count] ?? 1));
}

/** Probability of every sum of those ranks from 1 to `pairs` that a fair coin picks. */
function rankSums(pairs: number): Float64Array {
  const density = new Float64Array((pairs * (pairs + 1)) / 2 + 1);
  density[0] = 1;
  for (let rank = 1; rank <= pairs; rank += 1)
    for (let sum = (rank * (rank + 1)) / 2; sum >= 0; sum -= 1)
      density[sum] = ((density[sum] ?? 0) + (density[sum - rank] ?? 0)) / 2;
  return density;
}
