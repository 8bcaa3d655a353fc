--- Which function a frame of the stack is of: by the compiled module, which makes no garbage, else by `debug.getinfo`.
local counters = require 'busted_profiler.counters'

local frames = {}

local getinfo = debug.getinfo

--- Level 1 is the function that asks. False is a frame that a tail call replaced (5.1), nil is beyond the stack.
local function by_getinfo(level)
  local info = getinfo(level + 1, 'f')
  return info and (info.func or false)
end

--- @param path file of the compiled module, or nil
-- @return function_at(level)
function frames.open(path)
  local machine = path and type(jit) ~= 'table' and counters.machine(path)
  return machine and machine.function_at or by_getinfo
end

return frames
