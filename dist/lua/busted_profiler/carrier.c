/*
 * A Lua function as a count hook that coroutines inherit: what instruments set in place of debug.sethook, whose hooks belong
 * to one coroutine.
 *
 * For sampling.lua it does more. Ticks that have nothing for Lua to do call none of it. With `r` in the mask each return is
 * asked how much time has passed, and where that is much the stack is kept: a count hook would come when the function that a
 * C function kept waiting has been left. No Lua runs for it, so that the instructions which count down to the next tick are
 * the suite's alone.
 */
#define _POSIX_C_SOURCE 200112L
#include <math.h>
#include <string.h>
#include <time.h>

#include <lua.h>
#include <lauxlib.h>

#include "reference.h"

/* Frames of a stack (as tree.lua has them), and stacks between two ticks, that are kept at most. */
#define DEPTH 128
#define MOST 32

/* In the registry; one in a process: a hook is given nothing of its own. */
static int function = LUA_NOREF;
/* In the registry: the kept stacks' functions, innermost first, in places of DEPTH each. */
static int kept = LUA_NOREF;
static struct {
  double time;
  int depth;
} stacks[MOST];
static int first, end;
/* Seconds: since when time waits to be charged, how much is worth a stack, how much was spent on stacks since `mark`. */
static double last, worth = HUGE_VAL, accounted;
/* Ticks that passed without Lua, and after how many of them it is called: 0 is at once. */
static int passed_ticks, patience;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

#ifdef REFERENCE
/* The counter's value before which to ask the system's clock, which takes several times as long, is of no use. */
static uint64_t due;

/* Looks at the clocks together: some time of what is worth a stack must have passed. */
static void put_off(double at) {
  static uint64_t origin;
  static double start;
  uint64_t reference = reference_now();
  if (origin == 0) origin = reference, start = at;
  due = worth < HUGE_VAL && at - start > 1e-3 ? reference + (uint64_t)((double)(reference - origin) / (at - start) * worth / 4) : 0;
}

static int too_soon(void) {
  return reference_glance() < due;
}
#else
static void put_off(double at) {
  (void)at;
}

static int too_soon(void) {
  return 0;
}
#endif

/* How much time waits, where that is worth a stack, and 0 else. @param at is given the time */
static double waited(double *at) {
  if (worth == HUGE_VAL || too_soon()) return 0;
  *at = now();
  if (*at - last >= worth) return *at - last;
  put_off(*at);
  return 0;
}

/* Keeps the stack of a function that returns: of its caller, where it is a C function. */
static void keep(lua_State *L, lua_Debug *event, double time) {
  lua_Debug frame;
  int level, depth = 0;
  lua_getinfo(L, "S", event);
  level = event->what[0] == 'C';
  lua_rawgeti(L, LUA_REGISTRYINDEX, kept);
  for (; depth < DEPTH && lua_getstack(L, level, &frame); level++, depth++) {
    lua_getinfo(L, "f", &frame);
    /* 5.1 has nothing to say of a frame that a tail call replaced. */
    if (lua_isnil(L, -1)) lua_pushboolean(L, 0), lua_remove(L, -2);
    lua_rawseti(L, -2, end * DEPTH + depth + 1);
  }
  lua_pop(L, 1);
  stacks[end].time = time;
  stacks[end++].depth = depth;
}

static void hook(lua_State *L, lua_Debug *event) {
  double at, time;
  if (event->event == LUA_HOOKCOUNT) {
    passed_ticks++;
    if (passed_ticks < patience && waited(&at) == 0) return;
    lua_rawgeti(L, LUA_REGISTRYINDEX, function);
    lua_pushnumber(L, passed_ticks);
    patience -= passed_ticks;
    passed_ticks = 0;
    lua_call(L, 1, 0);
    /* Starts the countdown afresh: its own instructions were counted too. */
    lua_sethook(L, hook, lua_gethookmask(L), lua_gethookcount(L));
  } else if (end < MOST && (time = waited(&at)) > 0) {
    keep(L, event, time);
    last = now();
    accounted += time + (last - at);
  }
}

/* sethook([thread,] function, mask, count): as debug.sethook, but that each coroutine calls the function that was set last,
   with the number of ticks since it was called before. */
static int set_hook(lua_State *L) {
  int at = lua_isthread(L, 1) ? 2 : 1;
  lua_State *thread = at == 2 ? lua_tothread(L, 1) : L;
  int mask = LUA_MASKCOUNT | (strchr(luaL_checkstring(L, at + 1), 'r') != NULL ? LUA_MASKRET : 0);
  int count = (int)luaL_checknumber(L, at + 2);
  lua_pushvalue(L, at);
  if (function == LUA_NOREF)
    function = luaL_ref(L, LUA_REGISTRYINDEX);
  else
    lua_rawseti(L, LUA_REGISTRYINDEX, function);
  lua_sethook(thread, hook, mask, count);
  return 0;
}

/* mark(worth, patience): nothing waits to be charged; so many seconds are worth a stack, so many ticks need no Lua else. */
static int mark(lua_State *L) {
  worth = luaL_checknumber(L, 1);
  patience = (int)luaL_checknumber(L, 2);
  passed_ticks = 0;
  accounted = 0;
  first = end = 0;
  last = now();
  put_off(last);
  return 0;
}

/*
 * take(stack): seconds and depth of the stack that was kept longest ago, whose functions `stack` is given; where there is
 * none, nil and the seconds since `mark` that need not be charged any more.
 */
static int take(lua_State *L) {
  int i, depth;
  if (first == end) {
    first = end = 0;
    lua_pushnil(L);
    lua_pushnumber(L, (lua_Number)accounted);
    return 2;
  }
  depth = stacks[first].depth;
  lua_rawgeti(L, LUA_REGISTRYINDEX, kept);
  for (i = 1; i <= depth; i++) {
    lua_rawgeti(L, -1, first * DEPTH + i);
    lua_rawseti(L, 1, i);
    lua_pushnil(L);
    lua_rawseti(L, -2, first * DEPTH + i);
  }
  lua_pushnumber(L, (lua_Number)stacks[first++].time);
  lua_pushnumber(L, depth);
  return 2;
}

int luaopen_busted_profiler_carrier(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
  kept = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  lua_pushcfunction(L, set_hook);
  lua_setfield(L, -2, "sethook");
  lua_pushcfunction(L, mark);
  lua_setfield(L, -2, "mark");
  lua_pushcfunction(L, take);
  lua_setfield(L, -2, "take");
  return 1;
}
