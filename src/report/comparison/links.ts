/** Links from a comparison into GitHub. Without a server, texts stand alone. */
import { posix } from 'node:path';
import type { Comparison } from '../../analyse/comparison.js';
import type { Frame, TestIdentity } from '../../measure/measurement.js';
import type { Site } from '../site.js';
import { lineOf } from '../text/place.js';
import { addressPath, breakableCode, code, link } from '../text/markdown.js';

const FULL_SHA = /^[0-9a-f]{40}$/;

/** A file of the working directory as a path in the repository; null where it would lie outside of it. */
export function repositoryPath(site: Site, file: string): string | null {
  if (file === '' || /[\0\r\n\\]/.test(file) || posix.isAbsolute(file)) return null;
  const joined = posix.normalize(posix.join(site.workingDirectory || '.', file));
  return joined === '.' || joined === '..' || joined.startsWith('../') || joined.startsWith('/') ? null : joined;
}

function repositoryUrl(site: Site): string {
  return site.serverUrl === '' || site.repository === '' ? '' : `${site.serverUrl}/${addressPath(site.repository)}`;
}

/** A commit's first 7 digits, linked. An uncommitted tree has no SHA. */
export function commitLink(site: Site, sha: string): string {
  if (!FULL_SHA.test(sha)) return 'the working tree';
  const url = repositoryUrl(site);
  return link(code(sha.slice(0, 7)), url === '' ? '' : `${url}/commit/${sha}`);
}

/** Address of a line at the head commit; empty where it has none. */
function lineUrl(site: Site, commit: string, file: string, line: number): string {
  const url = repositoryUrl(site);
  const path = repositoryPath(site, file);
  if (url === '' || path === null || !FULL_SHA.test(commit)) return '';
  return `${url}/blob/${commit}/${addressPath(path)}${line > 0 ? `#L${line}` : ''}`;
}

/** A test's full name, linked to its line. */
export function testLink(site: Site, comparison: Comparison, test: TestIdentity): string {
  return link(breakableCode(test.name), lineUrl(site, comparison.head.commit, test.file, test.line));
}

/** A function's name, linked to its line; C functions and folded frames have none. */
export function functionLink(site: Site, comparison: Comparison, frame: Frame): string {
  return link(breakableCode(frame.name), lineUrl(site, comparison.head.commit, frame.file, lineOf(frame)));
}
