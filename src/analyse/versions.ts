import semver from 'semver';

/**
 * The order of versions as projects really tag them: `v1.2.3`, `1.2`, `v1.2.3.4`, `2024.1`, `release-7`, `3.0-2` (a
 * LuaRocks revision), `2.0.rc12-0`, `1.0-beta`, `scm-1`. Every text has a place in the order, and no two different texts
 * the same one, so that lists are always sorted in the same way.
 */

/** A version taken apart. */
interface Version {
  readonly text: string;
  /** `1.2.3` is [1, 2, 3]; empty where the text holds no number. */
  readonly numbers: readonly bigint[];
  /** Identifiers of a pre-release, lower case: `rc.1` is ['rc', '1']; empty for a stable version. */
  readonly prerelease: readonly string[];
  /** LuaRocks' revision of the package, which comes after the version without one; -1 without one. */
  readonly revision: number;
}

const PRERELEASE_WORD =
  /^(?:alpha|a|beta|b|c|rc|pre|preview|prerelease|dev|snapshot|nightly|canary|next|test|wip|work|m|milestone|ea|unstable|scm)$/;

/** Takes a tag apart; never fails. */
function parseVersion(text: string): Version {
  const plain = text.trim().toLowerCase();
  // Words in front of the first number: `v`, `release-`, `lua-cjson-`. They say nothing about the order, except…
  const start = /\d/.exec(plain)?.index ?? plain.length;
  const prefix = plain.slice(0, start);
  // … `scm-1` and `nightly-20240101`: a state of development, whatever its number.
  const words = prefix.split(/[^a-z]+/).filter(Boolean);
  const unstable = words.filter((word) => word !== 'v' && PRERELEASE_WORD.test(word));

  const [, core = '', tail = ''] = /^([\d]+(?:[._]\d+)*)(.*)$/s.exec(plain.slice(start)) ?? [];
  const numbers = core.split(/[._]/).filter(Boolean).map(BigInt);
  const { prerelease, revision } = parseTail(plain.slice(start), tail);
  return { text, numbers, prerelease: [...unstable, ...prerelease], revision };
}

/** What follows the numbers: `-rc.1`, `rc12-0`, `-2`, `+build.5`, `-1-gdeadbee`. */
function parseTail(version: string, tail: string): Pick<Version, 'prerelease' | 'revision'> {
  const [withoutBuild = ''] = tail.split('+');
  const revision = /^(.*?)-(\d+)$/s.exec(withoutBuild);
  const head = revision?.[1] ?? withoutBuild;
  // `1.0.0-rc-1` is a pre-release's number and no revision, and so is `1.0.0-alpha.beta-1`: semver's grammar decides.
  const standard = semver.parse(version);
  if (standard?.prerelease.some((part) => typeof part === 'string') === true) {
    return { prerelease: identifiers(withoutBuild), revision: -1 };
  }
  return { prerelease: identifiers(head), revision: revision ? Number(revision[2]) : -1 };
}

/** `-rc12` is ['rc', '12'], so that rc12 comes after rc2. */
function identifiers(tail: string): string[] {
  return tail.match(/[a-z]+|\d+/g) ?? [];
}

/** Whether a version is stable: no pre-release by its name, and not marked as one. */
export function isStable(text: string, markedAsPrerelease = false): boolean {
  const version = parseVersion(text);
  return !markedAsPrerelease && version.numbers.length > 0 && version.prerelease.length === 0;
}

/** Order of two versions, for `sort`: the older first. */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  return (
    compareNumbers(left.numbers, right.numbers) ||
    comparePrereleases(left.prerelease, right.prerelease) ||
    left.revision - right.revision ||
    compareText(a, b)
  );
}

/** The newest of the stable versions; null where there is none. */
export function newestStable<T extends { readonly version: string; readonly prerelease?: boolean }>(
  releases: readonly T[],
): T | null {
  const stable = releases.filter((release) => isStable(release.version, release.prerelease));
  return stable.reduce<T | null>(
    (best, release) => (best === null || compareVersions(best.version, release.version) < 0 ? release : best),
    null,
  );
}

/** Whether a release becomes the one that `all/` and `by_release/` show: it is stable, and none is newer. */
export function isNewestStable(
  release: { readonly version: string; readonly prerelease?: boolean },
  others: readonly { readonly version: string; readonly prerelease?: boolean }[],
): boolean {
  return newestStable([...others.filter(({ version }) => version !== release.version), release]) === release;
}

function compareNumbers(a: readonly bigint[], b: readonly bigint[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index] ?? 0n, b[index] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** A version without a pre-release comes after all of its pre-releases; else identifier by identifier, as semver says. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const order = semver.compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return 0;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
