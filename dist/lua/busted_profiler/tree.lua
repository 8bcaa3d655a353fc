--- A calling-context tree, filled by samples of the stack. The outermost frame is the test (or, outside of tests, the
-- spec file); its memory is bounded: at most MAXIMUM_NODES nodes and MAXIMUM_DEPTH frames of a stack.
local text = require 'busted_profiler.text'
local frames = require 'busted_profiler.frames'
local functions = require 'busted_profiler.functions'

local tree = {}

local quote, number = text.quote, text.number
local getinfo = debug.getinfo

local MAXIMUM_NODES = 100000
local MAXIMUM_DEPTH = 128

--- @param function_at see `frames.open`; not needed where only threads are charged
function tree.open(function_at)
  local names = functions.open()
  local frame_of = names.frame_of
  local id_of = names.ids
  -- Nodes by number: children by frame, time, ticks.
  local parents, frame_at, children = { 0 }, { 'suite' }, { {} }
  local times, ticks = { 0 }, { 0 }
  local count, samples, full = 1, 0, false

  local function child(node, frame)
    local found = children[node][frame]
    if found then
      return found
    end
    if count >= MAXIMUM_NODES then
      full = true
      return node
    end
    count = count + 1
    parents[count], frame_at[count], children[count] = node, frame, {}
    times[count], ticks[count] = 0, 0
    children[node][frame] = count
    return count
  end

  local base, file_node, stop_at = 1, 1, nil
  local stack = {}
  local self = {}

  --- Charges to the functions that `stack` holds, the innermost first.
  local function add(depth, time, weight)
    local node = base
    for i = depth, 1, -1 do
      node = child(node, stack[i])
    end
    times[node] = times[node] + time
    ticks[node] = ticks[node] + weight
    samples = samples + weight
  end

  --- Charges time, and so many ticks, to the stack from `level` on, up to the test's function.
  function self.charge(time, weight, level)
    local depth = 0
    while depth < MAXIMUM_DEPTH do
      local func = function_at(level)
      -- The test's own function is the test's frame.
      if func == nil or func == stop_at then
        break
      end
      depth = depth + 1
      -- 5.1 has nothing to say of a frame that a tail call replaced.
      stack[depth] = func and (id_of[func] or frame_of(func)) or names.tail
      level = level + 1
    end
    add(depth, time, weight)
  end

  --- Charges time to a stack of functions, the innermost first, and empties it.
  function self.charge_stack(time, found, size)
    local depth = 0
    while depth < size and found[depth + 1] ~= stop_at do
      depth = depth + 1
      local func = found[depth]
      stack[depth] = func and (id_of[func] or frame_of(func)) or names.tail
    end
    for i = 1, size do
      found[i] = nil
    end
    add(depth, time, 0)
  end

  --- Charges what is left to the test or file that ends here, and goes on to the next.
  function self.boundary(time, kind, what, run)
    times[base] = times[base] + time
    if kind == 'test' then
      base, stop_at = child(1, 'test ' .. number(what)), run
    elseif kind == 'file' then
      if what then
        file_node = child(1, 'outside ' .. quote(what))
      end
      base, stop_at = file_node, nil
    else
      base, file_node, stop_at = 1, 1, nil
    end
  end

  --- Charges time to the stack of a thread that stands still (LuaJIT's profiler).
  -- @param weight ticks that passed since the last one that was told
  function self.charge_thread(thread, time, weight)
    local depth = 0
    while depth < MAXIMUM_DEPTH do
      local info = getinfo(thread, depth, 'f')
      if not info then
        break
      end
      local func = info.func
      if func and func == stop_at then
        break
      end
      depth = depth + 1
      stack[depth] = func and (id_of[func] or frame_of(func)) or names.tail
    end
    frames.made(depth)
    add(depth, time, weight)
  end

  function self.write(writer, sampler, interval)
    writer.record('sampler', sampler, number(interval), number(samples))
    names.write(writer)
    for node = 1, count do
      local frame = frame_at[node]
      writer.record('node', number(parents[node]), number(times[node]), number(ticks[node]),
        type(frame) == 'number' and 'function ' .. number(frame) or frame)
    end
    if full then
      writer.record('note', quote(('the call tree reached %d nodes; deeper frames are charged to their callers'):format(
        MAXIMUM_NODES)))
    end
  end

  return self
end

return tree
