/** Ratios as percentages. */
import { grouped } from './duration.js';

/** A ratio as a share: 0.123 → `12.3%`; `–` for null. */
export function percent(ratio: number | null, digits = 1): string {
  if (ratio === null || !Number.isFinite(ratio)) return '–';
  const value = ratio * 100;
  if (value !== 0 && Math.abs(value) < 10 ** -digits / 2)
    return `${value < 0 ? '>−' : '<'}${(10 ** -digits).toFixed(digits)}%`;
  return `${grouped(value, digits)}%`;
}

/**
 * A change as a signed percentage: 0.123 → `+12.3%`, −0.05 → `−5.0%`. What rounds to nothing has no sign: `0.0%`.
 * From 100 % on the decimals are left out.
 */
export function change(ratio: number | null, digits = 1): string {
  if (ratio === null || Number.isNaN(ratio)) return '–';
  if (!Number.isFinite(ratio)) return ratio > 0 ? 'new' : '–';
  const shown = grouped(Math.abs(ratio) * 100, Math.abs(ratio) >= 1 ? 0 : digits);
  if (!/[1-9]/.test(shown)) return `${shown}%`;
  return `${ratio > 0 ? '+' : '−'}${shown}%`;
}

/** A threshold as the user wrote it: 0.1 → `10%`, 0.075 → `7.5%`. */
export function threshold(ratio: number): string {
  return `${String(Number((ratio * 100).toFixed(4)))}%`;
}
