/*
 * The count hook in C: what counting.lua sets where a module can be compiled, in place of its own hook.
 */
#include <lua.h>
#include <lauxlib.h>

/* One in a process: a hook is given nothing of its own. */
static double ticks;
static int interval;

static void hook(lua_State *L, lua_Debug *event) {
  (void)L;
  (void)event;
  ticks++;
}

/* sethook([thread]): as debug.sethook, for this hook. */
static int set_hook(lua_State *L) {
  lua_sethook(lua_isthread(L, 1) ? lua_tothread(L, 1) : L, hook, LUA_MASKCOUNT, interval);
  return 0;
}

static int read_ticks(lua_State *L) {
  lua_pushnumber(L, (lua_Number)ticks);
  return 1;
}

/* open(interval): sethook, and the function that reads the ticks. */
static int open_counting(lua_State *L) {
  interval = (int)luaL_checknumber(L, 1);
  lua_pushcfunction(L, set_hook);
  lua_pushcfunction(L, read_ticks);
  return 2;
}

int luaopen_busted_profiler_counting(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
  lua_pushcfunction(L, open_counting);
  lua_setfield(L, -2, "open");
  return 1;
}
