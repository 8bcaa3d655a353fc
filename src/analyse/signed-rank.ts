/** Wilcoxon's signed-rank test: whether head's rounds tend to take longer than base's next to them. */
import { normalTail } from './mann-whitney.js';

/** Pairs up to which the distribution is counted out and not approximated. */
const EXACT_LIMIT = 50;

/**
 * Two-sided p-value of the signed-rank test (Wilcoxon 1945) on the logarithms of paired ratios: where nothing changed, up
 * by a factor is as likely as down by it. Ratios of exactly 1 are left out. Exact, by counting the signs, where there are
 * no ties and the pairs are few; otherwise the normal approximation with corrections for ties and continuity. 1 where
 * nothing is left.
 */
export function signedRank(ratios: readonly number[]): number {
  const changes = ratios.map(Math.log).filter((change) => change !== 0);
  const sizes = changes.map(Math.abs).sort((a, b) => a - b);
  if (sizes.length === 0) return 1;
  const rankOf = (size: number) => (sizes.indexOf(size) + sizes.lastIndexOf(size)) / 2 + 1;
  const up = changes.filter((change) => change > 0).reduce((sum, change) => sum + rankOf(change), 0);
  const ties = [...new Set(sizes)].map((size) => sizes.lastIndexOf(size) - sizes.indexOf(size) + 1);
  const tied = ties.some((count) => count > 1);
  return !tied && sizes.length <= EXACT_LIMIT ? exact(up, sizes.length) : approximate(up, sizes.length, ties);
}

/** P(the rank sum of the rises is as far from its middle), each sign being as likely as the other. */
function exact(up: number, pairs: number): number {
  const all = (pairs * (pairs + 1)) / 2;
  let density = [1];
  for (let rank = 1; rank <= pairs; rank += 1) {
    const before = density;
    density = Array.from(
      { length: before.length + rank },
      (_, sum) => ((before[sum] ?? 0) + (before[sum - rank] ?? 0)) / 2,
    );
  }
  const tail = density.slice(0, Math.min(up, all - up) + 1).reduce((sum, probability) => sum + probability, 0);
  return Math.min(1, 2 * tail);
}

function approximate(up: number, pairs: number, ties: readonly number[]): number {
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - tied / 48;
  const distance = Math.max(0, Math.abs(up - (pairs * (pairs + 1)) / 4) - 0.5);
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
}
