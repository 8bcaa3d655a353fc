--- VM instructions that each function executes itself. A tick looks at the running function and at nothing else, so
-- that ticks can be a hundred times closer than samples of whole stacks: what changed in one test of hundreds shows.
local frames = require 'busted_profiler.frames'
local functions = require 'busted_profiler.functions'
local hooks = require 'busted_profiler.hooks'
local text = require 'busted_profiler.text'

local executed = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local floor = math.floor

local number = text.number

local jitted = type(jit) == 'table'

--- @param interval VM instructions between two ticks
-- @param path file of the compiled module, or nil
function executed.open(interval, path)
  local function_at = frames.open(path)
  local sethook = hooks.setter(path)
  local names = functions.open()
  local ids, frame_of = names.ids, names.frame_of
  -- By number of the function.
  local ticks, samples = {}, 0
  -- The test's own function is the test's, and no function of the project's.
  local own

  -- Ticks as regular as a loop would fall on the same few of the functions that it calls: they come after half an
  -- interval up to one and a half, by a generator of our own, the same for every run of a test.
  local half, chance = floor(interval / 2), 0
  local function pause()
    chance = (chance * 69069 + 1) % 4294967296
    return half + floor(chance / 4294967296 * interval)
  end

  local hook
  function hook()
    local func = function_at(2)
    if func ~= own then
      local id = func and (ids[func] or frame_of(func)) or names.tail
      ticks[id] = (ticks[id] or 0) + 1
      samples = samples + 1
    end
    sethook(hook, '', pause())
  end

  local handle = hooks.open(function()
    return hook
  end, '', interval, sethook)

  local instrument = { handle = handle, suite_end = handle.stop }

  function instrument.suite_start()
    -- Compiled code would pass the hook by.
    if jitted then
      jit.off()
      jit.flush()
    end
    handle.start()
  end

  function instrument.test_start(_, run)
    own, chance = run, 0
    handle.reset()
  end

  function instrument.test_end()
    own = nil
  end

  --- As a tree whose root calls all.
  function instrument.write(writer)
    writer.record('sampler', 'instructions', number(interval), number(samples))
    names.write(writer)
    writer.record('node', '0', '0', '0', 'suite')
    for id, count in pairs(ticks) do
      writer.record('node', '1', '0', number(count), 'function ' .. number(id))
    end
  end

  return instrument
end

return executed
