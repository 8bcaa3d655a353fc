/*
 * A Lua function as a count hook that coroutines inherit: what instruments set in place of debug.sethook, whose hooks belong
 * to one coroutine. And what a count hook cannot see: which function it was that a C function kept waiting, where that
 * function is left soon after. With `r` in its mask each return is asked how much time has passed, and where that is much,
 * the stack is kept; no Lua runs for it, so that the instructions which count down to the next tick are the suite's alone.
 */
#define _POSIX_C_SOURCE 200112L
#include <math.h>
#include <string.h>
#include <time.h>

#include <lua.h>
#include <lauxlib.h>

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

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
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
  if (event->event == LUA_HOOKCOUNT) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, function);
    lua_call(L, 0, 0);
  } else if (end < MOST && worth < HUGE_VAL) {
    double at = now(), passed = at - last;
    if (passed < worth) return;
    keep(L, event, passed);
    last = now();
    accounted += passed + (last - at);
  }
}

/* sethook([thread,] function, mask, count): as debug.sethook, but that each coroutine calls the function that was set last. */
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

/* mark(worth): nothing waits to be charged; stacks are kept from so many seconds on. */
static int mark(lua_State *L) {
  worth = luaL_checknumber(L, 1);
  accounted = 0;
  first = end = 0;
  last = now();
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
