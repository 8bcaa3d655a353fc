/** Annotations: regressions at the lines of their tests, for the pull request's Files view. */
import type { Comparison, TestFinding } from '../../analyse/comparison.js';
import { type Frame, OUTSIDE_OF_TESTS } from '../../measure/measurement.js';
import type { Site } from '../site.js';
import { change, percent } from '../text/percent.js';
import { lineOf } from '../text/place.js';
import { printable } from '../text/terminal.js';
import { explanation, testsOf } from './findings.js';
import { repositoryPath } from './links.js';
import { certainty, clockColumn, headline } from './words.js';

export interface Annotation {
  readonly level: 'error' | 'warning';
  /** Relative to the repository's root, forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

/** GitHub shows ten of a kind a step. */
const MOST_ANNOTATIONS = 10;
/** A function that accounts for less than this of the change is not worth a mark of its own. */
const GUILTY_SHARE = 0.25;

/** Neither what is folded, nor what a spec file does outside of its tests. */
function isFunction({ file, name }: Frame): boolean {
  return file !== '' && name !== OUTSIDE_OF_TESTS;
}

function ofTest(comparison: Comparison, finding: TestFinding): { title: string; message: string } {
  const { time, instructions } = finding;
  const sentences: string[] = [];
  if (time) {
    const column = clockColumn(comparison, [time.base, time.head]);
    sentences.push(
      `${column.withUnit(time.base)} → ${column.withUnit(time.head)}: ${change(time.change.value)} (${certainty(time)}).`,
    );
  }
  if (instructions) sentences.push(`VM instructions: ${change(instructions.change, 2)}.`);
  if (finding.reason !== '') sentences.push(printable(finding.reason, 500));
  const by = time?.verdict === 'slower' ? time.change.value : (instructions?.change ?? time?.change.value ?? 0);
  return {
    title: `Slower: ${change(by)}`,
    message: `${printable(finding.test.name)}\n${sentences.join(' ')}`,
  };
}

/** At most {@link MOST_ANNOTATIONS}: the regressions that gate, then the function that accounts for most of them. */
export function annotations(comparison: Comparison, site: Site): readonly Annotation[] {
  const found: Annotation[] = [];
  const add = (level: Annotation['level'], file: string, line: number, text: { title: string; message: string }) => {
    const path = repositoryPath(site, file);
    if (path !== null && found.length < MOST_ANNOTATIONS)
      found.push({ level, file: path, line: Math.max(1, line), ...text });
  };
  const { certain, functions } = explanation(comparison);
  const guilty = functions.find(({ frame, share }) => isFunction(frame) && share >= GUILTY_SHARE);
  if (comparison.verdict === 'slower' && comparison.gate !== 'none' && certain && guilty) {
    add(comparison.gate === 'fail' ? 'error' : 'warning', guilty.frame.file, lineOf(guilty.frame), {
      title: `Performance: ${headline(comparison)}`,
      message: `${printable(guilty.frame.name)} accounts for ${percent(guilty.share, 0)} of the change.`,
    });
  }
  for (const finding of testsOf(comparison, 'slower')) {
    if (finding.gate === 'none') continue;
    add(
      finding.gate === 'fail' ? 'error' : 'warning',
      finding.test.file,
      finding.test.line,
      ofTest(comparison, finding),
    );
  }
  return found;
}
