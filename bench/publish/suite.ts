/** A made-up suite whose tests are named as people name them: git groups files by the ends of their paths. */
import { v3 as uuid } from 'uuid';
import type { TestIdentity } from '../../src/measure/measurement.js';

const MODULES = [
  'parser',
  'lexer',
  'formatter',
  'resolver',
  'cache',
  'stream',
  'options',
  'report',
  'path',
  'template',
];
const SITUATIONS = [
  'with an empty input',
  'with nested tables',
  'in strict mode',
  'on the second run',
  'without options',
];
const VERBS = ['returns', 'keeps', 'rejects', 'splits', 'merges', 'escapes', 'counts', 'prints', 'ignores', 'restores'];
const ADJECTIVES = [
  ...['trailing', 'nested', 'unknown', 'duplicate', 'empty', 'cyclic', 'quoted', 'missing', 'escaped', 'optional'],
  ...['numeric', 'relative', 'shadowed', 'unused', 'long', 'hidden', 'default', 'global', 'inline', 'broken'],
];
const NOUNS = [
  ...['commas', 'tables', 'fields', 'keys', 'lines', 'references', 'strings', 'arguments', 'sequences', 'options'],
  ...['literals', 'paths', 'variables', 'labels', 'comments', 'files', 'values', 'names', 'blocks', 'patterns'],
  ...['loops', 'upvalues', 'errors', 'modules', 'methods'],
];

/**
 * Names and places of `count` tests, the same each time. Four of five ends of names are another, as in the suites of
 * luacheck, penlight and busted.
 */
export function suiteOf(count: number): TestIdentity[] {
  return Array.from({ length: count }, (_, index) => {
    const pick = (list: readonly string[], at: number): string => list[Math.floor(at) % list.length] ?? '';
    const round = Math.floor(index / 500);
    const module = `${pick(MODULES, index / 50)}${round === 0 ? '' : String(round)}`;
    const what = `${pick(VERBS, index * 3)} ${pick(ADJECTIVES, index)} ${pick(NOUNS, index / 20 + index)}`;
    const path = [module, pick(SITUATIONS, index / 10), what];
    const file = `spec/${module}_spec.lua`;
    const name = path.join(' ');
    const sourceHash = uuid(name, uuid.DNS).replaceAll('-', '');
    return { id: uuid(`${file}\0${name}`, uuid.URL), name, path, file, line: 10 + (index % 500) * 7, sourceHash };
  });
}
