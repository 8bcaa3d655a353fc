/** Writes `schemas/*.schema.json` from `src/report/release/schemas.ts`; `--check` only compares. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = readFileSync(path.join(root, 'src/report/release/schemas.ts'), 'utf8');
const { outputText } = ts.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } });
const { schemas } = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);

mkdirSync(path.join(root, 'schemas'), { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  const file = path.join(root, 'schemas', name);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`schemas/${name} is not what src/report/release/schemas.ts says: run node scripts/schemas.mjs.`);
    process.exitCode = 1;
  }
}
