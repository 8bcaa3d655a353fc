/** The one command that gives the same comparison on a person's own machine. */
import type { Comparison } from '../../analyse/comparison.js';

/** Quoted for a POSIX shell; plain words stay as they are. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The shell command.
 *
 * @param options.workingDirectory of the project in its repository
 * @param options.arguments further words for `compare`, from the workflow's inputs; never from a report file
 */
export function reproduceCommand(
  comparison: Comparison,
  options: { readonly workingDirectory: string; readonly arguments?: readonly string[] },
): string {
  const sha = comparison.baseline.commit;
  const base = /^[0-9a-f]{40}$/.test(sha) ? sha.slice(0, 12) : 'HEAD';
  const words = ['npx', 'busted-profiler-action', 'compare', base, ...(options.arguments ?? [])];
  const command = words.map((word) => shellWord(oneLine(word))).join(' ');
  const directory = options.workingDirectory;
  return directory === '' || directory === '.' ? command : `cd ${shellWord(oneLine(directory))} && ${command}`;
}

/** A pasted line feed would run what follows it. */
function oneLine(word: string): string {
  return word.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
