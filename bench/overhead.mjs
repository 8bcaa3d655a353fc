/** What each pass costs, on real suites: `node bench/overhead.mjs --help`. */
import { compileAndRun } from './compile.mjs';

compileAndRun('overhead');
