/** The files of one run, for `actions/upload-artifact` or a person: `output-path`. */
import { access, constants, mkdir, mkdtemp, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.js';
import type { PublishedFile } from '../report/published-file.js';

/** The folder for the files of a run where none was asked for. */
export const OUTPUT_FOLDER = 'busted-profiler-output';

/** Makes that folder where it is not there, and lets git overlook it: it may stand in somebody's clone. */
export async function makeOutputFolder(folder: string): Promise<void> {
  if (path.basename(folder) !== OUTPUT_FOLDER) return;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, '.gitignore'), '*\n');
}

/** Absolute path of the output folder: as given, relative to the workspace, or a folder in the runner's temporary one. */
export function outputFolder(
  given: string,
  workspace: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return given === '' ? path.join(env.RUNNER_TEMP ?? tmpdir(), OUTPUT_FOLDER) : path.resolve(workspace, given);
}

/**
 * Makes sure, before the minutes of measuring, that something can be written, and leaves no trace of that.
 *
 * @param name the input or option that names the place
 * @param kind what is to be written there: a file, or files below a folder
 * @throws UserError that says why not
 */
export async function requireWritable(name: string, place: string, kind: 'file' | 'folder'): Promise<void> {
  const refused = (reason: string): UserError =>
    new UserError(`${name} is ${JSON.stringify(place)}: ${reason}.`, `Give a ${kind} that can be written.`);
  const there = await stat(place).catch(() => null);
  if (there !== null && there.isDirectory() !== (kind === 'folder'))
    throw refused(kind === 'folder' ? 'that is a file' : 'that is a folder');
  try {
    if (there !== null && kind === 'file') await access(place, constants.W_OK);
    else await rmdir(await mkdtemp(path.join(await nearestFolder(place), '.busted-profiler-')));
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error));
  }
}

/** The innermost folder above a place that is there, or the place itself. */
async function nearestFolder(place: string): Promise<string> {
  const there = await stat(place).catch(() => null);
  if (there === null && path.dirname(place) !== place) return nearestFolder(path.dirname(place));
  if (there?.isDirectory() === true) return place;
  throw new Error(`${place} is no folder`);
}

/** Writes files below `folder`. Their paths are ours: none comes from a test's name unescaped. */
export async function writeFiles(
  folder: string,
  files: Iterable<PublishedFile> | AsyncIterable<PublishedFile>,
): Promise<void> {
  for await (const { path: name, content } of files) {
    const target = path.join(folder, ...name.split('/'));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}
