import { describe, expect, it } from '@jest/globals';
import { withoutResult } from '../../src/measure/pass-failures.js';
import type { PassRequest } from '../../src/measure/pass-request.js';

const request: PassRequest = {
  ...{ directory: '/', command: ['busted'], args: [], seed: 1, timeout: 60, echo: false, include: [], exclude: [] },
  pass: 'timing',
  clock: 'wall',
};

function crash(tail: string): string {
  return withoutResult(request, { kind: 'signal', status: null, detail: 'SIGSEGV', tail }, 'a\nsums\n').message;
}

describe('the last words of a suite that crashed', () => {
  const without =
    /^The suite crashed \(SIGSEGV\) in or right after "sums"\. Look at the C modules .* memory ran out\.$/;

  it.each([
    ['plain marks', '+++.-*+'],
    ['marks in colour', '\u001b[32m●\u001b[0m\u001b[31m◼\u001b[0m\u001b[33m◌\u001b[0m\u001b[35m✱\u001b[0m\n'],
    ['lines of TAP', 'ok 1 - sums\nok 2 - more\n'],
    ['lines of gtest', '[ RUN      ] spec/a_spec.lua @ 3: sums\n[       OK ] spec/a_spec.lua @ 3: sums (0.01 ms)\n'],
    ['nothing', '\n'],
  ])('are none where it said no more than %s', (_, tail) => {
    expect(crash(tail)).toMatch(without);
  });

  it('are what else it said', () => {
    expect(crash('++\nmalloc(): corrupted top size\n')).toMatch(/ Its last words: malloc\(\): corrupted top size\.$/);
  });
});
