/**
 * The server as a process of its own: `node build/__tests__/support/github-server/cli.js <bare repository> [owner/name]
 * [port]`, after `tsc -p . --outDir build`. Prints its address as the first line, and runs until it is ended.
 */
import { startServer } from './server.js';

const [repository, name, port] = process.argv.slice(2);
if (repository === undefined) {
  process.stderr.write('usage: cli.js <bare repository> [owner/name] [port]\n');
  process.exitCode = 2;
} else {
  const server = await startServer({ repository, ...(name ? { name } : {}), port: Number(port ?? 0) });
  process.stdout.write(`${server.url}\n`);
}
