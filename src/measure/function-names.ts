/** Names of functions, read from the source where it defines them; others are folded into one frame a file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import type { Frame } from './measurement.js';

/** What busted brings along: its own modules and those that it is made of. */
const BUSTED = /[/\\](busted|luassert|mediator|cliargs|say|pl|busted_profiler)([/\\]|\.lua$)|[/\\]bin[/\\]busted$/;
const FOLDED: Frame = { name: '[busted]', file: '', line: 0 };

/** Lines of source files, each read once; null where a file cannot be read. */
export class Sources {
  readonly #texts = new Map<string, string | null>();

  constructor(readonly directory: string) {}

  text(file: string): string | null {
    let text = this.#texts.get(file);
    if (text === undefined) {
      try {
        text = readFileSync(path.resolve(this.directory, file), 'utf8');
      } catch {
        text = null;
      }
      this.#texts.set(file, text);
    }
    return text;
  }

  /** Path of a chunk (`@./src/a.lua`) relative to the directory, forward slashes; null where it lies outside. */
  relative(chunk: string): string | null {
    if (!chunk.startsWith('@')) return null;
    const relative = path.relative(this.directory, path.resolve(this.directory, chunk.slice(1)));
    return relative.startsWith('..') || path.isAbsolute(relative) ? null : relative.split(path.sep).join('/');
  }
}

/** Tells the frame of a function from what the profiler wrote of it. */
export class FunctionNames {
  readonly #named: (file: string) => boolean;

  /** @param include globs of files whose functions are named; empty: all. @param exclude globs of files that are folded */
  constructor(
    private readonly sources: Sources,
    include: readonly string[],
    exclude: readonly string[],
  ) {
    const included = include.length === 0 ? () => true : picomatch([...include]);
    const excluded = exclude.length === 0 ? () => false : picomatch([...exclude]);
    this.#named = (file) => included(file) && !excluded(file);
  }

  frame(kind: string, source: string, line: number, name: string): Frame {
    if (kind === 'C') return { name: `[C] ${name}`, file: '', line: 0 };
    if (kind === 'tail') return { name, file: '', line: 0 };
    const file = this.sources.relative(source);
    // Neovim's own modules have relative names (`vim/shared.lua`) that are no files of the project.
    if (file === null || this.sources.text(file) === null) {
      if (BUSTED.test(source)) return FOLDED;
      return { name: `[${outsideName(source.slice(1))}]`, file: '', line: 0 };
    }
    if (!this.#named(file)) return { name: `[${file}]`, file, line: 0 };
    if (kind === 'main') return { name: `${moduleOf(file)} (main chunk)`, file, line: 0 };
    const lines = this.sources.text(file)?.split('\n') ?? [];
    // A compiler's output has lines of its own, which the file may not have.
    return { name: definition(lines[line - 1] ?? '', file, line), file, line: line > lines.length ? 0 : line };
  }
}

/** What a function is called, by the line that defines it. */
function definition(text: string, file: string, line: number): string {
  const module = moduleOf(file);
  const [, owner, method] = /\bfunction\s+([A-Za-z_][\w.]*):(\w+)/.exec(text) ?? [];
  // `M` is what half of all modules call their own table.
  if (owner !== undefined) return `${/^_?M$/.test(owner) ? module : owner.replace(/^_?M\./, '')}:${method}`;
  const name =
    /\bfunction\s+([A-Za-z_][\w.]*)/.exec(text)?.[1] ??
    /([A-Za-z_][\w.]*)\s*=\s*function\b/.exec(text)?.[1] ??
    /\[\s*["']([^"']+)["']\s*\]\s*=\s*function\b/.exec(text)?.[1];
  if (name === undefined) return `${module}:${line}`;
  const last = name.split('.').at(-1) ?? name;
  return `${module}.${last}`;
}

/** A file outside of the project by its place below a Lua folder: `/usr/share/lua/5.4/say/init.lua` is `say/init.lua`. */
function outsideName(source: string): string {
  const slashed = source.replaceAll('\\', '/');
  const below = slashed.replace(/^.*\/lua\/(?:5\.\d\/)?/, '');
  return (path.posix.isAbsolute(below) || /^\w:/.test(below) ? path.posix.basename(below) : below).slice(0, 100);
}

/** `src/textkit/wrap.lua` is `wrap`, `src/textkit/init.lua` is `textkit`. */
function moduleOf(file: string): string {
  const base = path.posix.basename(file).replace(/\.[^.]*$/, '');
  return base === 'init' ? path.posix.basename(path.posix.dirname(file)) || base : base;
}
