/*
 * The calls pass in C: what calls.lua opens where a module can be compiled, in place of call_stacks.lua. Names and records
 * are calls.lua's. Read call_stacks.h first, then call_hooks.h.
 */
#include "call_hooks.h"

#if defined(EXPECTED_LUA) && LUA_VERSION_NUM != EXPECTED_LUA
#error "these headers are of another version of Lua"
#endif

/* sethook([thread]): as debug.sethook, for the hook of this module. */
static int set_hook(lua_State *L) {
  lua_State *thread = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
  lua_sethook(thread, calls->jitted ? jit_hook : hook, LUA_MASKCALL | LUA_MASKRET, 0);
  return 0;
}

static int start(lua_State *L) {
  if (calls->counts.current == NULL) turn(L, calls);
  calls->counts.last = now();
  calls->counting = 1;
  return 0;
}

/* Closes what still runs, down to the coroutine that the suite runs in. */
static int stop(lua_State *L) {
  Counts *counts = &calls->counts;
  calls->counting = 0;
  for (;;) {
    Stack *stack = counts->current;
    unwind(L, counts, stack, 0);
    if (stack->parent == NULL) break;
    leave(counts);
    let_live(L, calls, stack, 0);
  }
  counts->top = 0;
  return 0;
}

/* The suite's own hook took over: events were missed. */
static int missed(lua_State *L) {
  (void)L;
  calls->missed++;
  return 0;
}

/* test_start(own): a test begins, whose own function has this number. */
static int test_start(lua_State *L) {
  calls->counts.test = ++calls->counts.tests;
  calls->counts.own = (uint32_t)lua_tonumber(L, 1);
  return 0;
}

/* test_end(set): the test is over; adds the functions that it reached. */
static int test_end(lua_State *L) {
  uint32_t id;
  for (id = 1; id < calls->counts.functions_capacity; id++)
    if (calls->counts.test != 0 && calls->counts.functions[id].reached == calls->counts.test) {
      lua_pushboolean(L, 1);
      lua_rawseti(L, 1, (int)id);
    }
  calls->counts.test = 0;
  return 0;
}

static void set_seconds(lua_State *L, const char *name, int64_t ticks) {
  lua_pushnumber(L, (lua_Number)ticks / TICKS);
  lua_setfield(L, -2, name);
}

/* What was counted: by function, and by caller and callee; see call_stacks.lua. */
static int counted(lua_State *L) {
  const Counts *c = &calls->counts;
  uint32_t id, i;
  lua_newtable(L);
  for (id = 1; id < c->functions_capacity; id++) {
    const Function *function = &c->functions[id];
    if (function->calls == 0) continue;
    lua_newtable(L);
    lua_pushnumber(L, (lua_Number)function->calls);
    lua_setfield(L, -2, "calls");
    set_seconds(L, "self", function->self);
    set_seconds(L, "total", function->total);
    lua_createtable(L, (int)function->kept_count, 0);
    for (i = 0; i < function->kept_count; i++) {
      lua_pushnumber(L, (lua_Number)function->kept[i] / TICKS);
      lua_rawseti(L, -2, (int)i + 1);
    }
    lua_setfield(L, -2, "durations");
    lua_rawseti(L, -2, (int)id);
  }
  lua_newtable(L);
  for (i = 1; i <= c->edges_count; i++) {
    const Edge *edge = &c->edges[i];
    lua_rawgeti(L, -1, (int)edge->caller);
    if (lua_isnil(L, -1)) {
      lua_pop(L, 1);
      lua_newtable(L);
      lua_pushvalue(L, -1);
      lua_rawseti(L, -3, (int)edge->caller);
    }
    lua_newtable(L);
    lua_pushnumber(L, (lua_Number)edge->calls);
    lua_setfield(L, -2, "calls");
    set_seconds(L, "total", edge->total);
    lua_rawseti(L, -2, (int)edge->callee);
    lua_pop(L, 1);
  }
  return 2;
}

/* Its coroutine is gone. */
static int stack_gc(lua_State *L) {
  Stack **owned = lua_touserdata(L, 1);
  if (*owned != NULL) free((*owned)->frames);
  free(*owned);
  *owned = NULL;
  return 0;
}

static int calls_gc(lua_State *L) {
  Calls *c = lua_touserdata(L, 1);
  uint32_t i;
  calls = NULL;
  for (i = 0; i < c->counts.functions_capacity; i++) free(c->counts.functions[i].kept);
  for (i = 0; i < c->numbers.texts_capacity; i++) free(c->numbers.texts[i]);
  free(c->counts.functions);
  free(c->counts.edges);
  free(c->counts.edge_slots);
  free(c->numbers.known);
  free(c->numbers.texts);
  return 0;
}

static void collected_by(lua_State *L, const char *name, lua_CFunction collector) {
  luaL_newmetatable(L, name);
  lua_pushcfunction(L, collector);
  lua_setfield(L, -2, "__gc");
  lua_pop(L, 1);
}

/* open(number, ids, jitted): numbers of functions not met before, and of those met (weak); returns the functions. */
static int open_calls(lua_State *L) {
  static const struct {
    const char *name;
    lua_CFunction function;
  } functions[] = {{"sethook", set_hook},       {"start", start},       {"stop", stop},      {"missed", missed},
                   {"test_start", test_start}, {"test_end", test_end}, {"counted", counted}};
  size_t i;
  Calls *c;
  if (calls != NULL) return luaL_error(L, "the calls of a process are counted once");
  lua_newtable(L);
  c = lua_newuserdata(L, sizeof *c);
  memset(c, 0, sizeof *c);
  collected_by(L, "busted_profiler.stack", stack_gc);
  collected_by(L, "busted_profiler.calls", calls_gc);
  luaL_getmetatable(L, "busted_profiler.calls");
  lua_setmetatable(L, -2);
  /* The functions live as long as what they work on: until the process ends. */
  luaL_ref(L, LUA_REGISTRYINDEX);
  open_slots(L, &c->numbers, FIRST_SLOTS);
  know_function(L, &c->counts, 0);
  c->jitted = lua_toboolean(L, 3);
  lua_pushvalue(L, 1);
  c->numbers.number = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushvalue(L, 2);
  c->numbers.ids = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_newtable(L);
  lua_pushvalue(L, -2);
  lua_setmetatable(L, -2);
  c->stacks = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  c->numbers.kept = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pop(L, 1);
  calls = c;
  for (i = 0; i < sizeof functions / sizeof *functions; i++) {
    lua_pushcfunction(L, functions[i].function);
    lua_setfield(L, -2, functions[i].name);
  }
  return 1;
}

int luaopen_busted_profiler_calls(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
  lua_pushcfunction(L, open_calls);
  lua_setfield(L, -2, "open");
  return 1;
}
