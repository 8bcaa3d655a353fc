/** How the words of an input become a value. Each parser throws a `UserError` that names input, value, and what is allowed. */
import picomatch from 'picomatch';
import { parseArgsStringToArgv } from 'string-argv';
import { UserError } from './errors.js';

function refuse(name: string, value: string, allowed: string): never {
  throw new UserError(`Input ${name} is ${JSON.stringify(value)}.`, `Allowed: ${allowed}.`);
}

/** One of a fixed list of words. */
export function choice<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  return allowed.find((word) => word === value) ?? refuse(name, value, allowed.join(', '));
}

export function truth(name: string, value: string): boolean {
  return choice(name, value, ['true', 'false']) === 'true';
}

/** A whole number between two bounds. */
export function count(name: string, value: string, minimum: number, maximum: number): number {
  const number = Number(value);
  const fits = /^\d+$/.test(value) && number >= minimum && number <= maximum;
  return fits ? number : refuse(name, value, `a whole number from ${minimum} to ${maximum}`);
}

const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;

/** Hours that a job may take on a runner of one's own; a timer of more than some 600 would not wait at all. */
const LONGEST_JOB = 120;

/** A duration with its unit, above nothing and no longer than a job may take, in seconds. */
export function span(name: string, value: string): number {
  const seconds = duration(name, value);
  const fits = seconds > 0 && seconds <= LONGEST_JOB * SECONDS.h;
  return fits ? seconds : refuse(name, value, `a time above 0 and up to ${LONGEST_JOB}h, such as 15m`);
}

/** A duration with its unit, in seconds. */
export function duration(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(value);
  if (!match) refuse(name, value, 'a number with one of the units ms, s, m, h, such as 50ms or 15m');
  return Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
}

/** A percentage, as a ratio. The sign is demanded, so that `10` and `0.1` cannot be mistaken for one another. */
export function percentage(name: string, value: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(value);
  const ratio = match ? Number(match[1]) / 100 : Number.NaN;
  if (!(ratio > 0 && ratio <= 10)) refuse(name, value, 'a percentage above 0% and up to 1000%, such as 10%');
  return ratio;
}

/** Words separated by commas, spaces or lines. */
export function words(value: string): string[] {
  return value.split(/[\s,]+/).filter((word) => word !== '');
}

/** Some of a fixed list of words, at least one. */
export function choices<const T extends string>(name: string, value: string, allowed: readonly T[]): readonly T[] {
  const chosen = words(value).map((word) => choice(name, word, allowed));
  return chosen.length > 0 ? chosen : refuse(name, value, `at least one of ${allowed.join(', ')}`);
}

/** Globs by comma or line; a comma within braces belongs to its glob. */
export function globs(name: string, value: string): string[] {
  const all = value
    .split(/\n|,(?![^{}]*\})/)
    .map((glob) => glob.trim())
    .filter((glob) => glob !== '');
  for (const glob of all) if (!isWhole(glob)) refuse(name, glob, 'globs in which every bracket and brace is closed');
  return all;
}

/** Without `strictBrackets` what is not closed stands for itself, and matches nothing that was meant. */
function isWhole(glob: string): boolean {
  try {
    picomatch.makeRe(glob, { strictBrackets: true });
    return true;
  } catch {
    return false;
  }
}

/** A command line's words, as a shell would split them; nothing is expanded and no shell ever sees them. */
export function commandWords(name: string, value: string): string[] {
  const unquoted = value.replace(/"[^"]*"|'[^']*'/g, '');
  if (/["']/.test(unquoted)) refuse(name, value, 'words in which every quotation mark is closed');
  return parseArgsStringToArgv(value);
}

/** A path inside the repository, forward slashes, without `.` segments; `.` is the repository itself. */
export function repositoryPath(name: string, value: string): string {
  const allowed = 'a relative path inside the repository, such as benchmarks/busted';
  if (/^([/\\]|[A-Za-z]:)/.test(value) || /\p{Cc}/u.test(value)) refuse(name, value, allowed);
  const segments = value.split(/[/\\]+/).filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..' || segment.toLowerCase() === '.git')) refuse(name, value, allowed);
  return segments.join('/') || '.';
}

/** A branch name by git's own rules (git-check-ref-format). */
export function branchName(name: string, value: string): string {
  const wrong =
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|^-|^@$/.test(value) ||
    value.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'));
  return wrong || value === '' ? refuse(name, value, 'a branch name, without refs/heads/') : value;
}

/** `2/8`: the second of eight parts. */
export function shard(name: string, value: string): { index: number; count: number } | null {
  if (value === '') return null;
  const match = /^(\d{1,3})\/(\d{1,3})$/.exec(value);
  const [index, total] = [Number(match?.[1]), Number(match?.[2])];
  return match && index >= 1 && index <= total
    ? { index, count: total }
    : refuse(name, value, 'a part and the number of parts, such as 2/8');
}
