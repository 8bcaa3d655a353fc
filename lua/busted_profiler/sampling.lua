--- Sampling by a count hook: the time since the last tick is charged to the stack that the tick finds, so that self
-- times add up to the time that passed. The hook's own time is charged to nothing.
local hooks = require 'busted_profiler.hooks'
local tree = require 'busted_profiler.tree'

local sampling = {}

--- @param clock wall clock, seconds
-- @param interval VM instructions between two ticks
function sampling.open(clock, interval)
  local calls = tree.open()
  local charge, boundary = calls.charge, calls.boundary
  local last

  local function hook()
    local now = clock()
    charge(math.max(0, now - last), 3)
    last = clock()
  end

  local handle = hooks.open(function()
    return hook
  end, '', interval)

  -- At a boundary the time since the last tick belongs to what is left.
  local function turn(...)
    local now = clock()
    -- The hook may have ticked between the two lines.
    boundary(math.max(0, now - last), ...)
    last = clock()
  end

  local instrument = { handle = handle }

  function instrument.suite_start()
    -- Compiled code would pass the hook by.
    if type(jit) == 'table' then
      jit.off()
      jit.flush()
    end
    last = clock()
    handle.start()
  end

  function instrument.suite_end()
    handle.stop()
    turn('suite')
  end

  function instrument.file_start(name)
    turn('file', name)
  end

  function instrument.file_end()
    turn('suite')
  end

  function instrument.test_start(index, run)
    turn('test', index, run)
    handle.reset()
  end

  function instrument.test_end()
    turn('file')
  end

  function instrument.write(writer)
    calls.write(writer, 'instructions', interval)
  end

  return instrument
end

return sampling
