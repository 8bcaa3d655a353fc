import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countersModule, type CountersModule } from '../../src/measure/counters-module.js';
import { luaHeaders } from '../../src/measure/lua-headers.js';
import { runPass, type PassRequest } from '../../src/measure/pass.js';
import { passRequest } from '../support/pass-request.js';
import { type TestWorld, testWorld, type WorldOptions } from '../support/world.js';

const LUA = path.resolve('lua');
const READ = path.resolve('__tests__/measure/fixtures/counters/read.lua');
const PUC = ['lua5.1', 'lua5.3', 'lua5.4'] as const;

const worlds: TestWorld[] = [];
const world = (options: WorldOptions = {}): TestWorld => {
  const made = testWorld(options);
  worlds.push(made);
  return made;
};
afterAll(() => {
  for (const made of worlds) made.remove();
});

const run = (lua: string) => ({
  command: [lua, '/usr/bin/busted'],
  args: [],
  directory: path.resolve('examples/library'),
});
const request = (lua: string, more: Partial<PassRequest> = {}): PassRequest =>
  passRequest({ ...run(lua), pass: 'timing', ...more });
const read = (lua: string, file: string, what: string): string =>
  execFileSync(lua, [READ, LUA, file, what], { encoding: 'utf8' }).trim();
const fileOf = (made: CountersModule): string => ('file' in made ? made.file : `none: ${made.reason}`);
const reasonOf = (made: CountersModule): string => ('reason' in made ? made.reason : '');

/** A kernel or sandbox may refuse `perf_event_open` altogether: then only the reason can be tested. */
const expectEvent = (said: string): void => {
  if (said.startsWith('none')) expect(said).toMatch(/^none\s+(1|13|38)$/);
  else expectGrows(said);
};
const expectGrows = (said: string): void => {
  expect(said).toMatch(/^\d+ \d+$/);
  const [before = 0, after = 0] = said.split(' ').map(Number);
  expect(after).toBeGreaterThan(before);
};

describe.each(PUC)('the module compiled for %s', (lua) => {
  const own = world();
  let file = '';
  beforeAll(async () => {
    file = fileOf(await countersModule(own, run(lua)));
  });

  it('is compiled once per run, into the temporary folder', async () => {
    expect(file.startsWith(own.temporary)).toBe(true);
    expect(existsSync(file)).toBe(true);
    expect(await countersModule(own, run(lua))).toEqual({ file });
    expect(await countersModule(own, { ...run(lua), args: ['--tags=none'] })).toEqual({ file });
    expect(readdirSync(own.temporary).filter((name) => name.startsWith('counters-'))).toHaveLength(1);
  });

  it('reads the time-stamp counter', () => {
    expectGrows(read(lua, file, 'reference'));
  });

  it('reads an event of perf_event_open', () => {
    expectEvent(read(lua, file, 'task-clock'));
  });

  it('is not loaded by another version', () => {
    const other = lua === 'lua5.4' ? 'lua5.3' : 'lua5.4';
    expect(read(other, file, 'reference')).toMatch(/^none\s+the compiled module cannot be loaded/);
  });
});

describe('counters of LuaJIT', () => {
  it('come through its FFI, with nothing compiled', () => {
    expectGrows(read('luajit', '', 'reference'));
    expectEvent(read('luajit', '', 'task-clock'));
  });

  it('have a reason where the system lets no memory become executable', () => {
    const said = read('luajit', '', 'forbidden');
    if (said !== 'untestable')
      expect(said).toMatch(/^none\s+the system lets no memory become executable \(errno \d+\)/);
  });
});

describe.each([...PUC, 'luajit'])('the timing pass of %s', (lua) => {
  it('counts reference cycles of every test, file and the suite, and says what it cannot have', async () => {
    const result = await runPass(world(), request(lua));
    expect(result.clocks['reference-cycles']).toMatchObject({ available: true });
    expect(result.suite.referenceCycles).toBeGreaterThan(0);
    for (const { times } of [...result.tests, ...result.files]) expect(times.referenceCycles).toBeGreaterThan(0);
    const sum = result.tests.reduce((total, { times }) => total + (times.referenceCycles ?? 0), 0);
    expect(result.suite.referenceCycles).toBeGreaterThanOrEqual(sum);
    const { cycles } = result.clocks;
    if (cycles.available) expect(result.suite.cycles).toBeGreaterThan(0);
    else {
      expect(cycles.reason).toMatch(/no PMU|not permitted|perf_event_open failed/);
      expect(result.suite.cycles).toBeNull();
      await expect(runPass(world(), request(lua, { clock: 'cycles' }))).rejects.toThrow(
        /The clock cycles is not there: .*Choose clock: wall or cpu/s,
      );
    }
  });

  it('has cycles by the way of the PMU, here with a software event in its place', async () => {
    // All but the number of the event is as it ships.
    const own = world();
    const assets = path.join(own.temporary, 'assets');
    cpSync(LUA, path.join(assets, 'lua'), { recursive: true });
    const counters = path.join(assets, 'lua', 'busted_profiler', 'counters.lua');
    const text = readFileSync(counters, 'utf8');
    expect(text).toContain('HARDWARE, CPU_CYCLES = 0, 0');
    writeFileSync(counters, text.replace('HARDWARE, CPU_CYCLES = 0, 0', 'HARDWARE, CPU_CYCLES = 1, 1'));
    const result = runPass({ ...own, assets }, request(lua, { clock: 'cycles' }));
    await result.then(
      ({ suite, tests, clocks }) => {
        expect(clocks.cycles).toEqual({ available: true, source: 'perf_event_open, this thread in user mode' });
        expect(suite.cycles).toBeGreaterThan(0);
        for (const { times } of tests) expect(times.cycles).toBeGreaterThan(0);
      },
      (error: unknown) => {
        expect(String(error)).toMatch(/The clock cycles is not there: (not permitted|perf_event_open failed)/);
      },
    );
  });
});

describe.each([...PUC, 'luajit'])('a module that %s cannot load', (lua) => {
  it('leaves the calls pass its slower way, and the reason', async () => {
    const own = world();
    const compiler = path.join(own.temporary, 'compiler');
    writeFileSync(compiler, '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\necho nothing >"$2"\n');
    chmodSync(compiler, 0o755);
    const spoilt = { ...own, env: { ...own.env, CC: compiler } };
    const { profile, notes } = await runPass(spoilt, request(lua, { pass: 'calls' }));
    expect(profile?.calls?.length).toBeGreaterThan(0);
    expect(notes.join()).toMatch(/took its slower way, whose hook is Lua: the compiled module cannot be loaded: /);
  });
});

describe('without what compiling needs', () => {
  const reason = async (options: WorldOptions): Promise<string> =>
    reasonOf(await countersModule(world(options), run('lua5.4')));

  it('says that there is no compiler, and the pass goes on', async () => {
    const env = { CC: '/no/such/compiler' };
    expect(await reason({ env })).toBe('no C compiler was found (tried /no/such/compiler)');
    const { clocks, tests } = await runPass(world({ env }), request('lua5.4'));
    expect(tests).toHaveLength(11);
    const missing = { available: false, reason: 'no C compiler was found (tried /no/such/compiler)' };
    expect(clocks).toMatchObject({ cycles: missing, 'reference-cycles': missing });
    expect(clocks.wall.available).toBe(true);
  });

  it('says what the compiler did not like', async () => {
    expect(await reason({ env: { CC: 'gcc -DEXPECTED_LUA=501 -Werror' } })).toMatch(
      /^gcc -DEXPECTED_LUA=501 -Werror could not compile it for Lua 5\.4: .*error/,
    );
  });

  it.each([
    ['fails', '#!/bin/sh\nexit 3\n', /compiler could not compile it for Lua 5\.4: exit 3$/],
    ['hangs', '#!/bin/sh\nsleep 4711\n', /compiler did not end within 10 s$/],
  ])('says once in the log what is lost where the compiler %s', async (_, script, why) => {
    const own = world();
    const compiler = path.join(own.temporary, 'compiler');
    writeFileSync(compiler, script);
    chmodSync(compiler, 0o755);
    const without = { ...own, env: { ...own.env, CC: compiler } };
    const passes = [await runPass(without, request('lua5.4')), await runPass(without, request('lua5.4'))];
    for (const { clocks } of passes)
      expect(clocks['reference-cycles']).toEqual({ available: false, reason: expect.stringMatching(why) });
    const said = own.lines.filter(({ text }) => text.includes('compile'));
    expect(said).toEqual([
      {
        kind: 'info',
        text: expect.stringMatching(
          /^No C module was compiled for Lua 5\.4: .*compiler .*\. Without it CPU cycles and the time-stamp counter cannot be read, and counting instructions and calls takes longer, a coroutine counts some instructions of the profiler, and a wait in C may be charged to the caller of its caller\.$/,
        ),
      },
    ]);
  });

  it('takes the headers that LUA_INCDIR names only where they are of the version', () => {
    const wrong = path.join(world().temporary, 'include');
    mkdirSync(wrong);
    writeFileSync(path.join(wrong, 'lua.h'), '#define LUA_VERSION_NUM\t\t503\n');
    const interpreter = { version: '5.4', jit: false, executable: '/nowhere/bin/lua', cpath: '' };
    const usual = luaHeaders({ env: {} }, interpreter);
    expect(usual).not.toBeNull();
    expect(luaHeaders({ env: { LUA_INCDIR: wrong } }, interpreter)).toBe(usual);
    writeFileSync(path.join(wrong, 'lua.h'), '#define LUA_VERSION_NUM\t\t504\n');
    expect(luaHeaders({ env: { LUA_INCDIR: wrong } }, interpreter)).toBe(wrong);
  });

  it("takes LuaJIT's headers before those of Lua 5.1, which do as well", () => {
    const prefix = world().temporary;
    const interpreter = { version: '5.1', jit: true, executable: path.join(prefix, 'bin', 'luajit'), cpath: '' };
    for (const folder of ['lua5.1', 'luajit-2.1']) {
      mkdirSync(path.join(prefix, 'include', folder), { recursive: true });
      writeFileSync(path.join(prefix, 'include', folder, 'lua.h'), '#define LUA_VERSION_NUM\t\t501\n');
      expect(luaHeaders({ env: {} }, interpreter)).toBe(path.join(prefix, 'include', folder));
    }
  });

  it("counts LuaJIT's calls by a module compiled against Lua 5.1's headers", async () => {
    const own = world({
      env: {
        LUA_INCDIR:
          luaHeaders({ env: {} }, { version: '5.1', jit: false, executable: '/usr/bin/lua5.1', cpath: '' }) ?? '',
      },
    });
    const made = await countersModule(own, run('luajit'));
    expect(fileOf(made)).toMatch(/counters\.so$/);
    const { profile, notes } = await runPass(own, request('luajit', { pass: 'calls' }));
    expect(profile?.calls?.length).toBeGreaterThan(0);
    expect(notes.join()).not.toMatch(/slower way/);
  });

  it("looks below the program's and its modules' own prefix first", () => {
    const prefix = world().temporary;
    for (const folder of ['rocks/include', 'bin/include/lua5.4']) {
      mkdirSync(path.join(prefix, folder), { recursive: true });
      writeFileSync(path.join(prefix, folder, 'lua.h'), '#define LUA_VERSION_NUM\t\t504\n');
    }
    const at = (executable: string, cpath: string) =>
      luaHeaders({ env: {} }, { version: '5.4', jit: false, executable, cpath });
    expect(at(path.join(prefix, 'bin/bin/lua'), '')).toBe(path.join(prefix, 'bin/include/lua5.4'));
    expect(at('/nowhere/bin/lua', `./?.so;${prefix}/rocks/lib/lua/5.4/?.so`)).toBe(path.join(prefix, 'rocks/include'));
    expect(
      luaHeaders({ env: {} }, { version: '9.9', jit: false, executable: '/nowhere/bin/lua', cpath: '' }),
    ).toBeNull();
  });

  it('says where busted does not start, and leaves the error to the pass', async () => {
    const command = [path.join(world().temporary, 'no-busted')];
    expect(reasonOf(await countersModule(world(), { ...run('lua5.4'), command }))).toMatch(/did not tell what it is/);
  });

  it('compiles for the interpreter behind a wrapper', async () => {
    const own = world();
    const wrapper = path.join(own.temporary, 'busted');
    writeFileSync(wrapper, '#!/bin/sh\nexec lua5.3 /usr/bin/busted "$@"\n');
    chmodSync(wrapper, 0o755);
    const file = fileOf(await countersModule(own, { ...run(''), command: [wrapper] }));
    expectGrows(read('lua5.3', file, 'reference'));
  });
});
