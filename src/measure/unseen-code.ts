/** Whether the suite ran the project's own code at all: an installed copy of it may have been loaded instead. Pure. */
import type { Profile, TestIdentity } from './measurement.js';

/** Folders that hold tests and what helps them. */
const TESTS = /^(?:specs?|tests?)\//;

/**
 * A note where every function of the project that was called stands in a spec file or beside one; only the calls pass,
 * which misses no function, can tell.
 */
export function unseenCode(profile: Profile | null, tests: readonly TestIdentity[]): string[] {
  if (!profile?.calls) return [];
  const specs = new Set(tests.map(({ file }) => file));
  const seen = profile.frames.some(({ file, test }) => {
    return test === undefined && file !== '' && !specs.has(file) && !TESTS.test(file);
  });
  return seen
    ? []
    : [
        "The tests called no function of the project's files outside of its specs: what they test may be loaded from an installed copy, which no change here reaches (see docs/troubleshooting.md).",
      ];
}
