/** Writes `src/report/viewer/page.generated.ts`: the page's script as one text; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'src/report/viewer');
const target = path.join(folder, 'page.generated.ts');
const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, removeComments: true };

// The files share one scope in the page: their imports fall away, and no two may declare the same name.
const script = ['element', 'format', 'past', 'noise', 'chart', 'flame-tree', 'flame', 'table', 'tables', 'main']
  .map((name) => ts.transpileModule(readFileSync(path.join(folder, 'page', `${name}.ts`), 'utf8'), { compilerOptions }))
  .map(({ outputText }) => outputText.replace(/^import .*;\n/gm, '').replace(/^export (?=function|const)/gm, ''))
  .map((text) => text.replace(/^export \{\};\n/gm, ''))
  .join('');
const text = `/** Generated from \`page/\` by scripts/build-viewer.mjs. */\nexport const pageScript = ${JSON.stringify(`'use strict';\n${script}`)};\n`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('page.generated.ts is not what src/report/viewer/page says: run node scripts/build-viewer.mjs.');
  process.exitCode = 1;
}
