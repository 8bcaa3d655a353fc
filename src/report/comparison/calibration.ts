/** What `calibrate` found, in words: how often this machine cries wolf, and the smallest slowdown that it can show. */
import type { Thresholds } from '../../analyse/comparison.js';
import { counted } from './words.js';
import { percent, threshold } from '../text/percent.js';
import { markdownTable } from '../text/table.js';
import { terminalTable } from '../text/terminal.js';

/** A count out of trials, with the bounds of its true rate at 95 % confidence. */
export interface Rate {
  readonly count: number;
  readonly trials: number;
  readonly low: number;
  readonly high: number;
}

/** What of a calibration is shown. */
export interface CalibrationFigures {
  readonly trials: number;
  readonly falseAlarms: Rate;
  readonly suspicions: Rate;
  readonly unresolved: Rate;
  readonly singleRuns: Rate;
  /** Smallest slowdown of the suite that 95 % of the trials would have shown, as a ratio less one. */
  readonly resolution: number;
  readonly noise: { readonly suite: number; readonly control: number };
}

function rateWords({ count, trials, low, high }: Rate): string {
  return `${String(count)} of ${String(trials)} (true rate ${percent(low)} to ${percent(high)})`;
}

function answer(figures: CalibrationFigures, thresholds: Thresholds): string {
  const limit = threshold(thresholds.fail);
  if (figures.trials === 0 || !Number.isFinite(figures.resolution)) {
    return 'Nothing could be judged by time on this machine; VM instructions still can gate.';
  }
  const smallest = percent(figures.resolution);
  return figures.resolution <= thresholds.fail
    ? `This machine can show a slowdown of the suite of ${smallest} or more, so a threshold of ${limit} can be trusted.`
    : `This machine can only show a slowdown of the suite of ${smallest} or more, so a threshold of ${limit} by time will often stay unresolved: raise threshold or maximum-rounds, or use a quieter runner.`;
}

function rows(figures: CalibrationFigures, thresholds: Thresholds): readonly (readonly [string, string])[] {
  return [
    ['false alarms (failed or warned)', rateWords(figures.falseAlarms)],
    ['suspicions that fresh pairs had to settle', rateWords(figures.suspicions)],
    ['unresolved', rateWords(figures.unresolved)],
    [`single runs that differ by more than ${threshold(thresholds.fail)}`, rateWords(figures.singleRuns)],
    ['smallest slowdown of the suite that would show', percent(figures.resolution)],
    ['noise of the suite, of the control', `${percent(figures.noise.suite)}, ${percent(figures.noise.control)}`],
  ];
}

/** Markdown for the step summary. */
export function calibrationSummary(figures: CalibrationFigures, thresholds: Thresholds): string {
  return [
    `## Calibration: ${counted(figures.trials, 'comparison')} of the code with itself\n`,
    `${answer(figures, thresholds)}\n`,
    markdownTable([{ title: 'of unchanged code' }, { title: 'found' }], rows(figures, thresholds)),
  ].join('\n');
}

/** Text for the log or a terminal; its last line is the answer. */
export function calibrationLog(
  figures: CalibrationFigures,
  thresholds: Thresholds,
  options: { readonly colours: boolean },
): string {
  const table = terminalTable([{ title: 'of unchanged code' }, { title: 'found' }], rows(figures, thresholds), options);
  return `${table}\n${answer(figures, thresholds)}\n`;
}
