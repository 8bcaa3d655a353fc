-- LuaJIT's own profiler as its `-jp` uses it: every millisecond the stack as text, counted.
local profile = require 'jit.profile'
local counts = {}

profile.start('i1', function(thread, samples)
  local stack = profile.dumpstack(thread, 'F;', 64)
  counts[stack] = (counts[stack] or 0) + samples
end)
