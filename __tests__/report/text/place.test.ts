import { expect, it } from '@jest/globals';
import { lineOf, placeOf } from '../../../src/report/text/place.js';

it.each([
  ['a.lua', 3, 'a.lua:3', 3],
  ['a.lua', 0, 'a.lua', 0],
  // A function's line is that of the Lua which Moonscript made of the file.
  ['a.moon', 3, 'a.moon', 0],
  ['', 0, '', 0],
])('%j, line %d, is shown as %j', (file, line, place, anchor) => {
  expect([placeOf({ file, line }), lineOf({ file, line })]).toEqual([place, anchor]);
});
