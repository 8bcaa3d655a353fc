/** The interpreters that tests run busted with. Neovim is among them where scripts/install-neovim.sh could get it. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/** Neovim, as scripts/install-neovim.sh leaves it. */
export const NEOVIM = path.resolve('.cache', 'neovim', 'bin', 'nvim');
/** The newer busted that comes with it: its files as Debian's package has them. */
export const NEWER_BUSTED = path.resolve('.cache', 'neovim', 'busted');
export const hasNeovim = existsSync(NEOVIM);

const PUC = ['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4', 'luajit'] as const;

/** Names for `describe.each`. */
export const interpreters: readonly string[] = hasNeovim ? [...PUC, 'nvim'] : PUC;

/** Says on the terminal, past the test runner, what is not tested. */
export function sayWhatIsSkipped(what: string): void {
  if (!hasNeovim)
    process.stderr.write(`\n*** SKIPPED: ${what}: Neovim is missing (scripts/install-neovim.sh gets it). ***\n`);
}

/** The words that run busted with one of them. */
export function bustedWith(interpreter: string, busted = '/usr/bin/busted'): readonly string[] {
  return interpreter === 'nvim' ? [NEOVIM, '-l', busted] : [interpreter, busted];
}
