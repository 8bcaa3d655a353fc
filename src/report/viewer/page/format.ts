/** Numbers as readers want them: one unit for what is compared, true minus signs. */

export interface Unit {
  readonly name: string;
  show(value: number): string;
}

const TIMES = [
  [1e6, 's'],
  [1e3, 'ms'],
  [1, 'µs'],
  [1e-3, 'ns'],
] as const;
const COUNTS = [
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
  [1, ''],
] as const;

/**
 * A unit that suits all of the values: between the largest and the middle one, neither 0.000 nor 5,000,000.
 *
 * @param step what the values are multiples of: as many digits as it needs
 */
export function unitFor(values: readonly number[], of: 'time' | 'count', step?: number): Unit {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const largest = sorted.at(-1) ?? 0;
  const typical = Math.sqrt(largest * (sorted[sorted.length >> 1] ?? 0));
  const units = of === 'time' ? TIMES : COUNTS;
  const [size, name] = units.find((each) => typical >= each[0]) ?? units[units.length - 1] ?? [1, ''];
  const top = largest / size;
  const precise = name === '' ? 0 : top < 10 ? 3 : top < 100 ? 2 : top < 1000 ? 1 : 0;
  const digits = step === undefined ? precise : Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9));
  const format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const small = new Intl.NumberFormat('en', { minimumSignificantDigits: 2, maximumSignificantDigits: 2 });
  const isSmall = (value: number): boolean =>
    digits > 0 && step === undefined && value > 0 && value < 10 ** (1 - digits);
  return { name, show: (value) => (isSmall(value / size) ? small : format).format(value / size) };
}

/** One value with a unit of its own. */
export function withUnit(value: number, of: 'time' | 'count'): string {
  if (value === 0) return '0';
  const unit = unitFor([value], of);
  return `${unit.show(value)} ${unit.name}`.trim();
}

/** A part of a whole, in percent. */
export function showPart(part: number): string {
  const percent = part * 100;
  return percent > 0 && percent < 0.05 ? '<0.1%' : `${percent.toFixed(1)}%`;
}

/** A change as a ratio less one, with its sign. */
export function showChange(ratio: number): string {
  const text = Math.abs(ratio * 100).toFixed(1);
  return `${text === '0.0' ? '' : ratio < 0 ? '−' : '+'}${text}%`;
}
