--- Which function a frame of the stack is of: by the compiled module, which makes no garbage, else by `debug.getinfo`.
local counters = require 'busted_profiler.counters'

local frames = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local getinfo, pcall, collectgarbage = debug.getinfo, pcall, collectgarbage

-- Tables of `debug.getinfo` after which is looked whether anybody collects them: some 50 MB.
local LIMIT = 500000
local made = 0

--- Notes that so many tables were made. A suite may have stopped the collector: then the profiler collects its garbage,
-- and leaves the collector as it was. (5.1 does not tell whether it is stopped.)
function frames.made(count)
  made = made + count
  if made < LIMIT then
    return
  end
  made = 0
  local known, running = pcall(collectgarbage, 'isrunning')
  if known and not running then
    collectgarbage()
    collectgarbage('stop')
  end
end

local note = frames.made

--- Level 1 is the function that asks. False is a frame that a tail call replaced (5.1), nil is beyond the stack.
local function by_getinfo(level)
  local info = getinfo(level + 1, 'f')
  note(1)
  return info and (info.func or false)
end

--- @param path file of the compiled module, or nil
-- @return function_at(level)
function frames.open(path)
  local machine = path and type(jit) ~= 'table' and counters.machine(path)
  return machine and machine.function_at or by_getinfo
end

return frames
