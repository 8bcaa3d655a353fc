import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { runSuite, type SuiteEnd } from '../../src/measure/pass-process.js';
import { testWorld } from '../support/world.js';

const run = (script: string, timeout = 60): Promise<SuiteEnd> =>
  runSuite(testWorld(), { command: ['sh', '-c', script], directory: tmpdir(), env: {}, timeout, echo: false });

describe('runSuite', () => {
  it('waits for no daemon that the suite left behind with its pipes', async () => {
    const ended = await run('setsid sleep 300 & echo $!; exit 3');
    // It fails where the daemon did not outlive the suite, and then this test would show nothing.
    process.kill(Number(ended.tail), 'SIGKILL');
    expect(ended).toMatchObject({ kind: 'exit', status: 3 });
  }, 30_000);

  it('kills what hangs, with its children', async () => {
    expect(await run('sleep 300 & sleep 300', 0.2)).toMatchObject({ kind: 'time-out' });
  });

  it('tells a signal', async () => {
    expect(await run('kill -SEGV $$')).toMatchObject({ kind: 'signal', detail: 'SIGSEGV' });
  });
});
