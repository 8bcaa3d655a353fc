/** A project of three spec files, whose suite takes some hundredths of a second: for suites in parts, and a terminal. */
import { readFileSync } from 'node:fs';

/** Where it lies. */
export const THREE_FILES = '__tests__/support/projects/three-files';

const LOOP = 'sum = sum + i % 7';
/** The same results by a third more instructions. */
export const SLOWER = {
  'src/work.lua': readFileSync(`${THREE_FILES}/src/work.lua`, 'utf8').replace(LOOP, 'sum = (sum + i % 7 + 1) - 1'),
};
