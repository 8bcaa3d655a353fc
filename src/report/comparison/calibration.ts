/** What `calibrate` found, in words: how often this machine cries wolf, and the smallest slowdown that it can show. */
import type { Calibration } from '../../analyse/calibrate.js';
import type { Thresholds } from '../../analyse/comparison.js';
import type { Rate } from '../../analyse/rate.js';
import { FEWEST_PAIRS } from '../../analyse/time-evidence.js';
import { percent, threshold } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { terminalTable } from '../text/terminal.js';
import { counted } from './words.js';

function rateWords({ count, trials, low, high }: Rate): string {
  return `${String(count)} of ${String(trials)} (true rate ${percent(low)} to ${percent(high)})`;
}

/** `6.2% or more`; what even twice the time would not be is none. */
function orMore(slowdown: number): string {
  return Number.isFinite(slowdown) ? `${percent(slowdown)} or more` : 'none';
}

/** What can be relied on here, in plain sentences. */
function answer({ rounds, smallest }: Calibration, thresholds: Thresholds): string {
  if (rounds < FEWEST_PAIRS)
    return `There was time for ${counted(rounds, 'round')}, and fewer than ${FEWEST_PAIRS} tell nothing: raise time-budget.`;
  const limit = threshold(thresholds.fail);
  const counts = `VM instructions, which no machine’s noise changes, show more work in Lua from ${threshold(thresholds.warn)} on.`;
  if (!Number.isFinite(smallest.flagged)) return `Nothing can be told by time on this machine. ${counts}`;
  const flagged = `By time, this machine shows a slowdown of the suite of ${orMore(smallest.flagged)}`;
  const remedy = 'raise minimum-rounds or the threshold, or use a quieter runner';
  if (smallest.flagged > thresholds.fail)
    return `${flagged}, so a smaller one past the threshold of ${limit} will often stay unresolved: ${remedy}. ${counts}`;
  const failed = Number.isFinite(smallest.failed)
    ? `the job fails for one of ${orMore(smallest.failed)}, the threshold being ${limit}`
    : 'the job only warns of it, since the suite takes less than minimum-test-time';
  return `${flagged}; ${failed}. ${counts}`;
}

function rows(figures: Calibration, thresholds: Thresholds): readonly (readonly [string, string])[] {
  const { smallest, noise } = figures;
  return [
    ['false alarms (failed or warned)', rateWords(figures.falseAlarms)],
    ['suspicions that fresh pairs had to settle', rateWords(figures.suspicions)],
    ['unresolved', rateWords(figures.unresolved)],
    [
      `two single runs that differ by more than ${threshold(thresholds.fail)}, for comparison`,
      rateWords(figures.singleRuns),
    ],
    ['slowdown of the suite that is flagged, by time, in at least 90% of the comparisons', orMore(smallest.flagged)],
    ['slowdown of the suite that fails the job, the same', orMore(smallest.failed)],
    ['noise of the suite, of the control', `${percent(noise.suite)}, ${percent(noise.control)}`],
  ];
}

/** Markdown for the step summary. */
export function calibrationSummary(figures: Calibration, thresholds: Thresholds): string {
  return [
    `## Calibration: ${counted(figures.trials, 'comparison')} of the code with itself\n`,
    `${answer(figures, thresholds)}\n`,
    markdownTable([{ title: 'of unchanged code' }, { title: 'found' }], rows(figures, thresholds)),
  ].join('\n');
}

/** Text for the log or a terminal; its last line is the answer. */
export function calibrationLog(
  figures: Calibration,
  thresholds: Thresholds,
  options: { readonly colours: boolean },
): string {
  const title = `${counted(figures.trials, 'comparison')} of the code with itself`;
  const table = terminalTable([{ title }, { title: 'found' }], rows(figures, thresholds), options);
  return `${table}\n${answer(figures, thresholds)}\n`;
}
