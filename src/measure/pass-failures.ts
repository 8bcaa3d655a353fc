/** Why a pass gave nothing that can be used: one line that names it, one that says what to do. */
import { UserError } from '../errors.js';
import type { ClockName } from './measurement.js';
import type { SuiteEnd } from './pass-process.js';
import type { PassRequest } from './pass-request.js';
import type { Failure, PassResult } from './pass-result.js';

const MOST_NAMED = 10;
/** What busted says before it gives up: a helper, an output handler or an option that it cannot use. */
const STOPPED = /\bbusted: (?:error: |(?=failed running ))(.+)/;

/** A test's name in a message: one line, of bounded length. */
function named(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ').trim();
  return JSON.stringify(line.length > 200 ? `${line.slice(0, 200)}…` : line);
}

/** Lines that say no more than that tests passed, as busted's handlers print them. */
const PROGRESS = /^[-+*.●◼✱◌]+$|^ok \d+ |^\[ +(?:RUN|OK) +\]/u;
// eslint-disable-next-line no-control-regex -- what colours text is made of
const COLOUR = /\x1b\[[\d;]*m/g;

/** The end of an output, one line; without Lua's tracebacks, which say less than the line before them, and marks of tests. */
function endOf(output: string): string {
  const lines = output.replace(COLOUR, '').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !/^\t|^stack traceback:/.test(line) && !PROGRESS.test(line.trim()))
    .slice(-5)
    .join(' / ')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(-500);
}

/** The same as a sentence, to follow another; empty where it said nothing. */
function lastWords(output: string): string {
  const words = endOf(output);
  return words === '' ? '' : ` Its last words: ${words}.`;
}

/** Whether the interpreter itself ended by an error that nothing caught: it says `lua5.4: …` with a traceback. */
function isUncaught({ status, tail }: SuiteEnd): boolean {
  return status === 1 && /^\S*lua\S*: .*\nstack traceback:$/m.test(tail);
}

/** A process that left no whole result. */
export function withoutResult(request: PassRequest, ended: SuiteEnd, journal: string | null): UserError {
  const command = request.command.join(' ');
  const begun = journal?.split('\0')[0]?.split('\n').filter(Boolean).at(-1) ?? '';
  const at = begun === '' ? '' : ` in or right after ${named(begun)}`;
  const words = lastWords(ended.tail);
  if (ended.kind === 'not-started')
    return new UserError(
      `busted was not found: ${JSON.stringify(command)} cannot be started (${ended.detail}).`,
      'Install it (luarocks install busted, or the package lua-busted of Debian), or point the input busted to it.',
    );
  if (ended.kind === 'time-out')
    return new UserError(
      `The suite did not end within ${Number(request.timeout.toPrecision(3))} s${at}.`,
      'Look for a test that hangs, or raise time-budget.',
    );
  if (ended.kind === 'signal')
    return new UserError(
      `The suite crashed (${ended.detail})${at}.`,
      `Look at the C modules that it uses, and whether memory ran out.${words}`,
    );
  const stopped = STOPPED.exec(ended.tail)?.[1];
  if (at === '' && ended.status !== 0 && stopped !== undefined)
    return new UserError(
      `busted stopped before any test ran: ${named(stopped)}.`,
      'Make the suite run with busted alone first: what it needs may have to be installed, or put on LUA_PATH, by setup.',
    );
  if (journal === null)
    return new UserError(
      `${JSON.stringify(command)} ended with status ${String(ended.status)} before any test ran.`,
      `Check that it runs busted and that working-directory holds a busted project.${words}`,
    );
  if (at === '') return noTests(words);
  if (isUncaught(ended))
    return new UserError(
      `busted itself was ended by an error${at}: ${endOf(ended.tail)}.`,
      'Look for it in the output handler, in a helper, or in what that test leaves behind.',
    );
  return new UserError(
    `os.exit ended the whole suite${at}, with status ${String(ended.status)}.`,
    'Let that test stub os.exit, or leave it out with --exclude-tags.',
  );
}

export function clockMissing(clock: ClockName, reason: string): UserError {
  return new UserError(`The clock ${clock} is not there: ${reason}.`, 'Choose clock: wall or cpu.');
}

/** @param details a sentence to follow, or nothing */
function noTests(details: string): UserError {
  const remedy = 'Check working-directory, busted-args, and ROOT, pattern and tags in .busted.';
  return new UserError('busted found no tests.', remedy + details);
}

function remedy(failures: readonly Failure[]): string {
  if (failures.some(({ message }) => /index a nil value \(global 'vim'\)|index global 'vim'/.test(message)))
    return 'The tests need Neovim: let it run them, with busted: nlua or nvim -l (see docs/recipes.md, Neovim plugins).';
  return 'Make the tests pass first; a failing suite is not measured.';
}

/** A spec file that does not load is its own name and has no line. */
function placed(file: string, line: number): string {
  return file === '' ? '' : `, ${file}:${line}`;
}

/** @throws UserError where the result cannot stand for a passing suite */
export function refuse(request: PassRequest, ended: SuiteEnd, result: PassResult, failures: readonly Failure[]): void {
  // An error outside of every test and file (no spec folder) has nothing but its message. What else fails then is at most an
  // output handler that has nothing to show.
  const nowhere = failures.filter(({ name }) => name === '').map(({ message }) => named(message.split('\n')[0] ?? ''));
  if (nowhere.length > 0 && failures.every(({ file }) => file === ''))
    throw noTests(` busted says: ${nowhere.join(', ')}.`);
  if (failures.length > 0) {
    const names = failures
      .slice(0, MOST_NAMED)
      .map(({ kind, name, file, line, message }) =>
        name === '' ? named(message.split('\n')[0] ?? '') : `${named(name)} (${kind}${placed(file, line)})`,
      );
    const more = failures.length > MOST_NAMED ? `, and ${failures.length - MOST_NAMED} more` : '';
    const first = failures[0];
    const says = first === undefined || first.name === '' ? '' : ` The first says: ${named(first.message)}.`;
    throw new UserError(`The suite fails: ${names.join(', ')}${more}.${says}`, remedy(failures));
  }
  if (ended.kind === 'time-out' || ended.kind === 'signal') throw withoutResult(request, ended, '');
  if (result.tests.length === 0 && result.counts.pending > 0)
    throw new UserError(
      `Every test of the suite is pending (${result.counts.pending}): there is nothing to measure.`,
      'Let at least one test run: check the tags in busted-args, and what the pending tests wait for.',
    );
  if (result.tests.length === 0) throw noTests('');
  if (ended.status !== 0)
    throw new UserError(
      `busted ended with status ${String(ended.status)}, though every test passed.`,
      `Look for what fails at exit: an output handler, a helper, code of the project.${lastWords(ended.tail)}`,
    );
  const clock = result.clocks[request.clock];
  if (!clock.available) throw clockMissing(request.clock, clock.reason);
  const { suite } = result;
  const counted = { cycles: suite.cycles, 'reference-cycles': suite.referenceCycles, wall: 0, cpu: 0 }[request.clock];
  if (counted === null)
    throw new UserError(
      `The clock ${request.clock} was lost while the suite ran: the kernel gave the counter to somebody else.`,
      'Let no other profiler use it meanwhile, or choose clock: wall or cpu.',
    );
}
