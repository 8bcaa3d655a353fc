/** How often something happens, from how often it was seen. */

/** How often something happened, with the bounds that hold its true rate with 95 % confidence. */
export interface Rate {
  readonly count: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A rate with its exact 95 % bounds (Clopper & Pearson 1934), found by bisection; 0 in n allows about 3/n.
 */
export function rate(count: number, trials: number): Rate {
  const low = count === 0 ? 0 : bisect((p) => binomialTail(count, trials, p) > LEVEL / 2);
  const high =
    trials === 0 || count === trials ? 1 : bisect((p) => 1 - binomialTail(count + 1, trials, p) < LEVEL / sides(count));
  return { count, trials, low, high };
}

const LEVEL = 0.05;

/** Where nothing was seen only the upper bound can err, and has the whole of the error to itself. */
function sides(count: number): number {
  return count === 0 ? 1 : 2;
}

/** P(at least `count` of `trials`), each with probability `p`. */
function binomialTail(count: number, trials: number, p: number): number {
  let sum = 0;
  let logChoose = 0;
  for (let k = 0; k <= trials; k += 1) {
    if (k > 0) logChoose += Math.log((trials - k + 1) / k);
    if (k >= count) sum += Math.exp(logChoose + k * Math.log(p) + (trials - k) * Math.log1p(-p));
  }
  return Math.min(1, sum);
}

/** Smallest p at which `reached`, which turns true once, is true. */
function bisect(reached: (p: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
