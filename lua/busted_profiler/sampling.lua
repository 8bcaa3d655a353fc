--- PUC Lua's sampling, by a count hook. The time since the last walk of the stack is charged to the stack that is
-- found, so that self times add up to the time that passed; the hook's own time is charged to nothing.
--
-- Two things ask for a walk. Every `interval` instructions one is counted as a sample: the same code gives the same
-- samples. Between those, the hook looks at the clock more often, and walks where the time that waits to be charged is
-- worth it: so what a C function took lands on the Lua function that called it, not on whatever runs an interval later,
-- and however deep the stacks are, such walks cost no more than a fixed share of the time. Where carrier.c could be
-- compiled, it looks at the clock, at each return as well: the function may be left before the hook comes.
local frames = require 'busted_profiler.frames'
local hooks = require 'busted_profiler.hooks'
local tree = require 'busted_profiler.tree'

local sampling = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local floor, max, min, huge = math.floor, math.max, math.min, math.huge

local LONGEST_STEP = 1000
-- A walk is made for so many times what it costs itself.
local WORTH = 24
-- What a walk is taken to cost before the first, and the weight of each new one in the mean.
local FIRST_COST, NEW = 1e-5, 1 / 16

--- @param clock wall clock, seconds
-- @param interval VM instructions between two samples
-- @param phase from 0 up to 1: the part of an interval by which every test's first sample comes early; runs that differ
--   in it see different samples of the same code
-- @param path file of the compiled module, or nil
function sampling.open(clock, interval, phase, path)
  local sethook, module = hooks.setter(path)
  local calls = tree.open(frames.open(path))
  local charge, charge_stack, boundary = calls.charge, calls.charge_stack, calls.boundary
  local step = min(LONGEST_STEP, interval)
  local steps = floor(interval / step + 0.5)
  local worth = FIRST_COST * WORTH
  local first = max(1, steps - floor(steps * phase))
  local last, left = 0, first
  local busy = false
  -- (Without the module a return would cost a call of Lua.)
  local mark, take, mask = module and module.mark, module and module.take, module and 'r' or ''
  local found = {}

  --- From now on time waits to be charged.
  local function restart()
    last = clock()
    if mark then
      mark(worth, left)
    end
  end

  --- Charges the stacks that returns kept, and tells what waits to be charged besides.
  local function waiting(now)
    if not take then
      return now - last
    end
    local time, rest = take(found)
    while time do
      charge_stack(time, found, rest)
      time, rest = take(found)
    end
    return max(0, now - last - rest)
  end

  local function walk(now, time)
    local weight = left <= 0 and 1 or 0
    charge(time, weight, 4)
    left = left <= 0 and steps or left
    worth = worth + ((clock() - now) * WORTH - worth) * NEW
    restart()
  end

  local hook
  function hook(passed)
    local now = clock()
    if not busy then
      left = left - (module and passed or 1)
      local time = waiting(now)
      if left <= 0 or time >= worth then
        walk(now, time)
      end
    end
    -- The hook's own instructions count down to the next tick: after each the countdown starts afresh, so that where a
    -- sample falls does not depend on whether the clock asked for a walk before. (carrier.c sees to it by itself.)
    if not module then
      sethook(hook, '', step)
    end
  end

  local handle = hooks.open(function()
    return hook
  end, mask, step, sethook)

  -- At a boundary the time since the last walk belongs to what is left. A tick within the bookkeeping is nobody's: it
  -- would find the tree half changed.
  local function turn(...)
    busy = true
    boundary(waiting(clock()), ...)
    busy = false
    restart()
  end

  local instrument = { handle = handle }

  function instrument.suite_start()
    restart()
    handle.start()
  end

  function instrument.suite_end()
    handle.stop()
    turn('suite')
    if mark then
      mark(huge, 0)
    end
  end

  function instrument.file_start(name)
    turn('file', name)
  end

  function instrument.file_end()
    turn('suite')
  end

  function instrument.test_start(index, run)
    turn('test', index, run)
    -- What is counted in a test does not depend on what ran before it.
    handle.reset()
    left = first
    restart()
  end

  function instrument.test_end()
    turn('file')
  end

  function instrument.write(writer)
    calls.write(writer, 'instructions', steps * step)
  end

  return instrument
end

return sampling
