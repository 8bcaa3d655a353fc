/** The files of one run, for `actions/upload-artifact` or a person: `output-path`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PublishedFile } from '../publish/files.js';

/** Absolute path of the output folder: as given, relative to the workspace, or a folder in the runner's temporary one. */
export function outputFolder(
  given: string,
  workspace: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return given === ''
    ? path.join(env.RUNNER_TEMP ?? tmpdir(), 'busted-profiler-output')
    : path.resolve(workspace, given);
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
