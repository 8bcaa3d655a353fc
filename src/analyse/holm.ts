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
