import { expect, it } from '@jest/globals';
import { readInputs } from '../../src/inputs.js';
import { reproduceArguments } from '../../src/modes/reproduce.js';

const wordsFor = (given: Readonly<Record<string, string>>) =>
  reproduceArguments(readInputs((name) => given[name] ?? ''));

it('says what was given, and is not assumed anyway, as the command line takes it', () => {
  expect(wordsFor({ busted: 'lua5.4 /usr/bin/busted', 'busted-args': '--tags=fast', threshold: '10%' })).toEqual([
    '--busted=lua5.4 /usr/bin/busted',
    '--busted-args=--tags=fast',
  ]);
  expect(wordsFor({})).toEqual([]);
});

it('keeps what may hold a secret, and what is not of the measuring, to itself', () => {
  expect(wordsFor({ 'github-token': 'ghs_x', setup: 'TOKEN=x make deps', name: 'lua54', comment: 'never' })).toEqual(
    [],
  );
});
