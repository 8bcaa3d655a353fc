/**
 * Rank tests of a shift, with the interval that belongs to them. A rank test counts comparisons (of pairs, of samples) that
 * show a rise; where nothing changed, rises and falls are as likely. The interval is all the shifts that the test does not
 * exclude, so that 0 lies in it exactly where the p-value is above what the confidence leaves to chance.
 */

/** What a test compares, as logarithms of ratios: up by a factor is as far as down by it. */
export interface Comparisons {
  readonly total: number;
  /** Every one of them lies between these. */
  readonly range: readonly [number, number];
  /** How many of them are at most `shift`. */
  readonly atMost: (shift: number) => number;
  /** P(at most `count` of them show a rise) where nothing changed; of falls it is the same. */
  readonly tail: (count: number) => number;
}

/** The ends of an interval: ratios less one. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export interface RankTest {
  /** Two-sided. Comparisons that show no change at all speak against one in either direction. */
  readonly pValue: number;
  /** From the least comparison to the greatest where even that holds the change with less confidence than asked. */
  interval(confidence: number): Bounds;
}

export function rankTest({ total, range, atMost, tail }: Comparisons): RankTest {
  const fewest = Math.min(atMost(0), total - atMost(-Number.MIN_VALUE));
  return {
    pValue: total === 0 ? 1 : Math.min(1, 2 * tail(fewest)),
    interval: (confidence) => {
      const first = firstWithin(1 - confidence);
      return { low: Math.expm1(inOrder(first)), high: Math.expm1(inOrder(total - 1 - first)) };
    },
  };

  /** The place, in ascending order, of the least comparison that is a shift which the test does not exclude. */
  function firstWithin(alpha: number): number {
    let [low, high] = [0, Math.ceil(total / 2)];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (2 * tail(middle) > alpha) high = middle;
      else low = middle + 1;
    }
    // So many comparisons at most leave a shift within: it has one fewer below it and is one itself.
    return Math.max(0, low - 1);
  }

  /** The comparison at a place in ascending order, found by halving, since there may be millions of them. */
  function inOrder(place: number): number {
    let [low, high] = range;
    if (atMost(low) > place) return low;
    for (;;) {
      const middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) return high;
      if (atMost(middle) > place) high = middle;
      else low = middle;
    }
  }
}

/**
 * P(Z > z) of the standard normal distribution for z ≥ 0, with a small relative error also far out, where Holm's
 * correction looks: the series of the distribution function near the middle, Laplace's continued fraction beyond
 * (Abramowitz & Stegun 1964, 26.2.11 and 26.2.14).
 */
export function normalTail(z: number): number {
  const height = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - height * sum;
  }
  let fraction = z;
  for (let depth = 100; depth >= 1; depth -= 1) fraction = z + depth / fraction;
  return height / fraction;
}

/** P(at most `count`) by the normal approximation, with a correction for continuity. */
export function approximateTail(count: number, mean: number, variance: number): number {
  const distance = mean - count - 0.5;
  const tail = normalTail(Math.abs(distance) / Math.sqrt(variance));
  return distance >= 0 ? tail : 1 - tail;
}

/** Sums of a density from its beginning. */
export function cumulative(density: Float64Array): Float64Array {
  let sum = 0;
  return density.map((probability) => (sum += probability));
}
