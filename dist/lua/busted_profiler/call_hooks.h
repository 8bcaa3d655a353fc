/*
 * The hooks: what each event means to the stacks, on PUC Lua and on LuaJIT.
 */
#define _POSIX_C_SOURCE 200112L
#include <time.h>

#include "function_numbers.h"

typedef struct {
  Counts counts;
  Numbers numbers;
  int counting, jitted;
  /* How often a hook of the suite's own took over, and hid what happened. */
  uint32_t missed;
  /* In the registry: stacks by coroutine, weak. */
  int stacks;
} Calls;

/* One in a process: a hook is given nothing of its own. */
static Calls *calls;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}
#define TICKS 1e9

/* Number of the function of a frame that was looked at. */
static uint32_t function_of(lua_State *L, Calls *c, lua_Debug *frame) {
  uint32_t id = identify(L, &c->numbers, frame);
  know_function(L, &c->counts, id);
  return id;
}

/* Looks at a frame of the stack: level 0 is the function that the event is about. Whether there is one. */
static int look(lua_State *L, int level, lua_Debug *frame) {
  return lua_getstack(L, level, frame) && lua_getinfo(L, "S", frame);
}

/* Number of the function that an event is about. */
static uint32_t function_called(lua_State *L, Calls *c, lua_Debug *event) {
  lua_getinfo(L, "S", event);
  return function_of(L, c, event);
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
  return *owned;
}

/* A coroutine must live while its address is compared. */
static void let_live(lua_State *L, Calls *c, Stack *stack, int live) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, c->numbers.kept);
  lua_pushlightuserdata(L, stack);
  if (live)
    lua_pushthread(L);
  else
    lua_pushnil(L);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

/* Whether a coroutine waits for one that it resumed: what coroutine.status calls normal. */
static int resumes(lua_State *thread) {
  lua_Debug frame;
  return lua_status(thread) == 0 && lua_getstack(thread, 0, &frame);
}

/* Another coroutine runs now: one that waited for the current one, or one that was resumed. */
static void turn(lua_State *L, Calls *c) {
  Counts *counts = &c->counts;
  Stack *stack = stack_of(L, c);
  while (counts->current != NULL && counts->current != stack) {
    Stack *current = counts->current;
    /* C code may have resumed one after the other, without an event between. */
    if (!stack->chained && (current->parent == NULL || resumes(current->thread))) break;
    leave(counts);
    let_live(L, c, current, 0);
  }
  if (!stack->chained) {
    join(counts, stack);
    let_live(L, c, stack, 1);
  }
}

/* Charges the time since the last event, and turns to the coroutine that runs. */
static Stack *enter(lua_State *L, Calls *c) {
  Counts *counts = &c->counts;
  int64_t passed = now() - counts->last;
  counts->elapsed += passed;
  counts->functions[counts->top].self += passed;
  if (counts->current->thread != L) turn(L, c);
  return counts->current;
}

static void called(lua_State *L, Calls *c, Stack *stack, lua_Debug *event) {
  uint32_t id = function_called(L, c, event), caller, depth = 0;
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
  if (c->missed > 0 && !is_tail) {
    if (look(L, 1, &above) && above.what[0] != 't') depth = depth_of(stack, function_of(L, c, &above));
    unwind(L, &c->counts, stack, depth);
  }
  caller = caller_of(stack);
  if (is_tail && stack->depth > 0) unwind(L, &c->counts, stack, stack->depth - 1);
  push(L, &c->counts, stack, caller, id, 0);
  c->counts.top = id;
}

static void returned(lua_State *L, Calls *c, Stack *stack, lua_Debug *event) {
  if (stack->depth > 0) {
    uint32_t depth = depth_of(stack, function_called(L, c, event));
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
  id = function_called(L, c, event);
  if (event->event == LUA_HOOKCALL) {
    lua_Debug above;
    int level = 1, found, through_c, is_sure = stack->missed == c->missed;
    uint32_t depth = 0, caller = 0;
    while ((found = look(L, level, &above)) && above.what[0] == 'C') level++;
    through_c = level > 1;
    if (found) {
      caller = function_of(L, c, &above);
      depth = depth_of(stack, caller);
    }
    /* One frame gone, entered the same way as this one: replaced by it. (An error takes the frame that `pcall` entered.) */
    if (is_sure && depth + 1 == stack->depth && stack->frames[stack->depth].through_c == through_c) {
      caller = top_of(stack);
      found = 1;
    }
    stack->missed = c->missed;
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
