/** The Mann-Whitney test: whether the samples of one side tend to be larger than those of the other. */

/** Products of sample sizes up to which the distribution is counted out and not approximated. */
const EXACT_LIMIT = 2_500;

/**
 * Two-sided p-value of the Mann-Whitney U test (Mann & Whitney 1947). Exact, by counting the arrangements, where there
 * are no ties and the samples are few; otherwise the normal approximation with corrections for ties and continuity.
 * 1 where a side is empty or all samples are alike.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): number {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0) return 1;
  const { rankSum, ties } = ranks(first, second);
  const u = rankSum - (m * (m + 1)) / 2;
  return ties.length === 0 && m * n <= EXACT_LIMIT ? exact(u, m, n) : approximate(u, m, n, ties);
}

/** Sum of the ranks of `first` among all samples, tied samples sharing their mean rank; sizes of the groups of ties. */
function ranks(first: readonly number[], second: readonly number[]): { rankSum: number; ties: number[] } {
  const all = [
    ...first.map((value) => ({ value, mine: true })),
    ...second.map((value) => ({ value, mine: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  const ties: number[] = [];
  for (let start = 0; start < all.length;) {
    let end = start + 1;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const sharedRank = (start + 1 + end) / 2;
    rankSum += sharedRank * all.slice(start, end).filter((sample) => sample.mine).length;
    if (end - start > 1) ties.push(end - start);
    start = end;
  }
  return { rankSum, ties };
}

/** P(|U − mn/2| at least as large), from the number of arrangements of m and n samples that give each U. */
function exact(u: number, m: number, n: number): number {
  const density = arrangements(m, n);
  const tail = Math.min(u, m * n - u);
  let probability = 0;
  for (let value = 0; value <= tail; value += 1) probability += density[value] ?? 0;
  return Math.min(1, 2 * probability);
}

/**
 * Probability of every U from 0 to mn where all arrangements are equally likely: the coefficients of the Gaussian
 * binomial, built factor by factor (1 − q^(n+i)) / (1 − q^i) and scaled as it goes, so that nothing overflows.
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

function approximate(u: number, m: number, n: number, ties: readonly number[]): number {
  const all = m + n;
  const tied = ties.reduce((sum, size) => sum + size ** 3 - size, 0);
  const variance = ((m * n) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (variance <= 0) return 1;
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
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

/**
 * Holm's step-down correction (Holm 1979): p-values adjusted for how many were tried, in the order given. Comparing
 * an adjusted value with a level keeps the chance of any false rejection below that level.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let floor = 0;
  order.forEach(({ p, index }, position) => {
    floor = Math.max(floor, Math.min(1, p * (pValues.length - position)));
    adjusted[index] = floor;
  });
  return adjusted;
}
