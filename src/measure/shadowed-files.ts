/**
 * Files of the project in whose place another copy ran. busted is made of Lua modules, and has loaded them (penlight,
 * luassert, say …) before a path of the suite's counts: `require` gives the tests what is loaded already. And a path may
 * lead to an installed copy of the project itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Sources } from './function-names.js';
import type { Profile } from './measurement.js';
import type { LoadedModule } from './pass-result.js';

/** A file of the project, and the file that ran in its place. */
export interface ShadowedFile {
  /** Relative to the working directory, forward slashes. */
  readonly file: string;
  /** As the interpreter or the profile names it. */
  readonly copy: string;
}

/** Folders in which projects keep their modules; a rockspec can name others. */
const ROOTS = ['', 'src/', 'lua/', 'lib/'];

/**
 * Files of the project whose module busted loaded from elsewhere, by their names.
 *
 * @param directory absolute path of the folder that holds `.busted`
 * @param loaded what busted had loaded before the tests
 * @param profile where it has a function of a file, that file did run, whatever busted had loaded
 */
export function loadedElsewhere(
  directory: string,
  loaded: readonly LoadedModule[],
  profile: Profile | null,
): readonly ShadowedFile[] {
  const sources = new Sources(directory);
  const inRockspecs = rockspecModules(directory);
  const roots = rootsOf(loaded);
  const copies = loaded.flatMap(({ name, file }) => {
    const copy = file === '' ? foundBelow(roots.get(packageOf(name)), name) : file;
    if (copy === null || sources.relative(`@${copy}`) !== null) return [];
    return { copy, places: [...filesOf(name).flatMap(inProject), ...(inRockspecs.get(name) ?? [])] };
  });
  return shadowed(directory, copies, profile);
}

/** Files of the project of whose installed copies the calls pass saw functions, and of themselves none; by their names. */
export function installedInstead(directory: string, profile: Profile | null): readonly ShadowedFile[] {
  if (!profile?.calls) return [];
  // (A name without a folder may be the end of any path.)
  const copies = profile.frames.flatMap(({ name, file }) => {
    const copy = file === '' ? /^\[(.+\/.+\.lua)\]$/.exec(name)?.[1] : undefined;
    return copy === undefined ? [] : { copy, places: inProject(copy) };
  });
  return shadowed(directory, copies, profile);
}

function shadowed(
  directory: string,
  copies: readonly { readonly copy: string; readonly places: readonly string[] }[],
  profile: Profile | null,
): readonly ShadowedFile[] {
  const ran = new Set(profile?.frames.map(({ file }) => file));
  return copies
    .flatMap(({ copy, places }) => {
      const file = places.find((place) => existsSync(path.join(directory, place)));
      return file === undefined || ran.has(file) ? [] : { file, copy };
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function inProject(file: string): readonly string[] {
  return ROOTS.map((root) => root + file);
}

/** Where `require` looks below a folder. */
function filesOf(module: string): readonly string[] {
  const place = module.replaceAll('.', '/');
  return [`${place}.lua`, `${place}/init.lua`];
}

function packageOf(module: string): string {
  return module.split('.')[0] ?? '';
}

/** The folder that each package's modules came from, as far as their functions tell. */
function rootsOf(loaded: readonly LoadedModule[]): ReadonlyMap<string, string> {
  const roots = new Map<string, string>();
  for (const { name, file } of loaded) {
    const slashed = file.replaceAll('\\', '/');
    const end = filesOf(name).find((each) => slashed.endsWith(`/${each}`));
    if (end !== undefined) roots.set(packageOf(name), file.slice(0, -end.length));
  }
  return roots;
}

/** A module without functions (luassert's assertions) came from where the others of its package did. */
function foundBelow(root: string | undefined, module: string): string | null {
  const places = root !== undefined && path.isAbsolute(root) ? filesOf(module).map((each) => root + each) : [];
  return places.find((place) => existsSync(place)) ?? null;
}

/** An entry of a rockspec's modules: `["luassert.assert"] = "src/assert.lua"`, `say = "src/say.lua"`. */
const MODULE = /(?:\[\s*["']([\w.-]+)["']\s*\]|\b(\w+))\s*=\s*["']([^"'\n]+\.lua)["']/g;

/** Files by the name of the module that the project's rockspecs install them as. */
function rockspecModules(directory: string): ReadonlyMap<string, readonly string[]> {
  const files = readdirSync(directory).filter((name) => name.endsWith('.rockspec'));
  const texts = files.map((name) => readFileSync(path.join(directory, name), 'utf8'));
  const entries = texts.flatMap((text) => [...text.matchAll(MODULE)]);
  return new Map(entries.map(([, quoted, plain, file]) => [quoted ?? plain ?? '', [path.posix.normalize(file ?? '')]]));
}
