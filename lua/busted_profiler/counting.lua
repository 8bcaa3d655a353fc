--- Counting: VM instructions by a count hook, on every coroutine.
local hooks = require 'busted_profiler.hooks'

local counting = {}

--- The instrument.
-- @param interval VM instructions between two ticks
-- @return instrument for `suite.follow`, function that reads the ticks
function counting.open(interval)
  local ticks = 0
  local function hook()
    ticks = ticks + 1
  end
  local handle = hooks.open(function()
    return hook
  end, '', interval)

  local instrument = { suite_end = handle.stop, handle = handle }

  function instrument.suite_start()
    -- The compiled code of LuaJIT runs no hooks, and what was compiled before the hook was set would stay so.
    if type(jit) == 'table' then
      jit.off()
      jit.flush()
    end
    handle.start()
  end

  -- A fresh countdown: a test's count does not depend on what ran before it.
  instrument.reset = handle.reset

  return instrument, function()
    return ticks
  end
end

return counting
