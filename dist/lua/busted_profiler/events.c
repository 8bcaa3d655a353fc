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

/* Seconds for which a reading of the CPU clock serves tests. */
#define FRESH 0.0005

typedef struct {
  double wall, cpu, cycles, reference;
  int kind;
} event;

/* One log in a process. */
static event *events;
static int count, room;
/* In the registry: a list of the events' elements, the function that reads the cycles (LUA_NOREF: none), and the one that
 * makes text of a name. */
static int elements = LUA_NOREF, cycles = LUA_NOREF, text_of = LUA_NOREF;
#ifdef REFERENCE
static uint64_t origin;
#endif

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/*
 * CPU seconds at this moment of the wall clock. To read the system's clock enters the kernel, which would cost tests of a fifth
 * of a millisecond one per cent: so for `fresh` seconds after a reading it is taken to go on as the wall clock does. What
 * takes longer than that, waiting included, is always read at its end; a shorter wait counts as work until the next reading.
 */
static double cpu_at(double wall, double fresh) {
  static double read_at = -1, read, told;
  double cpu;
  if (wall - read_at > fresh) {
    read = seconds(CLOCK_PROCESS_CPUTIME_ID);
    read_at = wall;
  }
  /* Where it went on too far it stands still, it never goes back. */
  cpu = read + (wall - read_at);
  if (cpu > told) told = cpu;
  return told;
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

/* What the clocks say at a start, the wall clock last. */
static void read_start(lua_State *L, event *at, double fresh) {
  at->cpu = cpu_at(seconds(CLOCK_MONOTONIC), fresh);
  at->reference = read_reference();
  at->cycles = read_cycles(L);
  at->wall = seconds(CLOCK_MONOTONIC);
}

/* What the clocks say at an end, the wall clock first. */
static event read_end(lua_State *L, double fresh) {
  event at;
  at.wall = seconds(CLOCK_MONOTONIC);
  at.cycles = read_cycles(L);
  at.reference = read_reference();
  at.cpu = cpu_at(at.wall, fresh);
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
  read_start(L, &events[count - 1], 0);
  return 0;
}

/* finish(kind, element) */
static int finish(lua_State *L) {
  event at = read_end(L, 0);
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

/* The name of the element at index 1, whatever the suite gave as one, or else its kind; left on the stack. */
static const char *name_of(lua_State *L, size_t *length) {
  lua_getfield(L, 1, "name");
  if (lua_isnil(L, -1)) lua_getfield(L, 1, "descriptor");
  if (lua_type(L, -1) != LUA_TSTRING) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, text_of);
    lua_insert(L, -2);
    lua_call(L, 1, 1);
  }
  return luaL_checklstring(L, -1, length);
}

/* describe_start(element): a block has the wall clock alone. */
static int describe_start(lua_State *L) {
  size_t length;
  const char *name = name_of(L, &length);
  journal_block(name, length);
  add(L, 1, DESCRIBE)->wall = seconds(CLOCK_MONOTONIC);
  return go_on(L);
}

static int describe_end(lua_State *L) {
  event at = {0};
  at.wall = seconds(CLOCK_MONOTONIC);
  journal_block_end();
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

/* test_start(element) */
static int test_start(lua_State *L) {
  size_t length;
  const char *name;
  if (is_pending(L)) return go_on(L);
  name = name_of(L, &length);
  journal_test(name, length);
  read_start(L, add(L, 1, TEST), FRESH);
  return go_on(L);
}

/* test_end(element, block, status) */
static int test_end(lua_State *L) {
  event at = read_end(L, FRESH);
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

/* open(text_of, cycles): makes the log anew. `text_of`: makes text of a name; `cycles`: reads them, or nil. */
static int open_log(lua_State *L) {
  lua_settop(L, 2);
  if (!lua_isnil(L, 2)) {
    lua_pushvalue(L, 2);
    cycles = luaL_ref(L, LUA_REGISTRYINDEX);
  }
  lua_pushvalue(L, 1);
  text_of = luaL_ref(L, LUA_REGISTRYINDEX);
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
    {"test_end", test_end}, {"describe_end", describe_end}, {"test_start", test_start},
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
