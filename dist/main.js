/** The action's entry: it only runs. `dist/main.js` is this file, unbundled, beside the bundle that it starts. */
import { fileURLToPath } from 'node:url';
import { runAction } from './index.js';
await runAction(fileURLToPath(new URL('.', import.meta.url)));
