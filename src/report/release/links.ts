/**
 * Addresses that the pages point to. Pages on the profiling branch link to each other relatively. The summary page on
 * main points at the other branch: by the full address of its blob, with `?raw=true` for a picture. GitHub resolves it
 * for a reader with the rights to a private repository, follows it when the repository was renamed, and finds the
 * branch also where its name has slashes. Without GitHub there are no such addresses: links are then left out.
 */
import type { Site } from '../site.js';
import { addressPath } from '../text/markdown.js';

function repository({ serverUrl, repository: name }: Site): string {
  return serverUrl === '' || name === '' ? '' : `${serverUrl}/${addressPath(name)}`;
}

/** A file or folder of the benchmarks folder, on the profiling branch; empty where there is no GitHub. */
export function branchUrl(site: Site, path: string, kind: 'blob' | 'tree' = 'blob'): string {
  const base = repository(site);
  if (base === '') return '';
  const folder = site.benchmarksPath.replace(/^\.?\/+|\/+$/g, '');
  return `${base}/${kind}/${addressPath(site.profilingBranch)}/${addressPath(`${folder}/${path}`)}`;
}

/** A picture of the benchmarks folder as an image's source. */
export function branchImageUrl(site: Site, path: string): string {
  const url = branchUrl(site, path);
  return url === '' ? '' : `${url}?raw=true`;
}

export function commitUrl(site: Site, commit: string): string {
  const base = repository(site);
  return base === '' || commit === '' ? '' : `${base}/commit/${addressPath(commit)}`;
}

export function releaseUrl(site: Site, version: string): string {
  const base = repository(site);
  return base === '' ? '' : `${base}/releases/tag/${addressPath(version)}`;
}

/** A line of the project at a commit; empty for frames without a file. */
export function sourceUrl(site: Site, commit: string, file: string, line: number): string {
  const base = repository(site);
  if (base === '' || commit === '' || file === '' || file.startsWith('/') || file.startsWith('[')) return '';
  const prefix = site.workingDirectory === '.' || site.workingDirectory === '' ? '' : `${site.workingDirectory}/`;
  const parts = `${prefix}${file}`.split('/').filter((part) => part !== '.' && part !== '');
  if (parts.includes('..')) return '';
  return `${base}/blob/${addressPath(commit)}/${addressPath(parts.join('/'))}${line > 0 ? `#L${String(line)}` : ''}`;
}
