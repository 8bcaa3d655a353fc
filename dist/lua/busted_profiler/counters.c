/*
 * What PUC Lua cannot do by itself: read the machine's counters, and look at a frame of the stack without making a table.
 * Shipped as text and compiled where a pass needs it, against the headers of the interpreter that will load it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>

#include <lua.h>
#include <lauxlib.h>

#if defined(EXPECTED_LUA) && LUA_VERSION_NUM != EXPECTED_LUA
#error "these headers are of another version of Lua"
#endif

#include "reference.h"

#ifdef REFERENCE
static uint64_t reference_origin;

/* Counts since the module was loaded: a double holds them exactly. */
static int reference(lua_State *L) {
  lua_pushnumber(L, (lua_Number)(reference_now() - reference_origin));
  return 1;
}
#endif

#ifdef __linux__
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the event has counted; not a number where the kernel took the counter away. */
static int event_read(lua_State *L) {
  int descriptor = (int)lua_tonumber(L, lua_upvalueindex(1));
  uint64_t count;
  if (read(descriptor, &count, sizeof count) == (ssize_t)sizeof count)
    lua_pushnumber(L, (lua_Number)count);
  else
    lua_pushnumber(L, (lua_Number)(0.0 / 0.0));
  return 1;
}

/* event(type, config): function that reads it, or nil and errno. Counts this thread, in user mode only. */
static int event(lua_State *L) {
  struct perf_event_attr attributes;
  int descriptor;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = (uint32_t)luaL_checknumber(L, 1);
  attributes.config = (uint64_t)luaL_checknumber(L, 2);
  /* Always on the counter, or in error: a count is never scaled up from a part of the time. */
  attributes.pinned = 1;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  descriptor = (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (descriptor < 0) {
    lua_pushnil(L);
    lua_pushnumber(L, errno);
    return 2;
  }
  lua_pushnumber(L, descriptor);
  lua_pushcclosure(L, event_read, 1);
  return 1;
}
#endif

/* function_at(level), as debug.getinfo(level, 'f').func without its table; false for a frame that a tail call replaced. */
static int function_at(lua_State *L) {
  lua_Debug frame;
  if (!lua_getstack(L, (int)lua_tonumber(L, 1), &frame)) return 0;
  lua_getinfo(L, "f", &frame);
  if (lua_isnil(L, -1)) lua_pushboolean(L, 0);
  return 1;
}

int luaopen_busted_profiler_counters(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
#ifdef REFERENCE
  reference_origin = reference_now();
  lua_pushcfunction(L, reference);
  lua_setfield(L, -2, "reference");
  lua_pushstring(L, REFERENCE);
  lua_setfield(L, -2, "reference_source");
#endif
  lua_pushcfunction(L, function_at);
  lua_setfield(L, -2, "function_at");
#ifdef __linux__
  lua_pushcfunction(L, event);
  lua_setfield(L, -2, "event");
#endif
  return 1;
}
