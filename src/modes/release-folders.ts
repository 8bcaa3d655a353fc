/** Folders of releases that are to go from the branch. */
import type { BranchFolder } from '../publish/branch-folder.js';
import { readSummary } from '../report/release/read.js';
import type { Warn } from './branch-state.js';

/**
 * Paths of those among the release folders that are ours to delete: a release's `summary.json` is in it and can be read.
 * What another version of the action wrote, or somebody else, stays, with a warning that names it.
 * @param names names below `all/artifacts`
 */
export async function deletableReleases(
  existing: BranchFolder,
  names: readonly string[],
  warn: Warn,
): Promise<string[]> {
  const deletable: string[] = [];
  for (const name of names) {
    const folder = `all/artifacts/${name}`;
    const text = await existing.readText(`${folder}/summary.json`);
    const summary = text === null ? null : readSummary(text);
    if (summary?.ok) deletable.push(folder);
    else
      warn(
        `${folder} on the branch is left as it is: ${summary === null ? 'it has no summary.json' : `its summary.json ${summary.reason}`}.`,
      );
  }
  return deletable;
}
