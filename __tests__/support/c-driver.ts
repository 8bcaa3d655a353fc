/** The module that makes coroutines in C, compiled for an interpreter. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { luaHeaders } from '../../src/measure/lua-headers.js';
import { isJitted } from './calls-pass.js';

/** @returns its file, in the folder; tests hand it on in the environment variable DRIVER */
export function compileDriver(interpreter: string, folder: string): string {
  const jit = isJitted(interpreter);
  const version = jit ? '5.1' : interpreter.slice('lua'.length);
  const headers = luaHeaders({ env: {} }, { version, jit, executable: '/usr/bin/lua', cpath: '' });
  if (headers === null) throw new Error(`no headers for ${interpreter}`);
  const [file, source] = [path.join(folder, `${interpreter}.so`), 'c-coroutines/src/driver.c'];
  const words = ['-shared', '-fPIC', `-I${headers}`, '-o', file];
  execFileSync('cc', [...words, path.resolve('__tests__/measure/fixtures', source)]);
  return file;
}
