/**
 * Builds `dist/` from the sources: tsc, then ncc, then what lies beside the bundle (the entries, the Lua that goes into
 * busted, the canvas module). The result is the same bytes on every machine; `--check` builds elsewhere and compares.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (script, ...args) =>
  execFileSync(process.execPath, [path.join(root, 'node_modules', script), ...args], { cwd: root, stdio: 'inherit' });

async function build(dist) {
  rmSync(path.join(root, 'build'), { recursive: true, force: true });
  rmSync(dist, { recursive: true, force: true });
  node('typescript/bin/tsc', '-p', 'tsconfig.build.json');
  node(
    '@vercel/ncc/dist/ncc/cli.js',
    'build',
    'build/index.js',
    '--out',
    dist,
    '--license',
    'licenses.txt',
    '--external',
    'canvas',
    '--quiet',
  );
  const { type, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify({ type, version }, null, 2)}\n`);
  for (const entry of ['main.js', 'cli.js']) cpSync(path.join(root, 'build', entry), path.join(dist, entry));
  cpSync(path.join(root, 'lua', 'busted_profiler'), path.join(dist, 'lua', 'busted_profiler'), { recursive: true });
  const { copyCanvas } = await import('./copy-canvas.mjs');
  copyCanvas(dist);
}

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
const sameBytes = (one, other) => existsSync(one) && existsSync(other) && readFileSync(one).equals(readFileSync(other));

if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(path.join(tmpdir(), 'dist-'));
  try {
    await build(fresh);
    const committed = path.join(root, 'dist');
    const files = [...new Set([...filesBelow(committed), ...filesBelow(fresh)])].sort();
    const different = files.filter((file) => !sameBytes(path.join(committed, file), path.join(fresh, file)));
    if (different.length === 0) console.log(`dist/ is what the sources build: ${files.length} files.`);
    else {
      console.error(
        `dist/ is not what the sources build (${different.join(', ')}): run \`make build\` and commit dist/.`,
      );
      process.exitCode = 1;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
} else await build(path.join(root, 'dist'));
