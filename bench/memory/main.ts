/** What the calls pass needs in memory: 1 million calls and 100 million, each in a process of its own. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runPass } from '../../src/measure/pass.js';
import { inRealWorld } from '../../src/world-node.js';
import { commandFor } from '../suites/list.js';
import { quietLog } from '../suites/quiet-log.js';

const { values } = parseArgs({
  options: {
    interpreters: { type: 'string', default: 'lua5.1,lua5.4,luajit' },
    calls: { type: 'string', default: '1e6,1e8' },
    busted: { type: 'string', default: '/usr/bin/busted' },
  },
});

const rows: string[] = [];
await inRealWorld(process.cwd(), quietLog, async (world) => {
  for (const interpreter of values.interpreters.split(',')) {
    const command = commandFor(interpreter, values.busted);
    if (command === null) continue;
    for (const calls of values.calls.split(',')) {
      let said = '';
      const listening = {
        ...world,
        env: { ...world.env, CALLS: calls },
        log: { ...world.log, info: (text: string) => (said += text) },
      };
      const { suite, profile } = await runPass(listening, {
        pass: 'calls',
        directory: path.resolve('bench', 'memory', 'suite'),
        command,
        args: [],
        seed: 1,
        clock: 'wall',
        timeout: 7200,
        echo: true,
        include: [],
        exclude: [],
      });
      const [, before = '?', after = '?'] = /before (\d+) after (\d+)/.exec(said) ?? [];
      const counted = profile?.calls?.reduce((sum, one) => sum + one.calls, 0) ?? 0;
      rows.push(
        `| ${interpreter} | ${(counted / 1e6).toFixed(1)} million | ${before} | ${after} | ${suite.wall.toFixed(0)} s |`,
      );
      process.stderr.write(`${rows.at(-1) ?? ''}\n`);
    }
  }
});
process.stdout.write(
  [
    '| interpreter | calls counted | peak kB at the start | peak kB at the end | time |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n'),
);
