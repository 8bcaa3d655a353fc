/*
 * A Lua function as a count hook that coroutines inherit: what instruments set in place of debug.sethook, whose hooks belong
 * to one coroutine.
 */
#include <lua.h>
#include <lauxlib.h>

/* In the registry; one in a process: a hook is given nothing of its own. */
static int function = LUA_NOREF;

static void hook(lua_State *L, lua_Debug *event) {
  (void)event;
  lua_rawgeti(L, LUA_REGISTRYINDEX, function);
  lua_call(L, 0, 0);
}

/* sethook([thread,] function, mask, count): as debug.sethook, but that each coroutine calls the function that was set last. */
static int set_hook(lua_State *L) {
  int first = lua_isthread(L, 1) ? 2 : 1;
  lua_State *thread = first == 2 ? lua_tothread(L, 1) : L;
  int count = (int)luaL_checknumber(L, first + 2);
  lua_pushvalue(L, first);
  if (function == LUA_NOREF)
    function = luaL_ref(L, LUA_REGISTRYINDEX);
  else
    lua_rawseti(L, LUA_REGISTRYINDEX, function);
  lua_sethook(thread, hook, LUA_MASKCOUNT, count);
  return 0;
}

int luaopen_busted_profiler_carrier(lua_State *L) {
#if LUA_VERSION_NUM >= 502
  luaL_checkversion(L);
#endif
  lua_newtable(L);
  lua_pushcfunction(L, set_hook);
  lua_setfield(L, -2, "sethook");
  return 1;
}
