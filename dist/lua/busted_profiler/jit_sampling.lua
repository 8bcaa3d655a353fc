--- Sampling by LuaJIT's own profiler, which keeps compiled code compiled. As with the count hook, the time since the
-- last tick is charged to the stack that the tick finds, so that self times add up to the time that passed.
local tree = require 'busted_profiler.tree'

local jit_sampling = {}

--- @param clock wall clock, seconds
-- @param interval milliseconds between two ticks
-- @return instrument, nil, and the reason where the profiler is missing (the instrument then does nothing)
function jit_sampling.open(clock, interval)
  local found, profile = pcall(require, 'jit.profile')
  if not found or type(profile) ~= 'table' or not profile.start then
    return {}, nil, 'this LuaJIT is built without its profiler (jit.profile): the sampling pass sees nothing'
  end
  interval = math.max(1, math.floor(interval or 1))
  local calls = tree.open()
  local charge, boundary = calls.charge_thread, calls.boundary
  local last
  local busy = false

  local function tick(thread, samples)
    -- A tick within the bookkeeping of a boundary belongs to nobody.
    if busy then
      return
    end
    local now = clock()
    charge(thread, now - last, samples)
    last = clock()
  end

  -- At a boundary the time since the last tick belongs to what is left.
  local function turn(...)
    busy = true
    local now = clock()
    boundary(now - last, ...)
    last = clock()
    busy = false
  end

  local instrument = {}

  function instrument.suite_start()
    last = clock()
    profile.start('i' .. interval, tick)
  end

  function instrument.suite_end()
    profile.stop()
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
  end

  function instrument.test_end()
    turn('file')
  end

  function instrument.write(writer)
    calls.write(writer, 'jit.profile', interval / 1000)
  end

  return instrument
end

return jit_sampling
