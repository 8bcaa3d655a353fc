import { describe, expect, it } from '@jest/globals';
import { sourceHash } from '../../src/measure/test-id.js';

const source = (name: string, body = 'work()'): string => `\nit('${name}', function()\n  ${body}\nend)\n`;
const hash = (name: string, body?: string): string => sourceHash(source(name, body), 2, 4, name);

describe("the hash of a test's source", () => {
  it('is the same for a test that is only renamed, or has other blanks at the ends of its lines', () => {
    expect(hash('adds $& and .*')).toBe(hash('sums'));
    expect(hash('sums', 'work()  ')).toBe(hash('sums'));
  });

  it('is another where the code is another, also where the code holds the name', () => {
    expect(hash('sums', 'more()')).not.toBe(hash('sums'));
    expect(hash('work', 'work()')).not.toBe(hash('work', '()'));
  });

  it('is empty where the lines are not known', () => {
    expect([sourceHash(null, 2, 4, 'x'), sourceHash('x', 0, 0, 'x'), sourceHash('x', 2, 1, 'x')]).toEqual(['', '', '']);
  });
});
