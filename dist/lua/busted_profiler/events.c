/*
 * The log of events in C: events.lua where a module can be compiled. To note an event makes no garbage and takes a tenth of
 * what Lua takes for it. Besides, what busted calls at the start and end of tests and blocks, without any Lua.
 */
#define _POSIX_C_SOURCE 200112L
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <lua.h>
#include <lauxlib.h>

#include "journal.h"
#include "reference.h"

/* As in events.lua. */
static const char *const KINDS[] = {"suite",   "file",    "describe", "test",    "end", "describe end",
                                    "success", "pending", "failure",  "error", "skipped", NULL};
enum { SUITE, FILE_, DESCRIBE, TEST, END, DESCRIBE_END, SUCCESS, PENDING, FAILURE, ERROR, SKIPPED };

typedef struct {
  double wall, cpu, cycles, reference;
  int kind;
} event;

/* One log in a process. */
static event *events;
static int count, room;
/* In the registry: a list of the events' elements, and the function that reads the cycles (LUA_NOREF: none). */
static int elements = LUA_NOREF, cycles = LUA_NOREF;
#ifdef REFERENCE
static uint64_t origin;
#endif

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double read_cycles(lua_State *L) {
  double read;
  if (cycles == LUA_NOREF) return 0;
  lua_rawgeti(L, LUA_REGISTRYINDEX, cycles);
  lua_call(L, 0, 1);
  read = (double)lua_tonumber(L, -1);
  lua_pop(L, 1);
  return read;
}

static double read_reference(void) {
#ifdef REFERENCE
  return (double)(reference_now() - origin);
#else
  return 0;
#endif
}

/* Room for one more event: before the clocks of a start are read, after those of an end. What no clock tells of it is 0. */
static event *add(lua_State *L, int element, int kind) {
  event added = {0};
  if (count == room) {
    int more = room == 0 ? 1024 : 2 * room;
    event *grown = realloc(events, (size_t)more * sizeof *events);
    if (grown == NULL) luaL_error(L, "no memory for more events");
    events = grown;
    room = more;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, elements);
  lua_pushvalue(L, element);
  lua_rawseti(L, -2, count + 1);
  lua_pop(L, 1);
  added.kind = kind;
  events[count] = added;
  return &events[count++];
}

/* A block has the wall clock alone: the system's CPU clock is the dearest part of an event. */
static void read_start(lua_State *L, event *at) {
  if (at->kind != DESCRIBE) {
    at->cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    at->reference = read_reference();
    at->cycles = read_cycles(L);
  }
  at->wall = seconds(CLOCK_MONOTONIC);
}

/* What the clocks say at an end, the wall clock first. */
static event read_end(lua_State *L) {
  event at;
  at.wall = seconds(CLOCK_MONOTONIC);
  at.cycles = read_cycles(L);
  at.reference = read_reference();
  at.cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  return at;
}

static void keep(lua_State *L, int element, int kind, event at) {
  at.kind = kind;
  *add(L, element, kind) = at;
}

/* begin(kind, element) */
static int begin(lua_State *L) {
  add(L, 2, luaL_checkoption(L, 1, NULL, KINDS));
  return 0;
}

/* now(): reads the clocks of the start that was noted last. */
static int now(lua_State *L) {
  read_start(L, &events[count - 1]);
  return 0;
}

/* finish(kind, element) */
static int finish(lua_State *L) {
  event at = read_end(L);
  keep(L, 2, luaL_checkoption(L, 1, NULL, KINDS), at);
  return 0;
}

static int skip(lua_State *L) {
  add(L, 1, SKIPPED);
  return 0;
}

/* size(): how many events there are. */
static int size(lua_State *L) {
  lua_pushnumber(L, count);
  return 1;
}

/* at(number): kind, element, wall, cpu, cycles, reference. */
static int at(lua_State *L) {
  int number = (int)luaL_checknumber(L, 1);
  const event *found;
  luaL_argcheck(L, number >= 1 && number <= count, 1, "no such event");
  found = &events[number - 1];
  lua_pushstring(L, KINDS[found->kind]);
  lua_rawgeti(L, LUA_REGISTRYINDEX, elements);
  lua_rawgeti(L, -1, number);
  lua_remove(L, -2);
  lua_pushnumber(L, found->wall);
  lua_pushnumber(L, found->cpu);
  lua_pushnumber(L, found->cycles);
  lua_pushnumber(L, found->reference);
  return 6;
}

static void new_elements(lua_State *L) {
  luaL_unref(L, LUA_REGISTRYINDEX, elements);
  lua_createtable(L, 256, 0);
  elements = luaL_ref(L, LUA_REGISTRYINDEX);
  count = 0;
}

/* clear(): forgets all events. */
static int clear(lua_State *L) {
  new_elements(L);
  return 0;
}

/* What busted's other subscribers need in order to be called too. */
static int go_on(lua_State *L) {
  lua_pushnil(L);
  lua_pushboolean(L, 1);
  return 2;
}

static int describe_start(lua_State *L) {
  read_start(L, add(L, 1, DESCRIBE));
  return go_on(L);
}

static int describe_end(lua_State *L) {
  event at = {0};
  at.wall = seconds(CLOCK_MONOTONIC);
  keep(L, 1, DESCRIBE_END, at);
  return go_on(L);
}

/* Whether the test at index 1 is one that never runs. */
static int is_pending(lua_State *L) {
  const char *descriptor;
  int pending;
  lua_getfield(L, 1, "descriptor");
  descriptor = lua_tostring(L, -1);
  pending = descriptor != NULL && strcmp(descriptor, "pending") == 0;
  lua_pop(L, 1);
  return pending;
}

/* test_start(element, block); upvalues: labels by block, the function that makes a block's, the one that makes text. */
static int test_start(lua_State *L) {
  size_t length, more_length;
  const char *text, *more;
  if (is_pending(L)) return go_on(L);
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_rawget(L, lua_upvalueindex(1));
  if (lua_isnil(L, -1)) {
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_pushvalue(L, 2);
    lua_call(L, 1, 1);
  }
  text = luaL_checklstring(L, -1, &length);
  lua_getfield(L, 1, "name");
  if (lua_type(L, -1) != LUA_TSTRING) {
    lua_pushvalue(L, lua_upvalueindex(3));
    lua_insert(L, -2);
    lua_call(L, 1, 1);
  }
  more = luaL_checklstring(L, -1, &more_length);
  journal_note(text, length, more, more_length);
  read_start(L, add(L, 1, TEST));
  return go_on(L);
}

/* test_end(element, block, status) */
static int test_end(lua_State *L) {
  event at = read_end(L);
  const char *status = luaL_checkstring(L, 3);
  int kind = SUCCESS;
  if (is_pending(L)) {
    add(L, 1, SKIPPED);
    return go_on(L);
  }
  while (kind < ERROR && strcmp(status, KINDS[kind]) != 0) kind++;
  keep(L, 1, kind, at);
  return go_on(L);
}

static int read_wall(lua_State *L) {
  lua_pushnumber(L, (lua_Number)seconds(CLOCK_MONOTONIC));
  return 1;
}

static int read_cpu(lua_State *L) {
  lua_pushnumber(L, (lua_Number)seconds(CLOCK_PROCESS_CPUTIME_ID));
  return 1;
}

/* test_starts(labels, label_of, text_of): `test_start` with its upvalues. */
static int test_starts(lua_State *L) {
  lua_settop(L, 3);
  lua_pushcclosure(L, test_start, 3);
  return 1;
}

/* open(cycles): makes the log anew; `cycles`: a function that reads them, or nil. */
static int open_log(lua_State *L) {
  lua_settop(L, 1);
  if (!lua_isnil(L, 1)) cycles = luaL_ref(L, LUA_REGISTRYINDEX);
#ifdef REFERENCE
  origin = reference_now();
#endif
  new_elements(L);
  return 0;
}

static const struct {
  const char *name;
  lua_CFunction call;
} FUNCTIONS[] = {
    {"open", open_log},   {"begin", begin},           {"now", now},
    {"finish", finish},   {"skip", skip},             {"size", size},
    {"at", at},           {"clear", clear},           {"describe_start", describe_start},
    {"test_end", test_end}, {"describe_end", describe_end}, {"test_starts", test_starts},
    {"wall", read_wall},  {"cpu", read_cpu},
};

int luaopen_busted_profiler_events(lua_State *L) {
  size_t i;
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
  for (i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
    lua_pushcfunction(L, FUNCTIONS[i].call);
    lua_setfield(L, -2, FUNCTIONS[i].name);
  }
  return 1;
}
