-- What goes into busted must run on every Lua from 5.1 to 5.4 and LuaJIT.
std = 'min'
max_line_length = 120
globals = { 'jit' }
read_globals = { 'vim', 'unpack', table = { fields = { 'unpack' } } }
-- The hook hides itself: it stands in for these four.
files['lua/busted_profiler/hooks.lua'] = {
  globals = {
    debug = { fields = { 'sethook', 'gethook' } },
    coroutine = { fields = { 'create', 'wrap' } },
  },
}
files['lua/spec'] = { std = '+busted' }
