/** Folders on the branch that are ours to delete: of releases that are gone, of tests that are gone. */
import type { BranchFolder } from '../publish/branch-folder.js';
import { readProfile, readSummary, type Read } from '../report/release/read.js';
import type { Warn } from './branch-state.js';

/** Paths of those among the release folders that are ours. @param names names below `all/artifacts` */
export function deletableReleases(existing: BranchFolder, names: readonly string[], warn: Warn): Promise<string[]> {
  const folders = names.map((name) => `all/artifacts/${name}`);
  return ours(existing, folders, 'summary.json', readSummary, warn);
}

/** Paths of those among the folders of tests that are ours, but for the `current` ones. */
export async function deletableTests(
  existing: BranchFolder,
  current: ReadonlySet<string>,
  warn: Warn,
): Promise<string[]> {
  const entries = (await existing.list('by_release')).filter(({ path, type }) => type === 'tree' && !current.has(path));
  const folders = entries.map(({ path }) => `by_release/${path}`);
  return ours(existing, folders, 'profile.json', readProfile, warn);
}

/**
 * A folder is ours where the file that we write into it is there and can be read. What another version of the action
 * wrote, or somebody else, stays, with a warning that names it.
 */
async function ours(
  existing: BranchFolder,
  folders: readonly string[],
  file: string,
  read: (text: string) => Read<unknown>,
  warn: Warn,
): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const text = await existing.readText(`${folder}/${file}`);
    const result = text === null ? null : read(text);
    if (result?.ok) found.push(folder);
    else
      warn(
        `${folder} on the branch is left as it is: ${result === null ? `it has no ${file}` : `its ${file} ${result.reason}`}.`,
      );
  }
  return found;
}
