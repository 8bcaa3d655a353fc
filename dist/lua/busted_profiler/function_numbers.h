/*
 * Numbers of functions, which calls.lua gives: looked up here by what is seen in a frame, without asking Lua again.
 */
#include "call_stacks.h"

/* A function met before: a Lua function by its chunk's name and its line, a C function by its address and line -1. */
typedef struct {
  const void *place;
  int line;
  uint32_t id;
} Known;

/* A program may load chunks without end: when so many places are known, all are forgotten. */
#define MOST_KNOWN 65536
#define FIRST_SLOTS 1024

typedef struct {
  Known *known;
  uint32_t known_count, known_mask;
  /* The text after which a Lua function was numbered, by its number: the address of a chunk's name may be used again. */
  char **texts;
  uint32_t texts_capacity;
  /* In the registry: calls.lua's function that numbers a function, its weak table of numbers, and what must live while its
     address is compared. */
  int number, ids, kept;
} Numbers;

static Known *known_slot(const Numbers *n, const void *place, int line) {
  uint64_t hash = ((uint64_t)(uintptr_t)place + (uint64_t)(uint32_t)line * 0x85EBCA6Bu) * UINT64_C(0x9E3779B97F4A7C15);
  uint32_t slot = (uint32_t)(hash >> 32) & n->known_mask;
  while (n->known[slot].id != 0 && (n->known[slot].place != place || n->known[slot].line != line))
    slot = (slot + 1) & n->known_mask;
  return &n->known[slot];
}

/* Empty slots, so many; a power of two. */
static void open_slots(lua_State *L, Numbers *n, uint32_t slots) {
  Known *known = calloc(slots, sizeof *known);
  if (known == NULL) luaL_error(L, "not enough memory");
  n->known = known;
  n->known_mask = slots - 1;
  n->known_count = 0;
}

static void remember(lua_State *L, Numbers *n, const void *place, int line, uint32_t id) {
  Known *slot;
  if (n->known_count * 2 > n->known_mask) {
    Known *before = n->known, *end = before + n->known_mask + 1;
    int forget = n->known_count >= MOST_KNOWN;
    open_slots(L, n, forget ? FIRST_SLOTS : (n->known_mask + 1) * 2);
    for (slot = before; slot < end && !forget; slot++)
      if (slot->id != 0) remember(L, n, slot->place, slot->line, slot->id);
    free(before);
  }
  slot = known_slot(n, place, line);
  if (slot->id == 0) n->known_count++;
  slot->place = place;
  slot->line = line;
  slot->id = id;
}

/* Number of the function on top of the Lua stack, which goes; whether its address will not be another's. */
static uint32_t number(lua_State *L, Numbers *n, int *lasts) {
  uint32_t id;
  lua_rawgeti(L, LUA_REGISTRYINDEX, n->number);
  lua_insert(L, -2);
  lua_call(L, 1, 2);
  id = (uint32_t)lua_tonumber(L, -2);
  *lasts = lua_toboolean(L, -1);
  lua_pop(L, 2);
  return id;
}

static uint32_t c_function(lua_State *L, Numbers *n, lua_Debug *frame) {
  const void *place;
  const Known *known;
  uint32_t id;
  int lasts;
  lua_getinfo(L, "f", frame);
  place = lua_topointer(L, -1);
  known = known_slot(n, place, -1);
  if (known->id != 0) {
    lua_pop(L, 1);
    return known->id;
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, n->ids);
  lua_pushvalue(L, -2);
  lua_rawget(L, -2);
  id = (uint32_t)lua_tonumber(L, -1);
  lua_pop(L, 2);
  if (id != 0) {
    lua_pop(L, 1);
    return id;
  }
  lua_pushvalue(L, -1);
  id = number(L, n, &lasts);
  if (lasts) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, n->kept);
    lua_insert(L, -2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    remember(L, n, place, -1, id);
  }
  lua_pop(L, 1);
  return id;
}

/* Number of the function of a frame that getinfo's "S" was asked about. (A closure's own address says less: it may be
   another's soon, and each closure of a line has one.) */
static uint32_t identify(lua_State *L, Numbers *n, lua_Debug *frame) {
  const Known *known;
  const char *text;
  uint32_t id;
  int lasts;
  if (frame->what[0] == 'C') return c_function(L, n, frame);
  text = frame->source[0] == '@' ? frame->source : frame->short_src;
  known = known_slot(n, frame->source, frame->linedefined);
  if (known->id != 0 && strcmp(n->texts[known->id], text) == 0) return known->id;
  lua_getinfo(L, "f", frame);
  id = number(L, n, &lasts);
  if (id >= n->texts_capacity) n->texts = longer(L, n->texts, sizeof *n->texts, &n->texts_capacity, id);
  if (n->texts[id] == NULL) {
    n->texts[id] = malloc(strlen(text) + 1);
    if (n->texts[id] == NULL) return (uint32_t)luaL_error(L, "not enough memory");
    strcpy(n->texts[id], text);
  }
  remember(L, n, frame->source, frame->linedefined, id);
  return id;
}

