/** One pull request, made up of a real suite and a real change, and judged as `pr` mode does with its default inputs. */
import { spawn } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Comparison } from '../../src/analyse/comparison.js';
import type { Amount } from './amount.js';
import { judgeAgain } from './again.js';
import type { Project } from './project.js';
import type { Scenario, Trial } from './results.js';
import { compact } from './samples.js';

export interface About {
  readonly scenario: Scenario;
  /** Commit of this project. */
  readonly version: string;
  /** Folder where all that was measured is left, to be studied; or null. */
  readonly keep: string | null;
}

/**
 * Unchanged code is judged without its profile, which no verdict uses.
 */
export async function trial(project: Project, about: About, change: Amount | null): Promise<Trial> {
  const { scenario, version } = about;
  const load = scenario === 'load' ? spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }) : null;
  try {
    const start = performance.now();
    const { comparison, base, head, fresh } = await project.judge(change, change === null ? { profile: 'off' } : {});
    const seconds = (performance.now() - start) / 1000;
    const target = change?.test ?? null;
    const { samples, ids } = compact(base, head, { also: target });
    const result: Trial = {
      kind: 'trial',
      subject: project.subject.key,
      scenario,
      version,
      change,
      verdict: comparison.verdict,
      gate: comparison.gate,
      place: change === null ? null : placeOf(comparison, change),
      seconds: Math.round(seconds * 10) / 10,
      target: target === null ? null : ids.indexOf(target),
      first: samples,
      fresh: fresh === null ? null : compact(...fresh, { exactly: ids }).samples,
    };
    const again = judgeAgain(result);
    if (again.verdict !== comparison.verdict || again.gate !== comparison.gate) {
      throw new Error(
        `The samples kept give another verdict (${again.verdict}, ${again.gate}) than the whole (${comparison.verdict}, ${comparison.gate}).`,
      );
    }
    if (about.keep !== null) {
      const name = `${project.subject.key.replace('/', '-')}-${scenario}-${Date.now()}.json.gz`;
      mkdirSync(about.keep, { recursive: true });
      const study = { change, base, head, fresh, comparison };
      writeFileSync(path.join(about.keep, name), gzipSync(JSON.stringify(study)));
    }
    return result;
  } finally {
    load?.kill('SIGKILL');
  }
}

function placeOf(result: Comparison, { frame }: Amount): number | null {
  const index = result.functions.findIndex(
    (change) => change.frame.file === frame.file && change.frame.line === frame.line,
  );
  return index < 0 ? null : index + 1;
}
