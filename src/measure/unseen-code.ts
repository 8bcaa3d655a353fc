/** What of the project's own code did not run in the tests, since something else did in its place: notes for the reader. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Profile, TestIdentity } from './measurement.js';
import { installedInstead, loadedElsewhere, type ShadowedFile } from './shadowed-files.js';
import type { Side } from './side.js';

/** Folders that hold tests and what helps them. */
const TESTS = /^(?:specs?|tests?)\//;
/** Files that a note lists; the rest is a number. */
const NAMED = 5;

export interface Unseen {
  readonly notes: readonly string[];
  /** Files that differ from what the version is compared with, and did not run. */
  readonly changed: readonly string[];
}

/** A version as far as it matters here: its folder, and its timing runs. */
type Version = Pick<Side, 'subject' | 'timing'>;

/**
 * What did not run, with one note for each reason that says what to do about it.
 *
 * @param versions the last is the version under test; those before it are what it is compared with
 * @param profile of the version under test
 * @param namesAll whether functions of all files are named: else nothing is known of those that are folded
 */
export function unseenCode(versions: readonly Version[], profile: Profile | null, namesAll: boolean): Unseen {
  const [first, ...others] = versions.map(({ subject }) => subject.directory).reverse();
  const { loaded = [], tests = [] } = versions.at(-1)?.timing[0] ?? {};
  if (first === undefined) return { notes: [], changed: [] };
  const isChanged = (file: string): boolean => others.some((other) => textOf(other, file) !== textOf(first, file));
  const early = loadedElsewhere(first, loaded, profile);
  const known = new Set(early.map(({ file }) => file));
  const late = installedInstead(first, profile).filter(({ file }) => !known.has(file));
  const notes = [...note(early, BY_BUSTED, isChanged), ...note(late, BY_TESTS, isChanged)];
  return {
    notes: notes.length > 0 ? notes : namesAll ? nothingSeen(profile, tests) : nothingNamed(profile),
    changed: [...early, ...late].map(({ file }) => file).filter(isChanged),
  };
}

/** Why another copy ran, and what to do about it. */
interface Reason {
  readonly why: string;
  readonly remedy: string;
}

const BY_BUSTED: Reason = {
  why: 'busted itself had loaded other copies before the tests began, and those ran',
  remedy: "Let busted find the project's files first, by LUA_PATH in the input busted (see docs/troubleshooting.md).",
};
const BY_TESTS: Reason = {
  why: 'the tests loaded installed copies, and those ran',
  remedy: "Let lpath in .busted, or --lpath in busted-args, lead to the project's files first.",
};

function note(files: readonly ShadowedFile[], reason: Reason, isChanged: (file: string) => boolean): string[] {
  const changed = files.filter(({ file }) => isChanged(file));
  const [first] = [...changed, ...files];
  if (first === undefined) return [];
  const others = files.filter((each) => !changed.includes(each));
  const names = [...changed.map(({ file }) => `${file} (changed here)`), ...others.map(({ file }) => file)];
  const rest = names.length - NAMED;
  const list = names.slice(0, NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  return [`Not measured: ${list}; ${reason.why} (such as ${first.copy}). ${reason.remedy}`];
}

function textOf(directory: string, file: string): string | null {
  try {
    return readFileSync(path.join(directory, file), 'utf8');
  } catch {
    return null;
  }
}

/**
 * Where every function of the project that was called stands in a spec file or beside one; only the calls pass, which
 * misses no function, can tell.
 */
function nothingSeen(profile: Profile | null, tests: readonly TestIdentity[]): string[] {
  if (!profile?.calls) return [];
  const specs = new Set(tests.map(({ file }) => file));
  const seen = profile.frames.some(({ file, test }) => {
    return test === undefined && file !== '' && !specs.has(file) && !TESTS.test(file);
  });
  return seen
    ? []
    : [
        "The tests called no function of the project's files outside of its specs: what they test may be loaded from an installed copy, which no change here reaches (see docs/troubleshooting.md).",
      ];
}

/** Where the globs fold every file of which something ran, they are most likely misspelt. */
function nothingNamed(profile: Profile | null): string[] {
  const ofFiles = profile?.frames.filter(({ file, test }) => file !== '' && test === undefined) ?? [];
  return ofFiles.length === 0 || ofFiles.some(({ name }) => !name.startsWith('['))
    ? []
    : [
        'No function is named: none that ran stands in a file that profile-include and profile-exclude leave to be named.',
      ];
}
