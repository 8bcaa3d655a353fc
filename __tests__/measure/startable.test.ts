import { describe, expect, it } from '@jest/globals';
import { startable } from '../../src/measure/startable.js';

const directory = 'D:\\a\\project';
const onWindows = (files: readonly string[]) => ({
  env: { PATH: 'C:\\tools;C:\\lua\\bin', ComSpec: 'C:\\Windows\\system32\\cmd.exe' },
  directory,
  platform: 'win32' as const,
  exists: (file: string) => files.includes(file),
});
const line = (command: string) => ({
  file: 'C:\\Windows\\system32\\cmd.exe',
  args: ['/e:on', '/v:off', '/d', '/s', '/c', `"${command}"`],
  verbatim: true,
});

describe('startable', () => {
  it('leaves the words alone where the system starts scripts by itself', () => {
    const options = { env: {}, directory: '/project', platform: 'linux' as const, exists: () => true };
    expect(startable('busted', ['a b', '"'], options)).toEqual({ file: 'busted', args: ['a b', '"'], verbatim: false });
  });

  it('starts a batch file of PATH through its interpreter, every word within quotation marks', () => {
    const started = startable('busted', ['--tags=a&b|c>d', 'x y^', ''], onWindows(['C:\\lua\\bin\\busted.bat']));
    expect(started).toEqual(line('"C:\\lua\\bin\\busted.bat" "--tags=a&b|c>d" "x y^" ""'));
  });

  it('lets no word end its quotation, expand a variable, or escape the closing mark', () => {
    const started = startable('busted', ['a"&calc', '%PATH%', 'C:\\dir\\'], onWindows(['C:\\lua\\bin\\busted.cmd']));
    expect(started).toEqual(line('"C:\\lua\\bin\\busted.cmd" "a""&calc" "%%cd:~,%PATH%%cd:~,%" "C:\\dir\\\\"'));
  });

  it('takes a program where PATH has one first, and a relative path from the suite’s folder', () => {
    const both = ['C:\\tools\\busted.exe', 'C:\\lua\\bin\\busted.bat'];
    expect(startable('busted', [], onWindows(both))).toEqual({ file: 'busted', args: [], verbatim: false });
    const own = startable('./luarocks/bin/busted', [], onWindows([`${directory}\\luarocks\\bin\\busted.bat`]));
    expect(own).toEqual(line('"D:\\a\\project\\luarocks\\bin\\busted.bat"'));
  });

  it('refuses a line break, which a batch file cannot be given', () => {
    const start = () => startable('busted', ['--filter=a\nb'], onWindows(['C:\\lua\\bin\\busted.bat']));
    expect(start).toThrow(/argument has a line break: "--filter=a\\nb"/);
  });
});
