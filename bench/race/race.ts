/** Two processes publish to one branch at the same moment, again and again: both land each time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { branches, PublishingScene } from '../../__tests__/support/publishing.js';

interface RaceResult {
  readonly rounds: number;
  /** Rounds in which a job lost the race and read everything afresh. */
  readonly lost: number;
  /** What was wrong; empty where both landed each time. */
  readonly wrong: readonly string[];
}

/** @param script the compiled `racer.ts` */
export async function race(rounds: number, script: string): Promise<RaceResult> {
  const scene = await PublishingScene.open();
  const racers = ['a', 'b'].map((name) => {
    const child = spawn(process.execPath, [script, scene.server.url], { stdio: ['pipe', 'pipe', 'inherit'] });
    return { name, child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  });
  const wrong: string[] = [];
  let losses = 0;
  let lost = 0;
  try {
    for (let round = 1; round <= rounds; round++) {
      const before = scene.releases();
      const main = scene.commitToMain({ NEWS: `${round}` });
      for (const { name, child } of racers) child.stdin.write(`v${round}${name}\n`);
      const answers = await Promise.all(racers.map(({ lines }) => lines.next()));
      const expected = [...before, ...racers.map(({ name }) => `v${round}${name}`)].sort();
      const found = scene.releases().sort();
      if (found.join() !== expected.join()) wrong.push(`round ${round}: ${found.join()}`);
      for (const fault of scene.faultsOfBranch()) wrong.push(`round ${round}: ${fault}`);
      if (!scene.git.isAncestor(main, branches.branch)) wrong.push(`round ${round}: main is not in the branch`);
      if (!scene.isSound()) wrong.push(`round ${round}: git fsck --strict finds fault`);
      const all = answers.reduce((sum, { value }) => sum + Number(String(value).split(' ')[1]), 0);
      if (all > losses) lost += 1;
      losses = all;
    }
    wrong.push(...scene.server.violations);
  } finally {
    for (const { child } of racers) child.stdin.end();
    await Promise.all(racers.filter(({ child }) => child.exitCode === null).map(({ child }) => once(child, 'exit')));
    await scene.close();
  }
  return { rounds, lost, wrong };
}
