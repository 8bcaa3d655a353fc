/*
 * The hook of the calls pass in C: what calls.lua opens where a module can be compiled. It tells which function a frame
 * is of, and what an event means to the stacks of call_stacks.h; names and records are calls.lua's.
 */
#define _POSIX_C_SOURCE 200112L
#include <time.h>

#include "call_stacks.h"

#if defined(EXPECTED_LUA) && LUA_VERSION_NUM != EXPECTED_LUA
#error "these headers are of another version of Lua"
#endif

/* A function met before: a Lua function by its chunk's name and its line, a C function by its address and line -1. */
typedef struct {
  const void *place;
  int line;
  uint32_t id;
} Known;

/* A program may load chunks without end: when so many places are known, all are forgotten. */
#define MOST_KNOWN 65536

typedef struct {
  Counts counts;
  int counting, jitted, missed;
  Known *known;
  uint32_t known_count, known_mask;
  /* The text after which a Lua function was numbered, by its number: the address of a chunk's name may be used again. */
  char **texts;
  uint32_t texts_capacity;
  /* In the registry: calls.lua's function that numbers a function, its weak table of numbers, the stacks of coroutines
     (weak), C functions whose addresses are known and the coroutine that runs. */
  int number, ids, stacks, kept;
} Calls;

/* One in a process: a hook is given nothing of its own. */
static Calls *calls;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}
#define TICKS 1e9

static Known *known_slot(const Calls *c, const void *place, int line) {
  uint64_t hash = ((uint64_t)(uintptr_t)place + (uint64_t)(uint32_t)line * 0x85EBCA6Bu) * UINT64_C(0x9E3779B97F4A7C15);
  uint32_t slot = (uint32_t)(hash >> 32) & c->known_mask;
  while (c->known[slot].id != 0 && (c->known[slot].place != place || c->known[slot].line != line))
    slot = (slot + 1) & c->known_mask;
  return &c->known[slot];
}

static void remember(Calls *c, const void *place, int line, uint32_t id) {
  Known *slot;
  if (c->known_count == MOST_KNOWN) {
    memset(c->known, 0, (c->known_mask + (size_t)1) * sizeof *c->known);
    c->known_count = 0;
  }
  slot = known_slot(c, place, line);
  if (slot->id == 0) c->known_count++;
  slot->place = place;
  slot->line = line;
  slot->id = id;
}

/* Number of the function on top of the Lua stack, which goes; whether its address will not be another's. */
static uint32_t number(lua_State *L, Calls *c, int *lasts) {
  uint32_t id;
  lua_rawgeti(L, LUA_REGISTRYINDEX, c->number);
  lua_insert(L, -2);
  lua_call(L, 1, 2);
  id = (uint32_t)lua_tonumber(L, -2);
  *lasts = lua_toboolean(L, -1);
  lua_pop(L, 2);
  know_function(L, &c->counts, id);
  return id;
}

static uint32_t c_function(lua_State *L, Calls *c, lua_Debug *frame) {
  const void *place;
  const Known *known;
  uint32_t id;
  int lasts;
  lua_getinfo(L, "f", frame);
  place = lua_topointer(L, -1);
  known = known_slot(c, place, -1);
  if (known->id != 0) {
    lua_pop(L, 1);
    return known->id;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, c->ids);
  lua_pushvalue(L, -2);
  lua_rawget(L, -2);
  id = (uint32_t)lua_tonumber(L, -1);
  lua_pop(L, 2);
  if (id != 0) {
    lua_pop(L, 1);
    return id;
  }
  lua_pushvalue(L, -1);
  id = number(L, c, &lasts);
  if (lasts) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, c->kept);
    lua_insert(L, -2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    remember(c, place, -1, id);
  }
  lua_pop(L, 1);
  return id;
}

/* Number of the function of a frame that getinfo's "S" was asked about. (A closure's own address says less: it may be
   another's soon, and each closure of a line has one.) */
static uint32_t identify(lua_State *L, Calls *c, lua_Debug *frame) {
  const Known *known;
  const char *text;
  uint32_t id;
  int lasts;
  if (frame->what[0] == 'C') return c_function(L, c, frame);
  text = frame->source[0] == '@' ? frame->source : frame->short_src;
  known = known_slot(c, frame->source, frame->linedefined);
  if (known->id != 0 && strcmp(c->texts[known->id], text) == 0) return known->id;
  lua_getinfo(L, "f", frame);
  id = number(L, c, &lasts);
  if (id >= c->texts_capacity) c->texts = longer(L, c->texts, sizeof *c->texts, &c->texts_capacity, id);
  if (c->texts[id] == NULL) {
    c->texts[id] = malloc(strlen(text) + 1);
    if (c->texts[id] == NULL) return (uint32_t)luaL_error(L, "not enough memory");
    strcpy(c->texts[id], text);
  }
  remember(c, frame->source, frame->linedefined, id);
  return id;
}

/* Looks at a frame: 0 is the function that the event is about. Whether there is one. */
static int look(lua_State *L, int level, lua_Debug *frame) {
  return lua_getstack(L, level, frame) && lua_getinfo(L, "S", frame);
}

/* The stack of the coroutine that runs. Its table is keyed by the coroutine itself: an address may be used again. */
static Stack *stack_of(lua_State *L, Calls *c) {
  Stack **owned;
  lua_rawgeti(L, LUA_REGISTRYINDEX, c->stacks);
  lua_pushthread(L);
  lua_rawget(L, -2);
  owned = lua_touserdata(L, -1);
  if (owned == NULL) {
    lua_pushthread(L);
    owned = lua_newuserdata(L, sizeof *owned);
    *owned = NULL;
    luaL_getmetatable(L, "busted_profiler.stack");
    lua_setmetatable(L, -2);
    *owned = calloc(1, sizeof **owned);
    if (*owned == NULL) luaL_error(L, "not enough memory");
    (*owned)->thread = L;
    lua_rawset(L, -4);
  }
  lua_pop(L, 2);
  /* What is compared by its address must live. */
  lua_rawgeti(L, LUA_REGISTRYINDEX, c->kept);
  lua_pushthread(L);
  lua_rawseti(L, -2, 1);
  lua_pop(L, 1);
  return *owned;
}

/* Charges the time since the last event, and turns to the coroutine that runs. */
static Stack *enter(lua_State *L, Calls *c) {
  Counts *counts = &c->counts;
  int64_t passed = now() - counts->last;
  counts->elapsed += passed;
  counts->functions[counts->top].self += passed;
  if (counts->current->thread != L) turn_to(counts, stack_of(L, c));
  return counts->current;
}

static void called(lua_State *L, Calls *c, Stack *stack, lua_Debug *event) {
  uint32_t id = (lua_getinfo(L, "S", event), identify(L, c, event)), caller;
  lua_Debug above;
#if LUA_VERSION_NUM == 501
  const int is_tail = 0;
  /* 5.1 tells of a tail call only afterwards, by a frame without a function below the callee's. */
  if (stack->depth > 0 && !stack->frames[stack->depth].checked) {
    stack->frames[stack->depth].checked = 1;
    if (look(L, 2, &above) && above.what[0] == 't') collapse(L, &c->counts, stack);
  }
#else
  const int is_tail = event->event == LUA_HOOKTAILCALL;
#endif
  /* Where the suite's hook took over for a while, returns were missed. */
  if (c->missed && !is_tail)
    unwind(L, &c->counts, stack, look(L, 1, &above) && above.what[0] != 't' ? depth_of(stack, identify(L, c, &above)) : 0);
  caller = caller_of(stack);
  if (is_tail && stack->depth > 0) unwind(L, &c->counts, stack, stack->depth - 1);
  push(L, &c->counts, stack, caller, id, 0);
  c->counts.top = id;
}

static void returned(lua_State *L, Calls *c, Stack *stack, lua_Debug *event) {
  if (stack->depth > 0) {
    uint32_t depth = (lua_getinfo(L, "S", event), depth_of(stack, identify(L, c, event)));
    if (depth == 0) {
      c->counts.top = 0;
      return;
    }
    unwind(L, &c->counts, stack, depth);
#if LUA_VERSION_NUM == 501
    if (!stack->frames[depth].checked) {
      lua_Debug below;
      if (look(L, 1, &below) && below.what[0] == 't') collapse(L, &c->counts, stack);
    }
#endif
    unwind(L, &c->counts, stack, stack->depth - 1);
  }
  c->counts.top = top_of(stack);
}

/* PUC Lua's. */
static void hook(lua_State *L, lua_Debug *event) {
  Calls *c = calls;
  Stack *stack;
  if (c == NULL || !c->counting) return;
  stack = enter(L, c);
  if (event->event == LUA_HOOKRET)
    returned(L, c, stack, event);
#if LUA_VERSION_NUM == 501
  else if (event->event == LUA_HOOKTAILRET)
    /* One for each replaced frame: those are closed already. */
    c->counts.top = top_of(stack);
#endif
  else
    called(L, c, stack, event);
  c->counts.last = now();
}

/*
 * LuaJIT's one hook sees every coroutine. It tells no return of a C function, and nothing of tail calls: on every call the
 * stack is held against the Lua function that really called.
 */
static void jit_hook(lua_State *L, lua_Debug *event) {
  Calls *c = calls;
  Counts *counts;
  Stack *stack;
  uint32_t id;
  if (c == NULL || !c->counting) return;
  counts = &c->counts;
  stack = enter(L, c);
  lua_getinfo(L, "S", event);
  id = identify(L, c, event);
  if (event->event == LUA_HOOKCALL) {
    lua_Debug above;
    int level = 1, found, through_c;
    uint32_t depth = 0, caller = 0;
    while ((found = look(L, level, &above)) && above.what[0] == 'C') level++;
    through_c = level > 1;
    if (found) {
      caller = identify(L, c, &above);
      depth = depth_of(stack, caller);
    }
    /* One frame gone, entered the same way as this one: replaced by it. (An error takes the frame that `pcall` entered.) */
    if (depth + 1 == stack->depth && stack->frames[stack->depth].through_c == through_c) {
      caller = top_of(stack);
      found = 1;
    }
    unwind(L, counts, stack, depth);
    if (!found) caller = caller_of(stack);
    if (event->what[0] == 'C')
      count(L, counts, caller, id);
    else
      push(L, counts, stack, caller, id, through_c);
  } else {
    uint32_t depth = depth_of(stack, id);
    if (depth > 0) unwind(L, counts, stack, depth - 1);
  }
  counts->top = top_of(stack);
  counts->last = now();
}

/* sethook([thread]): as debug.sethook, for the hook of this module. */
static int set_hook(lua_State *L) {
  lua_State *thread = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
  lua_sethook(thread, calls->jitted ? jit_hook : hook, LUA_MASKCALL | LUA_MASKRET, 0);
  return 0;
}

static int start(lua_State *L) {
  Counts *counts = &calls->counts;
  Stack *stack = stack_of(L, calls);
  if (counts->current == NULL)
    turn_to(counts, stack);
  counts->last = now();
  calls->counting = 1;
  return 0;
}

/* Closes what still runs. */
static int stop(lua_State *L) {
  Counts *counts = &calls->counts;
  calls->counting = 0;
  while (counts->current != NULL) {
    unwind(L, counts, counts->current, 0);
    if (counts->current->parent == NULL) break;
    turn_to(counts, counts->current->parent);
  }
  counts->top = 0;
  return 0;
}

/* The suite's own hook took over: events were missed. */
static int missed(lua_State *L) {
  (void)L;
  calls->missed = 1;
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

static void free_stack(Stack *stack) {
  free(stack->frames);
  free(stack);
}

/* The coroutine is gone. */
static int stack_gc(lua_State *L) {
  Stack **owned = lua_touserdata(L, 1);
  Stack *stack = *owned;
  *owned = NULL;
  if (stack != NULL && stack->chained && calls != NULL)
    stack->orphan = 1;
  else if (stack != NULL)
    free_stack(stack);
  return 0;
}

static int calls_gc(lua_State *L) {
  Calls *c = lua_touserdata(L, 1);
  Stack *stack = c->counts.current, *parent;
  uint32_t i;
  calls = NULL;
  for (; stack != NULL; stack = parent) {
    parent = stack->parent;
    if (stack->orphan) free_stack(stack);
  }
  for (i = 0; i < c->counts.functions_capacity; i++) free(c->counts.functions[i].kept);
  for (i = 0; i < c->texts_capacity; i++) free(c->texts[i]);
  free(c->counts.functions);
  free(c->counts.edges);
  free(c->counts.edge_slots);
  free(c->known);
  free(c->texts);
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
  c->known_mask = MOST_KNOWN * 2 - 1;
  c->known = calloc(c->known_mask + (size_t)1, sizeof *c->known);
  if (c->known == NULL) return luaL_error(L, "not enough memory");
  know_function(L, &c->counts, 0);
  c->jitted = lua_toboolean(L, 3);
  lua_pushvalue(L, 1);
  c->number = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_pushvalue(L, 2);
  c->ids = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_newtable(L);
  lua_pushvalue(L, -2);
  lua_setmetatable(L, -2);
  c->stacks = luaL_ref(L, LUA_REGISTRYINDEX);
  lua_newtable(L);
  c->kept = luaL_ref(L, LUA_REGISTRYINDEX);
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
