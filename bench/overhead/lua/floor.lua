-- The floor of the counting pass: the interpreter counts, and nothing else is done. Coroutines inherit the hook; LuaJIT's
-- compiled code would not run it.
local set_hook = assert(package.loadlib(os.getenv('OVERHEAD_FLOOR'), 'luaopen_floor'))()

require('busted').subscribe({ 'suite', 'start' }, function()
  if jit then
    jit.off()
    jit.flush()
  end
  set_hook()
  return nil, true
end)
