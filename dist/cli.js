#!/usr/bin/env node
/** The command line's entry: it only runs. */
import { fileURLToPath } from 'node:url';
import { runCommandLine } from './index.js';
await runCommandLine(fileURLToPath(new URL('.', import.meta.url)), process.argv);
