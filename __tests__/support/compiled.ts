/** The TypeScript sources as JavaScript, for a test that needs a process of its own. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformFileSync } from '@swc/core';

export interface Compiled {
  /** Path of the JavaScript of a source, which is given from the root of the project. */
  script(source: string): string;
  remove(): void;
}

/** Below the project, where the packages are found. @param folders whose sources are compiled */
export function compiled(folders: readonly string[]): Compiled {
  mkdirSync('.cache', { recursive: true });
  const out = mkdtempSync(path.resolve('.cache', 'compiled-'));
  for (const folder of folders)
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const source = path.join(folder, name);
      const { code } = transformFileSync(source, {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'es6' },
      });
      const target = path.join(out, source.replace(/\.ts$/, '.js'));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  return {
    script: (source) => path.join(out, source.replace(/\.ts$/, '.js')),
    remove: () => {
      rmSync(out, { recursive: true, force: true });
    },
  };
}
