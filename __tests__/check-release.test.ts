import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

const folder = mkdtempSync(path.join(tmpdir(), 'release-'));
writeFileSync(path.join(folder, 'package.json'), '{"version":"1.2.3"}');
writeFileSync(path.join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n## 1.2.3\n');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each([
  ['v1.2.3', ''],
  ['1.2.3', 'no semantic version'],
  ['v1.02.3', 'no semantic version'],
  ['v1.2.4', 'package.json has version 1.2.3'],
  ['v1.3.0', 'CHANGELOG.md has no heading'],
])('a release %s: %s', (tag, problem) => {
  const { status, stderr } = spawnSync(process.execPath, [path.resolve('scripts/check-release.mjs'), tag], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status).toBe(problem === '' ? 0 : 1);
  expect(stderr).toContain(problem);
});
