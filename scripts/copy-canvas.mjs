/**
 * Puts the `canvas` module beside a bundle, with everything that it loads: `<dist>/node_modules/canvas/`. There Node
 * finds it by its ordinary rules, both from the bundle's own import and from chartjs-node-canvas' computed require.
 * Build the bundle with `canvas` as an external module (`ncc build … --external canvas`).
 */
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

const FILES = {
  'index.js': '../canvas/index.js',
  'package.json': '../canvas/package.json',
  'canvaskit.js': 'canvaskit-wasm/bin/canvaskit.js',
  'canvaskit.wasm': 'canvaskit-wasm/bin/canvaskit.wasm',
  'DejaVuSans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  'DejaVuSans-Bold.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
};
/** Licences, beside a file that the package lets others resolve. */
const LICENSES = {
  'LICENSE.canvaskit': ['canvaskit-wasm/bin/canvaskit.js', '../../LICENSE'],
  'LICENSE.dejavu': ['dejavu-fonts-ttf/ttf/DejaVuSans.ttf', '../../LICENSE'],
};

/**
 * @param {string} distFolder the bundle's folder
 * @returns {string} the folder written
 */
export function copyCanvas(distFolder) {
  const target = join(distFolder, 'node_modules', 'canvas');
  mkdirSync(target, { recursive: true });
  const put = (source, name) => {
    const file = join(target, name);
    copyFileSync(source, file);
    chmodSync(file, 0o644);
  };
  for (const [name, source] of Object.entries(FILES)) put(require.resolve(source), name);
  for (const [name, [neighbour, way]] of Object.entries(LICENSES)) put(join(require.resolve(neighbour), way), name);
  return target;
}
