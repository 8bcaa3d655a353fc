/** How an edit comes from the command line of `make try` to the file. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { editOf } from '../scripts/edit.js';

const before = `return s:gsub("it's", '$1')`;
const after = `return (s:gsub("it's $HOME", [[%1\\n]]))`;
const edit = ['src/a file.lua', before, after].map((part) => part.replaceAll(':', '\\:')).join(':');

describe('make try', () => {
  it('hands an edit on with its quotes, dollars, backslashes and colons', () => {
    const bin = mkdtempSync(path.join(tmpdir(), 'make-try-'));
    for (const [name, text] of [
      ['tsc', ''],
      ['node', 'printf "%s\\0" "$@"'],
    ] as const) {
      writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`);
      chmodSync(path.join(bin, name), 0o755);
    }
    const asIs = ['node_modules/.package-lock.json', 'interpreters'].flatMap((target) => ['--assume-old', target]);
    const args = ['--silent', ...asIs, 'try', `BIN=${bin}`, 'SUITE=my suite', `EDIT=${edit}`];
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` };
    const words = execFileSync('make', args, { encoding: 'utf8', env }).split('\0').slice(0, -1);
    rmSync(bin, { recursive: true });
    expect(words).toEqual(['build/tools/scripts/try-suite.js', 'my suite', '--edit', edit]);
    expect(editOf(words[3] ?? '')).toEqual({ file: 'src/a file.lua', before, after });
  });

  it.each(['src/file.lua', 'src/file.lua:before', 'src/file.lua:s:sub(1):s:sub(2)'])('refuses the edit %s', (text) => {
    expect(() => editOf(text)).toThrow(/^An edit is file:before:after, with \\: for a colon of the text/);
  });
});
