--- Exact counts by call and return hooks: calls, self and total time by function, who called whom, and which functions
-- each test reached. Memory grows with the functions and edges that exist, never with the calls. Instructions are not
-- counted here: those of the hooks count down to the next tick too, and in step with a loop they move all ticks to one
-- function. The hook is the compiled module's, or Lua's own (`call_stacks.lua`) where there is none.
local call_stacks = require 'busted_profiler.call_stacks'
local compiled = require 'busted_profiler.compiled'
local frames = require 'busted_profiler.frames'
local functions = require 'busted_profiler.functions'
local hooks = require 'busted_profiler.hooks'
local reservoir = require 'busted_profiler.reservoir'
local text = require 'busted_profiler.text'

local calls = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local max, concat = math.max, table.concat

local quote, number = text.quote, text.number
local jitted = type(jit) == 'table'

--- What keeps the stacks (see `call_stacks.open`), and why it is not the compiled module.
local function open_tracker(clock, path, names)
  local module, reason = compiled.load(path, 'calls')
  if not module then
    return call_stacks.open(clock, frames.open(path), names), reason
  end
  local id_of, frame_of, lasts = names.ids, names.frame_of, names.lasts
  local tracker = module.open(function(func)
    local id = id_of[func] or frame_of(func)
    return id, lasts(id)
  end, id_of, jitted)
  function tracker.make_hook()
    return tracker.sethook
  end
  -- They are the profiler's as much as this one is.
  for _, func in pairs(tracker) do
    id_of[func] = frame_of(open_tracker)
  end
  return tracker
end

--- @param clock wall clock, seconds
-- @param path file of the compiled module, or nil
function calls.open(clock, path)
  local names = functions.open()
  local id_of, frame_of = names.ids, names.frame_of
  -- Named before the hook replaces them.
  local create, wrap = coroutine.create, coroutine.wrap
  frame_of(create)
  frame_of(wrap)
  local tracker, reason = open_tracker(clock, path, names)
  local handle = hooks.open(tracker.make_hook, 'cr', nil, tracker.sethook)
  handle.on_taken = tracker.missed
  names.stand_in(coroutine.create, create)
  names.stand_in(coroutine.wrap, wrap)

  local instrument = { handle = handle }
  local compiles = false
  local reached, reached_now = {}, nil

  function instrument.suite_start()
    -- Compiled code would pass the hook by.
    if jitted then
      compiles = jit.status()
      jit.off()
      jit.flush()
    end
    tracker.start()
    handle.start()
  end

  function instrument.suite_end()
    handle.stop()
    tracker.stop()
    if compiles then
      jit.on()
    end
  end

  function instrument.test_start(index, run)
    reached_now = reached[index] or {}
    reached[index] = reached_now
    -- That a test reaches itself says nothing.
    tracker.test_start(type(run) == 'function' and (id_of[run] or frame_of(run)) or 0, reached_now)
  end

  function instrument.test_end()
    tracker.test_end(reached_now)
  end

  function instrument.write(writer)
    local counted, edges = tracker.counted()
    writer.record('sampler', 'none', '0', '0')
    names.write(writer)
    for id = 1, names.size() do
      local found = counted[id]
      if found then
        -- A coroutine that nobody finished leaves open frames, whose totals lack.
        writer.record('calls-function', number(id), number(found.calls), number(found.self),
          number(max(found.total, found.self)), number(reservoir.median(found.durations)))
      end
    end
    for caller = 0, names.size() do
      for callee = 1, edges[caller] and names.size() or 0 do
        local edge = edges[caller][callee]
        if edge then
          writer.record('edge', number(caller), number(callee), number(edge.calls), number(edge.total))
        end
      end
    end
    for index, ids in pairs(reached) do
      local words = {}
      for id = 1, names.size() do
        words[#words + 1] = ids[id] and number(id)
      end
      writer.record('reached', number(index), concat(words, ' '))
    end
    if jitted then
      writer.record('note', quote('LuaJIT does not tell when a C function returns: in the calls pass their time stands '
        .. 'with their callers'))
    end
    if path and reason then
      writer.record('note', quote('the calls pass took its slower way, whose hook is Lua: ' .. reason))
    end
  end

  return instrument
end

return calls
