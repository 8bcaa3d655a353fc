/** Durations and counts for tables: one unit a column, chosen for its size, so that a reader compares digits. */

/** How a column of numbers is shown. `format` leaves the unit to the column's title. */
export interface NumberColumn {
  /** `s`, `ms`, `µs`, `ns`; for counts empty, `thousand`, `million`, `billion`. */
  readonly unit: string;
  /**
   * The number in that unit; `–` for null.
   * @param significant so many digits at least, where a small number is to be compared with another
   */
  format(value: number | null, significant?: number): string;
  /** The number with its unit, for a sentence: `12.3 ms`. */
  withUnit(value: number | null): string;
}

interface Unit {
  readonly name: string;
  /** How many of the base unit (seconds, ones) one of it is. */
  readonly size: number;
}

const SECONDS: readonly Unit[] = [
  { name: 's', size: 1 },
  { name: 'ms', size: 1e-3 },
  { name: 'µs', size: 1e-6 },
  { name: 'ns', size: 1e-9 },
];
const ONES: readonly Unit[] = [
  { name: 'billion', size: 1e9 },
  { name: 'million', size: 1e6 },
  { name: 'thousand', size: 1e3 },
  { name: '', size: 1 },
];
const NO_BREAK_SPACE = '\u00a0';
/** After the point. */
const MOST_DIGITS = 6;
const NONE: Unit = { name: '', size: 1 };

function column(values: readonly (number | null)[], units: readonly Unit[], wholeUnit: string | null): NumberColumn {
  const sizes = values.filter((value): value is number => value !== null && Number.isFinite(value)).map(Math.abs);
  const sorted = sizes.filter((size) => size > 0).sort((a, b) => a - b);
  const largest = sorted.at(-1) ?? 0;
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  // Between the largest and the middle one, on a logarithmic scale: neither 0.000 in most rows nor 5,000,000 in one.
  const typical = Math.sqrt(largest * middle);
  const unit = units.find(({ size }) => typical >= size) ?? units.at(-1) ?? NONE;
  const top = largest / unit.size;
  const digits = unit.name === wholeUnit ? 0 : top < 10 ? 3 : top < 100 ? 2 : top < 1000 ? 1 : 0;
  const least = 10 ** -digits;
  const format = (value: number | null, significant = 0): string => {
    if (value === null || !Number.isFinite(value)) return '–';
    const scaled = value / unit.size;
    const wanted = scaled === 0 ? 0 : significant - 1 - Math.floor(Math.log10(Math.abs(scaled)));
    if (significant > 0 && unit.name !== wholeUnit && wanted > digits)
      return grouped(scaled, Math.min(MOST_DIGITS, wanted));
    if (scaled !== 0 && Math.abs(scaled) < least / 2) return `<${least.toFixed(digits)}`;
    return grouped(scaled, digits);
  };
  return {
    unit: unit.name,
    format,
    withUnit: (value) => {
      const text = format(value);
      return text === '–' || unit.name === '' ? text : `${text}${NO_BREAK_SPACE}${unit.name}`;
    },
  };
}

/** A number with thousands separators and a true minus sign; independent of the machine's locale. */
export function grouped(value: number, digits = 0): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(digits).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** @param values seconds; null where there is none */
export function durationColumn(values: readonly (number | null)[]): NumberColumn {
  return column(values, SECONDS, 'ns');
}

/** @param values counts (instructions, cycles, calls); null where there is none */
export function countColumn(values: readonly (number | null)[]): NumberColumn {
  return column(values, ONES, '');
}

/** One duration with a unit of its own: `12.30 ms`. For sentences, not for columns. */
export function duration(seconds: number | null): string {
  return durationColumn([seconds]).withUnit(seconds);
}

/** One count with a unit of its own: `1.234 million`. For sentences, not for columns. */
export function count(value: number | null): string {
  return countColumn([value]).withUnit(value);
}
