/** Whether the parts that were found make one suite: all there, once, and of one thing. */
import type { Part, PullRequestPart, ReleasePart } from '../measure/part.js';
import { UserError } from '../errors.js';

/** A part, and the file that it was read from. */
export interface PartInFile<T extends Part = Part> {
  readonly file: string;
  readonly part: T;
}

/**
 * The parts of one suite, in order.
 * @param of what has to be merged
 * @param where the folder that was looked through
 * @throws UserError no part, one missing, one twice, parts of different cuts, or of something else
 */
export function wholeSuite(
  found: readonly PartInFile[],
  name: string,
  of: 'pull-request',
  where: string,
): readonly PullRequestPart[];
export function wholeSuite(
  found: readonly PartInFile[],
  name: string,
  of: 'release',
  where: string,
): readonly ReleasePart[];
export function wholeSuite(found: readonly PartInFile[], name: string, of: Part['of'], where: string): readonly Part[] {
  const own = found.filter(({ part }) => part.name === name).sort((a, b) => a.part.shard.index - b.part.shard.index);
  const [first] = own;
  if (first === undefined) {
    const others = [...new Set(found.map(({ part }) => part.name || 'no name'))];
    throw new UserError(
      `There is no part ${name === '' ? '' : `of ${JSON.stringify(name)} `}in ${JSON.stringify(where)}${others.length === 0 ? '' : ` (only of ${others.join(', ')})`}.`,
      'Let each shard job upload its output-path, and download all of them into this folder before this step.',
    );
  }
  const { count } = first.part.shard;
  for (const { file, part } of own) {
    if (part.of !== of)
      throw new UserError(
        `The part ${JSON.stringify(file)} was measured for a ${part.of}, and this run is for a ${of}.`,
        "Merge the parts of this very run, by a job with the shard jobs' mode and event.",
      );
    if (part.shard.count !== count)
      throw new UserError(
        `The parts are of different cuts: ${first.file} is one of ${count}, ${file} one of ${part.shard.count}.`,
        'Give every shard job the same number of parts, and merge parts of one run only.',
      );
    if (part.shard.index > count || JSON.stringify(part.specFiles) !== JSON.stringify(first.part.specFiles))
      throw new UserError(
        `The parts ${first.file} and ${file} were cut from different suites.`,
        'Give every shard job the same commit, busted, busted-args and working-directory.',
      );
  }
  const twice = own.find(({ part }, place) => own[place - 1]?.part.shard.index === part.shard.index);
  if (twice !== undefined) {
    const files = own.filter(({ part }) => part.shard.index === twice.part.shard.index).map(({ file }) => file);
    throw new UserError(
      `Part ${twice.part.shard.index}/${count} is there more than once: ${files.join(', ')}.`,
      'Give every shard job an index of its own, and suites that share a run a name of their own.',
    );
  }
  const there = new Set(own.map(({ part }) => part.shard.index));
  const missing = Array.from({ length: count }, (_, place) => place + 1).filter((index) => !there.has(index));
  if (missing.length > 0)
    throw new UserError(
      `Of ${count} parts ${missing.length === 1 ? 'one is' : `${missing.length} are`} missing: ${missing.map((index) => `${index}/${count}`).join(', ')}.`,
      'Look at the job of that shard: it failed, or its artifact was not uploaded or not downloaded.',
    );
  return own.map(({ part }) => part);
}
