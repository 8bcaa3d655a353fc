/** Folders on the profiling branch. */
import { hash } from '../text/hash.js';
import { LONGEST_FOLDER_NAME, safeName } from '../text/safe-name.js';

/**
 * A release's folder below `all/artifacts/`: `{YYYY_MM_DD-VERSION}`. A version that had to be changed to be safe (or
 * that differs from another's only in case) is told apart by a few digits of its hash.
 *
 * @param date ISO 8601, UTC
 */
export function releaseFolder(date: string, version: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})/.exec(date)?.slice(1).join('_') ?? '0000_00_00';
  const room = LONGEST_FOLDER_NAME - day.length - 1;
  const safe = safeName(version, room);
  if (safe === version && version === version.toLowerCase()) return `${day}-${safe}`;
  return `${day}-${safeName(version, room - 9)}-${hash(version).toString(16).padStart(8, '0')}`;
}

/**
 * A test's folder below `by_release/`: `{UUID}-{safe_test_name}`, at most 100 characters. The id keeps it unique.
 *
 * @param id the test's id: a UUID
 * @param name the test's full name, untrusted
 */
export function testFolder(id: string, name: string): string {
  const safeId = safeName(id, 40);
  const room = LONGEST_FOLDER_NAME - safeId.length - 1;
  return `${safeId}-${safeName(name, room)}`;
}
