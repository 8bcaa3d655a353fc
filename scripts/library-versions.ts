/** The history of the example library that the demo plays and that the fixture of the pages records. */

/** One replacement in one file; the text must be there. */
export interface Edit {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const DISTANCE = 'src/textkit/distance.lua';
const WRAP = 'src/textkit/wrap.lua';

/** v1.1.0: wrapping became slower, and a test was added. */
export const SLOWER_WRAPPING: readonly Edit[] = [
  { file: WRAP, before: 'line = line .. ', after: 'line = line .. ("%s"):format("") .. ' },
  {
    file: 'spec/wrap_spec.lua',
    before: "  it('indents",
    after:
      "  it('leaves an empty text empty', function()\n    assert.same({}, wrap.lines('', 10))\n  end)\n\n  it('indents",
  },
];

/** v1.2.0, after v1.1.0: wrapping is as fast as before. */
export const FAST_WRAPPING: readonly Edit[] = [{ file: WRAP, before: '("%s"):format("") .. ', after: '' }];

/** The good pull request: a comment. */
export const GOOD_CHANGE: readonly Edit[] = [
  { file: DISTANCE, before: '--- Number of', after: '--- The smallest number of' },
];

/** The bad pull request: levenshtein does more work. */
export const BAD_CHANGE: readonly Edit[] = [
  {
    file: DISTANCE,
    before: 'local letter = a:byte(row)',
    after: 'local letter\n    for _ = 1, #b do letter = a:byte(row) end',
  },
];
