/** The parts that comment and step summary are put together from, in Markdown. */
import type { Comparison } from '../../analyse/comparison.js';
import type { Site } from '../site.js';
import { code, details, fence, link, prose } from '../text/markdown.js';
import { counted, gateSentence, headline, icon, remedies, suiteSentences, testSentence } from './words.js';
import { changedTests, slowestTests } from './findings.js';
import { commitLink } from './links.js';
import { reproduceCommand } from './reproduce.js';
import { functionTable, methodTable, suiteTable, testList, testTable } from './tables.js';

export interface ReportOptions {
  /** Further words of the command that reproduces the comparison: from the workflow's inputs. */
  readonly arguments?: readonly string[];
}

/** How many rows each part may have. */
export interface Room {
  readonly changed: number;
  readonly functions: number;
  readonly all: number;
  readonly listed: number;
  readonly notes: number;
}

/** The verdict as a heading, with the name of the suite where there are several. */
export function heading(comparison: Comparison): string {
  const of = comparison.name === '' ? '' : ` · ${code(comparison.name, 60)}`;
  return `## ${icon(comparison.verdict, comparison.gate)} ${headline(comparison)}${of}\n`;
}

/** What is compared with what. */
function between(comparison: Comparison, site: Site): string {
  const { baseline, head } = comparison;
  const kind = {
    base: '',
    cache: ', measured earlier on the same kind of machine',
    release: ', as its release was measured',
  }[baseline.kind];
  return `${commitLink(site, head.commit)} against ${code(baseline.label, 60)} (${commitLink(site, baseline.commit)}${kind})`;
}

/** The answer: what it does to the job, how many tests, the suite before and after; for what is open, what would help. */
export function answer(comparison: Comparison, site: Site): string {
  const gate = gateSentence(comparison);
  const open = comparison.verdict === 'unresolved';
  const parts = [
    `${gate === '' ? '' : `**${gate}** `}${testSentence(comparison)}`,
    suiteTable(comparison),
    ...(open && comparison.suite.reason !== '' ? [prose(comparison.suite.reason)] : []),
    ...(open ? [remedies(comparison).join(' ')] : []),
    `<sub>${between(comparison, site)}</sub>`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The tests whose speed changed, where there are any. */
export function changedPart(comparison: Comparison, site: Site, room: Room): string {
  const tests = changedTests(comparison);
  return tests.length === 0 ? '' : testTable(comparison, site, tests, room.changed, 'such tests');
}

/** The functions that changed most, where a profile could be had and something changed. */
export function functionPart(comparison: Comparison, site: Site, room: Room): string {
  if (comparison.functions.length === 0 || !['slower', 'faster'].includes(comparison.verdict)) return '';
  return `**Where**: the functions whose own cost changed most\n\n${functionTable(comparison, site, room.functions)}`;
}

/** Folded: every test. */
export function allTestsPart(comparison: Comparison, site: Site, room: Room): string {
  if (comparison.tests.length === 0 || room.all === 0) return '';
  const table = testTable(comparison, site, slowestTests(comparison), room.all);
  return details(`All ${counted(comparison.tests.length, 'compared test')}, slowest first`, table);
}

/** Folded: the tests that could not be compared. */
export function otherTestsPart(comparison: Comparison, site: Site, room: Room): string {
  const { added, removed, edited } = comparison;
  const groups = [
    { title: 'Added', tests: added },
    { title: 'Removed', tests: removed },
    { title: 'Edited: another source, so not compared', tests: edited },
  ].filter(({ tests }) => tests.length > 0);
  if (groups.length === 0) return '';
  const summary = [
    ...(added.length > 0 ? [`${added.length} added`] : []),
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
    ...(edited.length > 0 ? [`${edited.length} edited`] : []),
  ].join(', ');
  const total = added.length + removed.length + edited.length;
  const body =
    room.listed === 0
      ? 'Their names are in the step summary.'
      : groups
          .map(({ title, tests }) => `**${title}**\n\n${testList(site, comparison, tests, room.listed)}`)
          .join('\n\n');
  return details(`${counted(total, 'test')} not compared: ${summary}`, body);
}

/** Folded: how it was measured, how noisy it was, and what a reader should know. */
export function methodPart(comparison: Comparison, room: Room): string {
  const notes = comparison.notes.slice(0, room.notes);
  const left = comparison.notes.length - notes.length;
  const list = [...notes.map((note) => `- ${prose(note)}`), ...(left > 0 ? [`- *… and ${left} more notes*`] : [])];
  const { suite } = comparison;
  const certainty = [...suiteSentences(comparison), prose(suite.reason)]
    .filter((sentence) => sentence !== '')
    .join(' ');
  const advice = comparison.verdict === 'unresolved' ? '' : remedies(comparison).join(' ');
  const legend =
    '*time*: the median of the paired ratios of interleaved runs; below it the fastest run of each version. ' +
    '*instr.*: VM instructions, which the machine’s noise cannot change. *share*: of the whole change. ' +
    '≈: the measurements differ too much among themselves to be relied on. ' +
    'Bold: what the verdict rests on. Edited, added and removed tests never count.';
  return details(
    'How sure this is: method, machine and noise',
    [certainty, advice, list.join('\n'), methodTable(comparison), legend].filter((part) => part !== '').join('\n\n'),
  );
}

/** Folded: the command. */
export function reproducePart(comparison: Comparison, site: Site, options: ReportOptions): string {
  const command = reproduceCommand(comparison, {
    workingDirectory: site.workingDirectory,
    ...(options.arguments ? { arguments: options.arguments } : {}),
  });
  return details('Reproduce locally', fence(command, 'sh'));
}

/** Where the full report lies. */
export function footer(site: Site): string {
  const run = site.runUrl === '' ? '' : ` · ${link('this run', site.runUrl)}`;
  return `<sub>busted-profiler-action${run}</sub>\n`;
}
