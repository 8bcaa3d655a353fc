import { describe, expect, it } from '@jest/globals';
import { countCalls, isJitted, ways } from '../support/calls-pass.js';
import { sayWhatIsSkipped } from '../support/interpreters.js';

sayWhatIsSkipped('counted calls under Neovim');

const SOURCE = 'src/traps.lua';

/** Calls of each function of the fixture, counted by hand from its source. */
const CALLS: Readonly<Record<string, number>> = {
  'traps (main chunk)': 1,
  ...{ 'traps.recursion': 1, 'traps.even': 6, 'traps.odd': 5 },
  ...{ 'traps.tails': 1, 'traps.tail_a': 1, 'traps.tail_b': 1, 'traps.tail_c': 1, 'traps.after_tails': 1 },
  ...{ 'traps.tail_turns': 1, 'traps.ping': 5, 'traps.pong': 5, 'traps.after_turns': 1 },
  ...{ 'traps.tail_to_c': 1, 'traps.to_to_c': 1, 'traps.to_c': 2, 'traps.after_c': 1 },
  ...{ 'traps.caught': 1, 'traps.deep': 4, 'traps.after_error': 1 },
  ...{ 'traps.again': 1, 'traps.try': 50, 'traps.fail': 50, 'traps.between': 50 },
  ...{ 'traps.tail_error': 1, 'traps.tail_fail': 1, 'traps.fail_late': 1, 'traps.after_tail_error': 1 },
  ...{ 'traps.handled': 1, 'traps.bad': 1, 'traps.handler': 1, 'traps.after_handler': 1 },
  ...{ 'traps.created': 1, 'traps.resume_once': 2, 'traps.resume_other': 2, 'traps:59': 1 },
  ...{ 'traps.body': 1, 'traps.step': 3, 'traps.after_created': 1 },
  ...{ 'traps.abandoned': 1, 'traps.endless': 1, 'traps.give': 2, 'traps.after_abandoned': 1 },
  ...{ 'traps.nested': 1, 'traps.nested_step': 3, 'traps.outer': 1, 'traps.outer_step': 3 },
  ...{ 'traps.inner': 1, 'traps.inner_step': 3 },
  ...{ 'traps.coroutine_error': 1, 'traps.thrower': 2, 'traps.before_throw': 2 },
  ...{ 'traps.after_resume_error': 1, 'traps.after_wrap_error': 1 },
  ...{ 'traps.c_body': 1, 'traps.after_c_body': 1 },
  ...{ 'traps.callbacks': 1, 'traps.letter': 5, 'traps.reader': 2, 'traps.after_callbacks': 1 },
  ...{ 'traps.methods': 1, 'Derived:twice': 1, 'Base:area': 2 },
  ...{ 'traps.metamethods': 1, 'traps.__newindex': 1, 'traps.__call': 1, 'traps.__add': 1, 'traps.__concat': 1 },
  // (Two metamethods of this name: the objects' and the angry table's, told apart by line.)
  ...{ 'traps.__index': 1, 'traps.__eq': 1, 'traps.__lt': 1, 'traps.__unm': 1, 'traps.__tostring': 1 },
  'traps.after_metamethods': 1,
  ...{ 'traps.meta_error': 1, 'traps.touch': 1, 'traps.before_anger': 1, 'traps.after_anger': 1 },
  ...{ 'traps.varargs': 1, 'traps.sum': 2 },
  'traps.overflow': 1,
  'traps.yield_through_pcall': 1,
  ...{ 'traps.closed': 1, 'traps.unfinished': 1, 'traps.after_close': 1 },
  ...{ 'traps.taken': 1, 'traps.take': 1, 'traps.after_taken': 1 },
};

/** What 5.1 does not get to: it cannot yield through pcall, nor make a coroutine of a C function. */
const LATER: Readonly<Record<string, number>> = {
  'traps.key': 1,
  ...{ 'traps.guard': 1, 'traps.guarded': 1, 'traps.guarded_step': 1, 'traps.after_guard': 1 },
};

/** Who called whom, between functions of the fixture. */
const EDGES: Readonly<Record<string, number>> = {
  ...{ 'traps.recursion > traps.even': 1, 'traps.even > traps.odd': 5, 'traps.odd > traps.even': 5 },
  ...{ 'traps.tails > traps.tail_a': 1, 'traps.tail_a > traps.tail_b': 1, 'traps.tail_b > traps.tail_c': 1 },
  'traps.tails > traps.after_tails': 1,
  ...{ 'traps.tail_turns > traps.ping': 1, 'traps.ping > traps.pong': 5, 'traps.pong > traps.ping': 4 },
  'traps.tail_turns > traps.after_turns': 1,
  ...{ 'traps.tail_to_c > traps.to_to_c': 1, 'traps.to_to_c > traps.to_c': 1, 'traps.tail_to_c > traps.to_c': 1 },
  ...{ 'traps.to_c > [C] tostring': 2, 'traps.tail_to_c > traps.after_c': 1 },
  ...{ 'traps.deep > traps.deep': 3, 'traps.caught > traps.after_error': 1 },
  ...{ 'traps.again > traps.try': 50, 'traps.again > traps.between': 50, 'traps.fail > [C] error': 50 },
  ...{ 'traps.tail_fail > traps.fail_late': 1, 'traps.tail_error > traps.after_tail_error': 1 },
  'traps.handled > traps.after_handler': 1,
  ...{ 'traps.created > traps.resume_once': 2, 'traps.created > traps.resume_other': 2 },
  ...{ 'traps:59 > traps.body': 1, 'traps.body > traps.step': 3, 'traps.created > traps.after_created': 1 },
  ...{ 'traps.created > [C] coroutine.create': 1, 'traps.abandoned > [C] coroutine.wrap': 1 },
  ...{ 'traps.endless > traps.give': 2, 'traps.abandoned > traps.after_abandoned': 1 },
  ...{
    'traps.nested > traps.nested_step': 3,
    'traps.outer > traps.outer_step': 3,
    'traps.inner > traps.inner_step': 3,
  },
  'traps.thrower > traps.before_throw': 2,
  ...{
    'traps.coroutine_error > traps.after_resume_error': 1,
    'traps.coroutine_error > traps.after_wrap_error': 1,
  },
  'traps.c_body > traps.after_c_body': 1,
  ...{ 'traps.letter > [C] string.upper': 5, 'traps.callbacks > traps.after_callbacks': 1 },
  ...{ 'traps.methods > Derived:twice': 1, 'Derived:twice > Base:area': 2 },
  ...{ 'traps.metamethods > traps.__index': 1, 'traps.metamethods > traps.__newindex': 1 },
  ...{ 'traps.metamethods > traps.__call': 1, 'traps.metamethods > traps.__add': 1 },
  ...{ 'traps.metamethods > traps.__concat': 1, 'traps.metamethods > traps.__eq': 1 },
  ...{ 'traps.metamethods > traps.__lt': 1, 'traps.metamethods > traps.__unm': 1 },
  'traps.metamethods > traps.after_metamethods': 1,
  ...{ 'traps.touch > traps.__index': 1, 'traps.__index > traps.before_anger': 1 },
  'traps.meta_error > traps.after_anger': 1,
  'traps.varargs > traps.sum': 2,
  'traps.closed > traps.after_close': 1,
  'traps.taken > traps.after_taken': 1,
};

/** Calls that C functions made; LuaJIT has no frames of theirs and gives such calls to the Lua function behind them. */
const FROM_C: Readonly<Record<string, number>> = {
  ...{ '[C] pcall > traps.deep': 1, '[C] pcall > traps.fail': 50, '[C] pcall > traps.tail_fail': 1 },
  ...{ '[C] xpcall > traps.bad': 1, '[C] error > traps.handler': 1 },
  ...{ '[C] coroutine.resume > traps:59': 1, '[C] coroutine.resume > traps.thrower': 1 },
  ...{ '[C] string.gsub > traps.letter': 5, '[C] load > traps.reader': 2 },
  ...{ '[C] tostring > traps.__tostring': 1, '[C] pcall > traps.touch': 1 },
};

/** In LuaJIT's words: by the Lua function that called the C function. */
const PAST_C: Readonly<Record<string, number>> = {
  ...{ 'traps.caught > traps.deep': 1, 'traps.try > traps.fail': 50, 'traps.tail_error > traps.tail_fail': 1 },
  ...{ 'traps.handled > traps.bad': 1, 'traps.bad > traps.handler': 1 },
  ...{ 'traps.resume_once > traps:59': 1, 'traps.coroutine_error > traps.thrower': 2 },
  ...{ 'traps.c_body > traps.key': 1, 'traps.callbacks > traps.letter': 5, 'traps.callbacks > traps.reader': 2 },
  ...{ 'traps.metamethods > traps.__tostring': 1, 'traps.meta_error > traps.touch': 1 },
};

describe.each(ways)('the calls pass on programs counted by hand, with %s and its hook in %s', (interpreter, way) => {
  it('counts each call, by function and by caller', async () => {
    const { profile } = await countCalls(interpreter, way, 'traps');
    if (profile === null) throw new Error('no profile');
    const jitted = isJitted(interpreter);
    const name = (frame: number): string => profile.frames[frame]?.name ?? '-';
    const own = (frame: number): boolean => profile.frames[frame]?.file === SOURCE;
    const counts = new Map<string, number>();
    for (const { frame, calls } of profile.calls ?? []) {
      // The angry table's metamethod, which is called once too.
      if (own(frame) && counts.get(name(frame)) !== undefined)
        expect([name(frame), calls]).toEqual(['traps.__index', 1]);
      if (own(frame)) counts.set(name(frame), calls);
    }
    const { 'traps.bottomless': bottomless, 'traps.as_often': asOften, ...counted } = Object.fromEntries(counts);
    expect(counted).toEqual(interpreter === 'lua5.1' ? CALLS : { ...CALLS, ...LATER });
    expect(bottomless).toBeGreaterThan(100);
    expect(bottomless).toBe(asOften);

    const edges = Object.fromEntries(
      (profile.edges ?? []).map(({ caller, callee, calls }) => [`${name(caller)} > ${name(callee)}`, calls]),
    );
    const cBody = interpreter === 'lua5.1' || jitted ? {} : { '[C] pcall > traps.key': 1 };
    expect(edges).toMatchObject({ ...EDGES, ...(jitted ? PAST_C : FROM_C), ...cBody });
    // The same calls, seen from the callee: nothing is counted under two callers.
    for (const { frame, calls } of profile.calls ?? []) {
      const callers = (profile.edges ?? []).filter(({ callee }) => callee === frame);
      expect(callers.reduce((sum, edge) => sum + edge.calls, 0)).toBe(calls);
    }
  });
});
