/**
 * Statistics of samples: descriptive ones from `simple-statistics`, and the few tests that a verdict rests on, which no
 * small kept library has with exact small-sample probabilities (see docs/statistics.md).
 */
import { interquartileRange, mean, median, quantileSorted, sampleStandardDeviation } from 'simple-statistics';
import type { Estimate } from './comparison.js';
import type { Statistics } from './release-record.js';

export { median };

/** A quantile, `p` from 0 to 1, of samples in any order (interpolated between neighbours: type 7); 0 of none. */
export function quantile(samples: readonly number[], p: number): number {
  return samples.length === 0 ? 0 : quantileSorted(ascending(samples), p);
}

/** Standard deviation of the samples (n − 1); 0 for a single one. */
export function deviation(samples: readonly number[]): number {
  return samples.length < 2 ? 0 : sampleStandardDeviation([...samples]);
}

/** Smallest of the samples. Noise only ever adds time, so it is the best single estimate of the work's own. */
export function minimum(samples: readonly number[]): number {
  return samples.reduce((least, sample) => Math.min(least, sample), Infinity);
}

/**
 * Mean of the lowest quarter of the samples. Like the minimum it is little disturbed by what only adds time; it does not
 * hang on one lucky sample.
 */
export function lowest(samples: readonly number[]): number {
  return mean(ascending(samples).slice(0, Math.ceil(samples.length / 4)));
}

/** Relative spread: interquartile range by median; 0 where there is nothing to spread. */
export function spread(samples: readonly number[]): number {
  if (samples.length < 2) return 0;
  const middle = median([...samples]);
  return middle > 0 ? interquartileRange([...samples]) / middle : 0;
}

/** Samples with what is commonly asked of them. */
export function statistics(samples: readonly number[]): Statistics {
  if (samples.length === 0) return { best: 0, median: 0, mean: 0, deviation: 0, samples: [] };
  return {
    best: minimum(samples),
    median: median([...samples]),
    mean: mean([...samples]),
    deviation: deviation(samples),
    samples: [...samples],
  };
}

/**
 * Median with a confidence interval between two order statistics (the inverted sign test): it assumes nothing about
 * the distribution but independent samples. The widest interval there is, from minimum to maximum, where even that
 * holds the median with less confidence than asked (fewer than six samples at 95 %, eight at 99 %).
 */
export function medianInterval(samples: readonly number[], confidence = 0.95): Estimate {
  const sorted = ascending(samples);
  const rank = signTestRank(sorted.length, 1 - confidence);
  return {
    value: median(sorted),
    low: sorted[rank] ?? NaN,
    high: sorted[sorted.length - 1 - rank] ?? NaN,
  };
}

/** Largest zero-based rank whose interval `[x(rank), x(n-1-rank)]` still misses the median with at most `alpha`. */
function signTestRank(count: number, alpha: number): number {
  // P(at most `rank` of `count` fair coins fall heads), summed until both tails together would pass alpha.
  let probability = 0.5 ** count;
  let cumulative = probability;
  let rank = 0;
  while (rank + 1 < count / 2) {
    probability *= (count - rank) / (rank + 1);
    if (2 * (cumulative + probability) > alpha) break;
    cumulative += probability;
    rank += 1;
  }
  return 2 * cumulative > alpha ? 0 : rank;
}

function ascending(samples: readonly number[]): number[] {
  return [...samples].sort((a, b) => a - b);
}
