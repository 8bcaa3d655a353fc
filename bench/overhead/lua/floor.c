/* The least that a count hook costs: an empty one, so seldom that it is never called. */
#include <lua.h>
#include <lauxlib.h>

static void hook(lua_State *L, lua_Debug *event) {
  (void)L;
  (void)event;
}

static int set_hook(lua_State *L) {
  lua_sethook(L, hook, LUA_MASKCOUNT, 1000000000);
  return 0;
}

int luaopen_floor(lua_State *L) {
  lua_pushcfunction(L, set_hook);
  return 1;
}
