/** What is bundled into `dist/index.js`: the two entries, `main.ts` and `cli.ts`, stay beside it and only start it. */
export { runAction } from './action.js';
export { runCommandLine } from './command-line.js';
