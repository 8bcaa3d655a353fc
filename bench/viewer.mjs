/** Builds the bench with tsc and runs it. See bench/viewer/main.ts. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'build/tools');
execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', root, '--outDir', out]);
execFileSync(process.execPath, [path.join(out, 'bench/viewer/main.js')], { cwd: root, stdio: 'inherit' });
