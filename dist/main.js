/** The action's entry: it only runs. `dist/main.js` is this file, unbundled, beside the bundle that it starts. */
import { fileURLToPath } from 'node:url';
// The GitHub toolkit reads the event's file as it is loaded, and a broken file would end the process there, with a stack
// trace. Kept out of its sight, the file is read by runAction, which says what is wrong with it.
const event = process.env.GITHUB_EVENT_PATH;
delete process.env.GITHUB_EVENT_PATH;
const { runAction } = await import('./index.js');
if (event !== undefined)
    process.env.GITHUB_EVENT_PATH = event;
await runAction(fileURLToPath(new URL('.', import.meta.url)));
