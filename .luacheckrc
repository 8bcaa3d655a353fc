-- What goes into busted must run on every Lua from 5.1 to 5.4 and LuaJIT.
std = 'min'
max_line_length = 120
globals = { 'jit' }
files['lua/spec'] = { std = '+busted' }
