/** How often the verdict is right, on real suites: `node bench/verdict.mjs --help`. */
import { compileAndRun } from './compile.mjs';

compileAndRun('verdict');
