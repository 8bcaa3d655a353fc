/** The report in Markdown, which comment and step summary show, and its parts. */
import type { Comparison } from '../../analyse/comparison.js';
import type { Site } from '../site.js';
import { grouped } from '../text/duration.js';
import { code, details, fence, link, prose } from '../text/markdown.js';
import { counted, gateSentence, remedies, SEEMING, suiteSentences, testSentence, whereWords } from './words.js';
import { changedTests, explanation, type Explanation, seeminglySlower, slowestTests } from './findings.js';
import { commitLink, functionLink } from './links.js';
import { headline, headlineIcon } from './headline.js';
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
function heading(comparison: Comparison): string {
  const of = comparison.name === '' ? '' : ` · ${code(comparison.name, 60)}`;
  return `## ${headlineIcon(comparison)} ${headline(comparison)}${of}\n`;
}

/** A reason, in which names of inputs stand between backticks. (Of a fork's report it may be anybody's text.) */
function reasonWords(reason: string): string {
  return reason
    .split('`')
    .map((part, index) => (index % 2 === 1 ? code(part) : prose(part)))
    .join('');
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

/** Names the changed files that did not run; empty where all did. */
function unmeasuredWords({ unmeasured }: Comparison): string {
  if (unmeasured.length === 0) return '';
  const left = unmeasured.length - MOST_FILES;
  const names = unmeasured.slice(0, MOST_FILES).map((file) => code(file, 200));
  const list = names.join(', ') + (left > 0 ? ` and ${left} more` : '');
  return `**Changed, but not measured**: ${list}. Another copy ran in place of each; the notes below say which, and what to do.`;
}

/** Files that are named at once. */
const MOST_FILES = 5;

/** The answer: what it does to the job, how many tests, the suite before and after; for what is open, what would help. */
function answer(comparison: Comparison, site: Site): string {
  const gate = gateSentence(comparison);
  const { suite } = comparison;
  const open = comparison.verdict === 'unresolved';
  // Where both kinds of evidence say the same, the table does.
  const puzzles = suite.verdict === 'slower' && suite.time?.verdict !== suite.instructions?.verdict;
  const parts = [
    unmeasuredWords(comparison),
    `${gate === '' ? '' : `**${gate}** `}${testSentence(comparison)}`,
    suiteTable(comparison),
    [...(open || puzzles ? [reasonWords(suite.reason)] : []), ...(open ? remedies(comparison) : [])].join(' '),
    `<sub>${between(comparison, site)}</sub>`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The tests whose speed changed, where there are any; else those that seem to be what makes the suite slower. */
function changedPart(comparison: Comparison, site: Site, room: Room): string {
  const tests = changedTests(comparison);
  const table = (of: typeof tests) => testTable(comparison, site, of, room.changed, 'such tests');
  const seeming = seeminglySlower(comparison);
  return [
    ...(tests.length === 0 ? [] : [table(tests)]),
    ...(seeming.length === 0 ? [] : [`**Which**: ${SEEMING}\n\n${table(seeming)}`]),
  ].join('\n');
}

/** What explains a change, or what may have been one: not the functions of a suite that is the same. */
function toldFunctions(comparison: Comparison): Explanation | null {
  const explained = explanation(comparison);
  const { verdict } = comparison;
  const isTold = verdict === 'slower' || verdict === 'faster' || (verdict === 'unresolved' && explained.certain);
  return isTold && explained.functions.length > 0 ? explained : null;
}

/** The functions that changed most, where a profile could be had and something changed, or may have. */
function functionPart(comparison: Comparison, site: Site, room: Room): string {
  const explained = toldFunctions(comparison);
  if (explained === null) return '';
  return `**Where**: ${whereWords(explained)}\n\n${functionTable(comparison, site, room.functions)}`;
}

/** Folded: which tests reach the functions that changed. */
function reachPart(comparison: Comparison, site: Site, room: Room): string {
  const told = toldFunctions(comparison)?.functions ?? [];
  const functions = told.slice(0, room.functions).filter(({ tests }) => tests.length > 0);
  if (functions.length === 0) return '';
  const lines = functions.map(({ frame, tests }) => {
    const named = tests.slice(0, 3).map((test) => code(test.name));
    const others = tests.length > named.length ? ' and others' : '';
    return `- ${functionLink(site, comparison, frame)} by ${named.join(', ')}${others}`;
  });
  return details(`Tests that reach ${functions.length === 1 ? 'this function' : 'these functions'}`, lines.join('\n'));
}

/** Folded: every test. */
function allTestsPart(comparison: Comparison, site: Site, room: Room): string {
  if (comparison.tests.length === 0 || room.all === 0) return '';
  const all = counted(comparison.tests.length, 'compared test');
  const isCut = room.all < comparison.tests.length;
  const table = testTable(comparison, site, slowestTests(comparison).slice(0, room.all), room.all);
  return details(isCut ? `The slowest ${grouped(room.all)} of ${all}` : `All ${all}, slowest first`, table);
}

/** Folded: the tests that could not be compared. */
function otherTestsPart(comparison: Comparison, site: Site, room: Room): string {
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
function methodPart(comparison: Comparison, room: Room): string {
  const notes = comparison.notes.slice(0, room.notes);
  const left = comparison.notes.length - notes.length;
  const list = [...notes.map((note) => `- ${prose(note)}`), ...(left > 0 ? [`- *… and ${left} more notes*`] : [])];
  const { suite } = comparison;
  const certainty = [...suiteSentences(comparison), reasonWords(suite.reason)]
    .filter((sentence) => sentence !== '')
    .join(' ');
  const advice = comparison.verdict === 'unresolved' ? '' : remedies(comparison).join(' ');
  const legend =
    '*suite*: the sum of the compared tests, without the loading of files. *time*: the change is the median of the pairs of interleaved runs, the times are the median run of ' +
    `${code(comparison.baseline.label, 20)} and the same with that change; of the suite, the interval holds the change with 95% confidence. ` +
    '*instr.*: VM instructions, which the machine’s noise cannot change. *share*: of the whole change. ' +
    '≈: too uncertain to be relied on. Bold: what the verdict rests on. Edited, added and removed tests never count.';
  return details(
    'How sure this is: method, machine and noise',
    [certainty, advice, list.join('\n'), methodTable(comparison), legend].filter((part) => part !== '').join('\n\n'),
  );
}

/** Folded: the command. */
function reproducePart(comparison: Comparison, site: Site, options: ReportOptions): string {
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

/** How a medium puts the parts together. */
export interface Medium {
  /** Rooms to try, the largest first: detail goes before answers. */
  readonly rooms: readonly Room[];
  /** Whether the medium takes so long a text. */
  readonly takes: (text: string) => boolean;
  /** What it has beside the parts that all have. */
  readonly certainty?: (room: Room) => string;
  readonly footer?: string;
}

/** The report in the largest room in which the medium takes it; where it takes none, the answer alone. */
export function report(comparison: Comparison, site: Site, options: ReportOptions, medium: Medium): string {
  for (const room of medium.rooms) {
    const parts = [
      heading(comparison),
      answer(comparison, site),
      changedPart(comparison, site, room),
      functionPart(comparison, site, room),
      medium.certainty?.(room) ?? '',
      reachPart(comparison, site, room),
      allTestsPart(comparison, site, room),
      otherTestsPart(comparison, site, room),
      methodPart(comparison, room),
      reproducePart(comparison, site, options),
      medium.footer ?? '',
    ];
    const text = parts.filter((part) => part !== '').join('\n');
    if (medium.takes(text)) return text;
  }
  return [heading(comparison), answer(comparison, site)].join('\n');
}
