/** What keeps the branch small: a test that did not change leaves no trace of a release's noise in its folder. */
import type { BranchFolder } from '../publish/branch-folder.js';
import type { PublishedFile } from '../publish/files.js';
import { blobSha } from '../publish/git-objects.js';

/** Files that carry the noise of a release. */
const NOISY = /^by_release\/[^/]+\/(profile\.json|history\.svg)$/;

/**
 * The files without the `profile.json` and `history.svg` of each test whose other files are on the branch as they are
 * here: those show all that a change of the code or the machine changes. Its folder then keeps the profile of the release
 * that changed it last. With ten thousand tests this is also what keeps a release's requests small.
 */
export async function withoutUnchangedTests(
  files: readonly PublishedFile[],
  existing: BranchFolder,
): Promise<readonly PublishedFile[]> {
  const present = await existing.filesBelow('by_release');
  const changed = new Set(
    files
      .filter(({ path, content }) => !NOISY.test(path) && present.get(below(path)) !== blobSha(content))
      .map(({ path }) => folderOf(path)),
  );
  return files.filter(({ path }) => !NOISY.test(path) || changed.has(folderOf(path)) || !present.has(below(path)));
}

const below = (path: string): string => path.slice('by_release/'.length);
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
