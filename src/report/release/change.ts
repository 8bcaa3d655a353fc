/** How a release stands to the one before it, by what may be compared. */
import { counted } from '../comparison/words.js';
import type { History, HistoryRelease } from '../../analyse/history.js';
import { duration } from '../text/duration.js';
import { code } from '../text/markdown.js';
import { change as changeText, percent } from '../text/percent.js';
import { difference, sameInterpreter } from './environment.js';

export interface ReleaseChange {
  readonly before: HistoryRelease;
  /** Ratio of the best times less one; null where the machines differ. */
  readonly time: number | null;
  /** Ratio of the instructions less one; null where the interpreters differ or nothing was counted. */
  readonly instructions: number | null;
  /** Why times are not compared: `other machine`… Empty where they are. */
  readonly why: string;
}

export function releaseOf(history: History, version: string): HistoryRelease | null {
  return history.releases.find((release) => release.version === version) ?? null;
}

/** @returns null where the history has none before it */
export function changeOf(history: History, release: HistoryRelease): ReleaseChange | null {
  const before = history.releases[history.releases.findIndex(({ folder }) => folder === release.folder) - 1];
  if (before === undefined) return null;
  const why = difference(before.environment, release.environment);
  const [old, now] = [before.suite.instructions, release.suite.instructions];
  const counted = old !== null && now !== null && old > 0 && sameInterpreter(before.environment, release.environment);
  return {
    before,
    time: why === '' && before.suite.best > 0 ? release.suite.best / before.suite.best - 1 : null,
    instructions: counted ? now / old - 1 : null,
    why,
  };
}

/** A table's cell: `+3.1%`, `≈ +3.1%` where instructions do not bear that out, or why there is no number. */
export function changeCell(change: ReleaseChange | null): string {
  if (change === null) return '–';
  const { time, instructions, why } = change;
  if (time === null) return why;
  const text = changeText(time);
  return isBorneOut(time, instructions) || !/[1-9]/.test(text) ? text : `${DOUBTFUL}&nbsp;${text}`;
}

/** Before a change that may be the machine's. */
export const DOUBTFUL = '≈';

/**
 * The answer in Markdown: this release against the one before.
 *
 * @param isPartial whether there is a history that could not be read
 */
export function changeSentence(release: HistoryRelease, change: ReleaseChange | null, isPartial: boolean): string {
  const best = `${code(release.version, 60)} runs the suite in **${duration(release.suite.best)}** (best of ${counted(release.rounds, 'round')})`;
  if (change === null)
    return `${best}. ${isPartial ? 'The history of earlier releases could not be read' : 'There is no earlier release'}, so it is compared with none.`;
  const { before, time, instructions, why } = change;
  const executes = instructions === null ? '' : ` It executes ${instructionsText(instructions)}.`;
  if (time === null) return `${best}. Its time is not compared with ${code(before.version, 60)}: ${why}.${executes}`;
  const than = `${code(before.version, 60)} (${duration(before.suite.best)})`;
  if (!/[1-9]/.test(changeText(time))) return `${best}, as fast as ${than}, on the same kind of machine.${executes}`;
  const amount = percent(Math.abs(time));
  if (isBorneOut(time, instructions))
    return `${best}, **${amount} ${time > 0 ? 'slower' : 'faster'}** than ${than}, on the same kind of machine.${executes}`;
  const doubt =
    instructions === null
      ? ' Each release is measured in a job of its own, so such a difference may be the machine’s.'
      : ' Each release is measured in a job of its own: what instructions do not bear out may be the machine’s, or lie in C functions and the garbage collector.';
  return `${best}, ${amount} ${time > 0 ? 'more' : 'less'} time than ${than} on the same kind of machine.${executes}${doubt}`;
}

/** Whether instructions, which repeat, went the same way, and by a quarter of the time's change at least. */
function isBorneOut(time: number, instructions: number | null): boolean {
  return instructions !== null && instructions * time > 0 && Math.abs(instructions) >= Math.abs(time) / 4;
}

function instructionsText(ratio: number): string {
  const text = percent(Math.abs(ratio), 2);
  if (ratio === 0) return 'exactly as many VM instructions';
  return `${text} ${ratio > 0 ? 'more' : 'fewer'} VM instructions`;
}
