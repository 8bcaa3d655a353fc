/** How much garbage Node may let stand. */
import { setFlagsFromString } from 'node:v8';

/**
 * Where a machine has much memory, V8 lets its space for new objects grow to the most and collects the old ones only when
 * they have about doubled. Publishing makes many texts, one after the other, and needs none of that: its peak is half as high
 * with both flags (docs/benchmarks.md). No limit is set by this, so that no suite is too large.
 */
export function holdLittleGarbage(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
}
