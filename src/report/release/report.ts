/** What a release's pages are made from: the one result object of release mode. */
import type { History } from '../../analyse/history.js';
import type { ProfileRecord, ReleaseRecord } from '../../analyse/release-record.js';
import type { CallTree } from '../../measure/measurement.js';
import type { Site } from '../site.js';

export interface ReleaseReport {
  /** The release that was measured. */
  readonly record: ReleaseRecord;
  /** All releases, this one among them, the oldest first. */
  readonly history: History;
  /** Whether the branch says of earlier releases what cannot be read: then nothing is known of what is not in `history`. */
  readonly isPartial: boolean;
  /** Whether this is the newest stable release: only then are the suite's profile and `by_release/` made anew. */
  readonly isNewest: boolean;
  /** The newest stable release's profile and tree: what `all/` shows where this one is not the newest. */
  readonly newest: { readonly profile: ProfileRecord; readonly tree: CallTree | null };
  readonly site: Site;
  /** Rows of the tables of slowest tests and functions. */
  readonly top: number;
  /** Releases drawn in the pictures. */
  readonly chartReleases: number;
}
