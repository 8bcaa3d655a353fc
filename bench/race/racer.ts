/** One of the jobs of a race: `racer.js <address>`; each line on standard input is a version, published at once. */
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { GitHubStore } from '../../src/publish/github-store.js';
import { makeClient } from '../../src/publish/octokit.js';
import { publishTree } from '../../src/publish/transaction.js';
import { release } from '../../__tests__/support/publishing.js';
import { testWorld } from '../../__tests__/support/world.js';

const [address = ''] = process.argv.slice(2);
// A tenth of the waits of a real job: the server is near.
const world = testWorld({ env: { GITHUB_API_URL: address }, sleep: (seconds) => wait(seconds * 100) });
const store = new GitHubStore(makeClient(world, { token: 'token', repository: 'owner/repository' }));
for await (const version of createInterface({ input: process.stdin })) {
  const { commit } = await publishTree(store, world, release(version));
  const lost = world.lines.filter(({ text }) => text.includes('moved by somebody else')).length;
  process.stdout.write(`${commit} ${lost}\n`);
}
world.remove();
