/** One pull request, made up of a real suite and a real change, and judged. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { compare, confirm, toConfirm } from '../../src/analyse/compare.js';
import type { Comparison, Thresholds } from '../../src/analyse/comparison.js';
import type { Amount } from './amount.js';
import { fork } from './fork.js';
import type { Runner } from './measuring.js';
import type { Scenario, Trial } from './results.js';

/** The inputs' defaults. */
export const THRESHOLDS: Thresholds = {
  fail: 0.1,
  warn: 0.05,
  minimumTestTime: 0.05,
  minimumSlowdown: 0.001,
  gateOn: ['instructions', 'time'],
};

export async function trial(
  runner: Runner,
  about: { readonly subject: string; readonly scenario: Scenario; readonly from: string; readonly scratch: string },
  change: Amount | null,
): Promise<Trial> {
  const [base, head] = [path.join(about.scratch, 'base'), path.join(about.scratch, 'head')];
  fork(about.from, base, null);
  fork(about.from, head, change);
  const load = about.scenario === 'load' ? spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }) : null;
  try {
    const [before, after] = await runner.pair(base, head);
    const first = compare(before, after, {
      name: '',
      baseline: { kind: 'base', commit: '', label: 'base' },
      thresholds: THRESHOLDS,
      paired: true,
      failOnRegression: true,
      ignored: false,
    });
    const suspected = toConfirm(first);
    const result = suspected ? confirm(first, ...(await runner.again(base, head))) : first;
    return {
      kind: 'trial',
      subject: about.subject,
      scenario: about.scenario,
      change,
      verdict: result.verdict,
      gate: result.gate,
      suite: result.suite.verdict,
      suspected,
      named: change?.test == null ? null : isNamed(result, change.test),
      place: change === null ? null : placeOf(result, change),
      change_time: result.suite.time?.change.value ?? null,
      change_instructions: result.suite.instructions?.change ?? null,
      controlShift: result.noise.controlShift,
      base: before.suite.samples.wall,
      head: after.suite.samples.wall,
    };
  } finally {
    load?.kill('SIGKILL');
  }
}

function isNamed(result: Comparison, test: string): boolean {
  return result.tests.some((finding) => finding.test.id === test && finding.verdict === 'slower');
}

function placeOf(result: Comparison, { frame }: Amount): number | null {
  const index = result.functions.findIndex(
    (change) => change.frame.file === frame.file && change.frame.line === frame.line,
  );
  return index < 0 ? null : index + 1;
}
