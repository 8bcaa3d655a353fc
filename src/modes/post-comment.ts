/** The sticky comment of a pull request: this suite's section put into it, where the inputs and the token allow. */
import type { Comparison } from '../analyse/comparison.js';
import { publishComment } from '../publish/comment.js';
import { comment } from '../report/comparison/comment.js';
import { COMMENT_MARKER, hasSection, mergeSections } from '../report/comparison/sticky.js';
import type { GitHubJob } from './job.js';
import { writeFiles } from './output-folder.js';

/**
 * @param words of the command that repeats the comparison; none where this job's inputs are not those that it was made by
 * @returns the comment's address, or an empty string where none was written
 */
export async function postComment(
  { world, inputs, site, github, output }: GitHubJob,
  pullRequest: number,
  comparison: Comparison,
  fromFork: boolean,
  words: readonly string[],
): Promise<string> {
  const section = comment(comparison, site, { arguments: words });
  const merge = (existing: string | null): string => mergeSections(existing, comparison.name, section);
  await writeFiles(output, [{ path: 'comment.md', content: merge(null) }]);
  const isChange = comparison.verdict === 'slower' || comparison.verdict === 'faster' || comparison.gate !== 'none';
  if (inputs.comment === 'never') return '';
  // What was said of an earlier commit must not stand where it is no longer true.
  const update = (existing: string | null): string | null =>
    inputs.comment === 'always' || isChange || hasSection(existing, comparison.name) ? merge(existing) : existing;
  if (inputs.dryRun) {
    world.log.info(`Dry run: the comment lies in ${output}.`);
    return '';
  }
  const result = await publishComment(github, world, { pullRequest, marker: COMMENT_MARKER, merge: update });
  if (result.kind !== 'forbidden') return result.url;
  const text = `The comment could not be written: ${result.reason}`;
  if (fromFork) world.log.info(`${text} Mode comment in a workflow_run workflow posts it (see docs/permissions.md).`);
  else world.log.warning(text);
  return '';
}
