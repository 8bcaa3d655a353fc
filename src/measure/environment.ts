/** The machine and the software that made the numbers. */
import { readFileSync } from 'node:fs';
import { arch, cpus, release, type } from 'node:os';
import type { World } from '../world.js';
import type { Environment } from './measurement.js';
import type { PassResult } from './pass.js';

/** Files of the system that are read, so that a test can hand in others. */
export interface SystemFiles {
  /** Text of a file, or empty where it is not there. */
  read(path: string): string;
}

const SYSTEM_FILES: SystemFiles = {
  read: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return '';
    }
  },
};

/** The environment of a pass that ran here. */
export function environmentOf(
  world: World,
  result: Pick<PassResult, 'interpreter' | 'busted'>,
  files: SystemFiles = SYSTEM_FILES,
): Environment {
  return {
    cpu: cpuModel(files),
    os: systemName(files),
    arch: arch(),
    interpreter: result.interpreter,
    busted: result.busted,
    runnerImage: [world.env.ImageOS, world.env.ImageVersion]
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  };
}

/** The CPU's model; on ARM, where the kernel gives no name, the numbers by which it tells models apart. */
function cpuModel(files: SystemFiles): string {
  const named = (cpus()[0]?.model ?? '').replace(/\s+/g, ' ').trim();
  if (named !== '' && named !== 'unknown') return named;
  const info = files.read('/proc/cpuinfo');
  const field = (name: string): string => new RegExp(`^${name}\\s*:\\s*(\\S+)`, 'm').exec(info)?.[1] ?? '?';
  if (!/^CPU part/m.test(info)) return `unknown ${arch()} CPU`;
  return `CPU implementer ${field('CPU implementer')} part ${field('CPU part')} revision ${field('CPU revision')}`;
}

/** `Debian GNU/Linux 12 (bookworm)`, `macOS 15.1`, `Windows_NT 10.0.26100`. */
function systemName(files: SystemFiles): string {
  const pretty = /^PRETTY_NAME=(?:"([^"\n]*)"|(.*))$/m.exec(files.read('/etc/os-release'));
  if (pretty) return (pretty[1] ?? pretty[2] ?? '').trim();
  const mac = /<key>ProductVersion<\/key>\s*<string>([^<]+)<\/string>/.exec(
    files.read('/System/Library/CoreServices/SystemVersion.plist'),
  );
  return mac ? `macOS ${mac[1] ?? ''}` : `${type()} ${release()}`;
}
