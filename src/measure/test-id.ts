/** Who a test is, across runs and releases. */
import { createHash } from 'node:crypto';
import { v3 } from 'uuid';

/** The URL namespace of RFC 4122, appendix C: file and name are as good as an address. */
const NAMESPACE = v3.URL;

/**
 * RFC 4122 version 3 (MD5) UUID of a test.
 * @param repeat 1 for tests of this name at the first of their lines in its file, 2 for those at the second…
 */
export function testId(file: string, name: string, repeat: number): string {
  return v3(`${file}\n${name}${repeat > 1 ? `#${repeat}` : ''}`, NAMESPACE);
}

/**
 * Hash of a test's own lines, first and last included, blanks at their ends left out; empty where there are none. The
 * test's name on its first line is left out: a test that is only renamed keeps its source.
 * @param name the test's own name, as the suite gives it to `it`
 */
export function sourceHash(source: string | null, first: number, last: number, name: string): string {
  if (source === null || first < 1 || last < first) return '';
  const [head = '', ...rest] = source.split('\n').slice(first - 1, last);
  return createHash('sha256')
    .update([head.replace(name, ''), ...rest].map((line) => line.trimEnd()).join('\n'))
    .digest('hex')
    .slice(0, 16);
}
