import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { makeOutputFolder, OUTPUT_FOLDER } from '../../src/modes/output-folder.js';

it('the folder that nobody chose is overlooked by git, and one that somebody chose is left alone', async () => {
  const clone = mkdtempSync(path.join(tmpdir(), 'clone-'));
  try {
    await makeOutputFolder(path.join(clone, OUTPUT_FOLDER));
    expect(readFileSync(path.join(clone, OUTPUT_FOLDER, '.gitignore'), 'utf8')).toBe('*\n');
    await makeOutputFolder(path.join(clone, 'mine'));
    expect(existsSync(path.join(clone, 'mine'))).toBe(false);
  } finally {
    rmSync(clone, { recursive: true });
  }
});
