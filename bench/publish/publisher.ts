/** One job that publishes: `publisher.js <address> <tests> <seed>`; what it cost is one line of JSON on standard output. */
import { holdLittleGarbage } from '../../src/heap.js';
import { renderRelease } from '../../src/modes/release-render.js';
import { GitHubStore } from '../../src/publish/github-store.js';
import { makeClient } from '../../src/publish/octokit.js';
import { publishTree } from '../../src/publish/transaction.js';
import { testWorld } from '../../__tests__/support/world.js';
import { BRANCH, optionsOf, recordOf } from './release.js';

// As the action does.
holdLittleGarbage();
const [address = '', tests = '0', seed = '0'] = process.argv.slice(2);
const world = testWorld({ env: { GITHUB_API_URL: address } });
const github = makeClient(world, { token: 'token', repository: 'owner/repository' });
let requests = 0;
github.octokit.hook.before('request', () => {
  requests += 1;
});
const record = recordOf(Number(tests), { seed: Number(seed) });
const warn = (text: string): void => {
  world.log.warning(text);
};
const before = process.cpuUsage();
await publishTree(new GitHubStore(github), world, {
  ...BRANCH,
  message: `Performance at ${record.profile.version}`,
  render: async (existing) => (await renderRelease(existing, optionsOf(record), warn)).changes,
});
const { user, system } = process.cpuUsage(before);
const cost = { cpuSeconds: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, requests };
process.stdout.write(`${JSON.stringify({ ...cost, said: world.text() })}\n`);
world.remove();
