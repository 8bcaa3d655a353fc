/*
 * What the calls pass counts, and the stacks that it keeps of every coroutine: call_stacks.lua in C, step by step, for
 * interpreters that a module can be compiled for. Which event means what stands in call_hooks.h.
 *
 * Functions and edges are numbered; number 0 is what nobody is seen to call. Ticks are the clock's own unit.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <lua.h>
#include <lauxlib.h>

/* As many as reservoir.lua keeps. */
#define KEPT 64

typedef struct {
  uint64_t calls;
  int64_t self, total;
  /* Its frames in the coroutine that runs and in those that wait for it. */
  uint32_t active;
  /* The last test that reached it. */
  uint32_t reached;
  /* Of its durations, see reservoir.lua. */
  int64_t *kept;
  uint64_t skip, stride;
  uint32_t kept_count;
} Function;

typedef struct {
  uint64_t calls;
  int64_t total;
  uint32_t caller, callee;
  uint32_t active;
} Edge;

typedef struct {
  int64_t start;
  uint32_t id, edge;
  /* Whether no other frame of the function, and of the edge, is below it. */
  uint8_t outermost, outermost_edge;
  uint8_t checked, through_c;
} Frame;

/* A coroutine's. frames[depth] is the innermost; frames[0] is none. */
typedef struct Stack {
  struct Stack *parent;
  lua_State *thread;
  Frame *frames;
  uint32_t depth, capacity;
  /* By how much its own clock, which stands while it is suspended, is behind; when it was suspended. */
  int64_t offset, asleep;
  /* How often a hook of the suite's own had taken over at the last call. */
  uint32_t missed;
  /* Whether it runs, or waits for the one that runs. */
  uint8_t chained;
} Stack;

typedef struct {
  Function *functions;
  uint32_t functions_capacity;
  Edge *edges;
  uint32_t edges_count, edges_capacity;
  /* Open addressing: number of an edge, or 0. */
  uint32_t *edge_slots, edge_mask;
  Stack *current;
  int64_t elapsed, last;
  uint32_t top;
  /* Tests so far, 0 between them; the test's own function. */
  uint32_t test, tests, own;
} Counts;

/* Room for element `wanted` of an array; new elements are zero. */
static void *longer(lua_State *L, void *array, size_t size, uint32_t *capacity, uint32_t wanted) {
  uint32_t grown = *capacity < 16 ? 16 : *capacity;
  char *made;
  while (grown <= wanted) grown *= 2;
  made = realloc(array, grown * size);
  if (made == NULL) {
    luaL_error(L, "not enough memory");
    return array;
  }
  memset(made + *capacity * size, 0, (grown - *capacity) * size);
  *capacity = grown;
  return made;
}

static void know_function(lua_State *L, Counts *c, uint32_t id) {
  if (id >= c->functions_capacity)
    c->functions = longer(L, c->functions, sizeof *c->functions, &c->functions_capacity, id);
}

static uint32_t edge_slot(const Counts *c, uint32_t caller, uint32_t callee) {
  uint64_t hash = ((uint64_t)caller << 32 | callee) * UINT64_C(0x9E3779B97F4A7C15);
  uint32_t slot = (uint32_t)(hash >> 32) & c->edge_mask;
  for (;; slot = (slot + 1) & c->edge_mask) {
    const Edge *edge = &c->edges[c->edge_slots[slot]];
    if (c->edge_slots[slot] == 0 || (edge->caller == caller && edge->callee == callee)) return slot;
  }
}

static uint32_t new_edge(lua_State *L, Counts *c, uint32_t caller, uint32_t callee) {
  uint32_t edge = c->edges_count + 1;
  if (edge >= c->edges_capacity) {
    uint32_t *slots, each;
    c->edges = longer(L, c->edges, sizeof *c->edges, &c->edges_capacity, edge);
    slots = calloc((size_t)c->edges_capacity * 2, sizeof *slots);
    if (slots == NULL) return (uint32_t)luaL_error(L, "not enough memory");
    free(c->edge_slots);
    c->edge_slots = slots;
    c->edge_mask = c->edges_capacity * 2 - 1;
    for (each = 1; each < edge; each++) slots[edge_slot(c, c->edges[each].caller, c->edges[each].callee)] = each;
  }
  c->edges[edge].caller = caller;
  c->edges[edge].callee = callee;
  c->edge_slots[edge_slot(c, caller, callee)] = edge;
  return c->edges_count = edge;
}

/* The innermost coroutine runs no longer, nor waits for another. */
static void leave(Counts *c) {
  Stack *left = c->current;
  uint32_t i;
  left->asleep = c->elapsed;
  left->chained = 0;
  for (i = 1; i <= left->depth; i++) {
    c->functions[left->frames[i].id].active--;
    c->edges[left->frames[i].edge].active--;
  }
  c->current = left->parent;
  left->parent = NULL;
}

/* The innermost coroutine resumed this one. */
static void join(Counts *c, Stack *stack) {
  uint32_t i;
  stack->parent = c->current;
  stack->chained = 1;
  stack->offset += c->elapsed - stack->asleep;
  for (i = 1; i <= stack->depth; i++) {
    c->functions[stack->frames[i].id].active++;
    c->edges[stack->frames[i].edge].active++;
  }
  c->current = stack;
}

/* Counts a call, and returns its edge. */
static uint32_t count(lua_State *L, Counts *c, uint32_t caller, uint32_t id) {
  uint32_t edge = c->edges_count == 0 ? 0 : c->edge_slots[edge_slot(c, caller, id)];
  if (edge == 0) edge = new_edge(L, c, caller, id);
  c->functions[id].calls++;
  c->edges[edge].calls++;
  if (id != c->own) c->functions[id].reached = c->test;
  return edge;
}

static void push(lua_State *L, Counts *c, Stack *stack, uint32_t caller, uint32_t id, int through_c) {
  uint32_t edge = count(L, c, caller, id), depth = stack->depth + 1;
  Frame *frame;
  if (depth >= stack->capacity)
    stack->frames = longer(L, stack->frames, sizeof *stack->frames, &stack->capacity, depth);
  frame = &stack->frames[depth];
  frame->id = id;
  frame->edge = edge;
  frame->start = c->elapsed - stack->offset;
  frame->outermost = c->functions[id].active++ == 0;
  frame->outermost_edge = c->edges[edge].active++ == 0;
  frame->checked = 0;
  frame->through_c = (uint8_t)through_c;
  stack->depth = depth;
}

/* Keeps every stride-th; when full, every second one goes and the stride doubles. */
static void keep(lua_State *L, Function *function, int64_t duration) {
  uint32_t i;
  if (function->kept == NULL) {
    function->kept = malloc(KEPT * sizeof *function->kept);
    if (function->kept == NULL) {
      luaL_error(L, "not enough memory");
      return;
    }
    function->stride = 1;
  } else if (function->kept_count == KEPT) {
    for (i = 0; i < KEPT / 2; i++) function->kept[i] = function->kept[i * 2 + 1];
    function->stride *= 2;
    function->kept_count = KEPT / 2;
  }
  function->kept[function->kept_count++] = duration;
  function->skip = function->stride;
}

/* Closes a frame; `ended` by the stack's own clock. */
static void close_frame(lua_State *L, Counts *c, const Frame *frame, int64_t ended) {
  Function *function = &c->functions[frame->id];
  Edge *edge = &c->edges[frame->edge];
  int64_t duration = ended - frame->start;
  function->active--;
  edge->active--;
  if (frame->outermost) function->total += duration;
  if (frame->outermost_edge) edge->total += duration;
  if (function->skip <= 1)
    keep(L, function, duration);
  else
    function->skip--;
}

static void unwind(lua_State *L, Counts *c, Stack *stack, uint32_t depth) {
  int64_t ended = c->elapsed - stack->offset;
  while (stack->depth > depth) close_frame(L, c, &stack->frames[stack->depth--], ended);
}

/* Depth of the innermost frame of a function; 0 where it has none. */
static uint32_t depth_of(const Stack *stack, uint32_t id) {
  uint32_t depth = stack->depth;
  while (depth > 0 && stack->frames[depth].id != id) depth--;
  return depth;
}

static uint32_t top_of(const Stack *stack) {
  return stack->depth > 0 ? stack->frames[stack->depth].id : 0;
}

/* Who calls the next function: the innermost one, or what resumed the coroutine. */
static uint32_t caller_of(const Stack *stack) {
  return stack->depth > 0 ? top_of(stack) : stack->parent != NULL ? top_of(stack->parent) : 0;
}

#if LUA_VERSION_NUM == 501
/* The frame below the innermost one was replaced by it. */
static void collapse(lua_State *L, Counts *c, Stack *stack) {
  Frame *frame, *below, replaced;
  if (stack->depth < 2) return;
  frame = &stack->frames[stack->depth];
  below = frame - 1;
  replaced = *below;
  close_frame(L, c, &replaced, frame->start);
  *below = *frame;
  /* What the replaced frame stood for goes on in its successor. */
  if (replaced.id == frame->id) below->outermost |= replaced.outermost;
  if (replaced.edge == frame->edge) below->outermost_edge |= replaced.outermost_edge;
  below->checked = 1;
  stack->depth--;
}
#endif
