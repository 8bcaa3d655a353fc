--- Counting: VM instructions by a count hook, on every coroutine. The hook is the compiled module's, or Lua's own where
-- there is none; both count the same, but that the latter's coroutines are made by Lua functions, which are counted
-- too.
local compiled = require 'busted_profiler.compiled'
local hooks = require 'busted_profiler.hooks'

local counting = {}

local jitted = type(jit) == 'table'

-- Captured before `hooks.open` hides it.
local sethook = debug.sethook

-- Instructions of the Lua hook below, which PUC Lua counts down to the next tick too.
local OWN = 4

--- The hook, how it is set in place of `debug.sethook` (see `hooks.open`), and what reads the ticks. Where both read,
-- equally many instructions went before.
local function open_hook(interval, path)
  local module = compiled.load(path, 'counting')
  if module then
    local set, read = module.open(interval)
    return set, set, function()
      local ticks = read()
      return ticks
    end
  end
  local ticks = 0
  local function hook()
    ticks = ticks + 1
  end
  -- The first countdown has no hook's instructions in it; those that follow `sethook` here are as many as the hook's.
  local function first()
    sethook(hook, '', interval + OWN)
    ticks = ticks + 1
  end
  return jitted and hook or first, nil, function()
    local _ = 0
    return ticks
  end
end

--- The instrument.
-- @param interval VM instructions between two ticks
-- @param path file of the compiled module, or nil
-- @return instrument for `suite.follow`, function that reads the ticks
function counting.open(interval, path)
  local hook, set, read = open_hook(interval, path)
  local handle = hooks.open(function()
    return hook
  end, '', interval, set)

  -- A fresh countdown before each test: its count does not depend on what ran before it.
  local instrument = { suite_end = handle.stop, handle = handle, reset = handle.reset }

  function instrument.suite_start()
    -- The compiled code of LuaJIT runs no hooks, and what was compiled before the hook was set would stay so.
    if jitted then
      jit.off()
      jit.flush()
    end
    handle.start()
  end

  return instrument, read
end

return counting
