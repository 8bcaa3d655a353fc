import type { TestIdentity } from './measurement.js';

/** Who a test is, without its numbers. */
export function identity({ id, name, path, file, line, sourceHash }: TestIdentity): TestIdentity {
  return { id, name, path, file, line, sourceHash };
}
