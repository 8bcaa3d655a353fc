/** Writes `schemas/*.schema.json` from the schemas in the sources; `--check` only compares. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const ofReleases = 'src/report/release/schemas.ts';
const ofComparisons = 'src/report/comparison/report-schema.ts';

/** What a source file exports, which imports none. */
async function exportsOf(file) {
  const source = readFileSync(path.join(root, file), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: 'ESNext', target: 'ES2022' } });
  return import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
}

const { schemas } = await exportsOf(ofReleases);
const { comparisonSchema } = await exportsOf(ofComparisons);

mkdirSync(path.join(root, 'schemas'), { recursive: true });
for (const [name, schema] of Object.entries({ ...schemas, 'comparison.schema.json': comparisonSchema })) {
  const file = path.join(root, 'schemas', name);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`schemas/${name} is not what ${ofReleases} or ${ofComparisons} says: run node scripts/schemas.mjs.`);
    process.exitCode = 1;
  }
}
