--- Exact counts by call and return hooks: calls, self and total time by function, who called whom, and which functions
-- each test reached. Memory grows with the functions and edges that exist, never with the calls. On PUC Lua a hook
-- beside them counts how many VM instructions each function executed itself (LuaJIT would tell no returns then).
--
-- Time is what passed outside of the hook. Every coroutine has a stack and a clock of its own; the clock stands while
-- the coroutine is suspended. A tail call ends its caller's frame: the caller's total stops where the callee's begins.
-- Functions left by an error have no return event: the next return that lies deeper in the stack closes them.
local hooks = require 'busted_profiler.hooks'
local functions = require 'busted_profiler.functions'
local text = require 'busted_profiler.text'

local calls = {}

local quote, number = text.quote, text.number
local getinfo, running = debug.getinfo, coroutine.running
local jitted = type(jit) == 'table'

-- 5.1 tells of a tail call only afterwards, by a frame without a function below the callee's.
local late_tails = _VERSION == 'Lua 5.1' and not jitted

-- Durations kept of a function for its median.
local RESERVOIR = 64

--- Keeps every `stride`-th duration; when full, every second one goes and the stride doubles. (Drawing at random would
-- change what the suite draws.)
local function keep(reservoir, duration)
  reservoir.skip = reservoir.skip - 1
  if reservoir.skip > 0 then
    return
  end
  local kept = #reservoir
  if kept >= RESERVOIR then
    for i = 1, kept do
      reservoir[i] = reservoir[i * 2]
    end
    reservoir.stride = reservoir.stride * 2
    kept = kept / 2
  end
  reservoir[kept + 1] = duration
  reservoir.skip = reservoir.stride
end

local function median(values)
  if #values == 0 then
    return 0
  end
  table.sort(values)
  local half = math.floor(#values / 2)
  if #values % 2 == 1 then
    return values[half + 1]
  end
  return (values[half] + values[half + 1]) / 2
end

local function open_stack()
  return {
    depth = 0, ids = {}, edges = {}, starts = {}, outermost = {}, outermost_edge = {}, checked = {}, through_c = {},
    active = {}, active_edges = {}, parent = nil, offset = 0, asleep = 0,
  }
end

--- @param clock wall clock, seconds
-- @param interval VM instructions between two ticks
function calls.open(clock, interval)
  local names = functions.open()
  local id_of, frame_of, is_c = names.ids, names.frame_of, names.is_c
  -- Before the hook replaces them.
  frame_of(coroutine.create)
  frame_of(coroutine.wrap)

  local counts, selves, totals, reservoirs = {}, { [0] = 0 }, {}, {}
  local ticks = { [0] = 0 }
  local edges = { [0] = {} }
  local reached, reached_now, own = {}, nil, nil
  local main = open_stack()
  local current = main
  local elapsed, last = 0, 0
  local top = 0
  local handle

  local function meet(id)
    counts[id], selves[id], totals[id], ticks[id] = 0, 0, 0, 0
    reservoirs[id] = { skip = 1, stride = 1 }
    edges[id] = {}
  end

  --- Charges the time since the last event to the function that ran, and finds the stack that runs now.
  local function turn_to(stack)
    local now = clock()
    local passed = now - last
    elapsed = elapsed + passed
    selves[top] = selves[top] + passed
    if stack == current then
      return
    end
    local resumer = current
    while resumer and resumer ~= stack do
      resumer = resumer.parent
    end
    if resumer then
      while current ~= stack do
        current.asleep = elapsed
        current, current.parent = current.parent, nil
      end
    else
      stack.parent = current
      stack.offset = stack.offset + (elapsed - stack.asleep)
      current = stack
    end
  end

  --- Whether a function or edge runs already, here or in a coroutine that waits for this one.
  local function runs(stack, field, key)
    while stack do
      if (stack[field][key] or 0) > 0 then
        return true
      end
      stack = stack.parent
    end
    return false
  end

  --- Counts a call.
  local function count(caller, id)
    if not counts[id] then
      meet(id)
    end
    if not edges[caller] then
      meet(caller)
    end
    local edge = edges[caller][id]
    if not edge then
      edge = { calls = 0, total = 0 }
      edges[caller][id] = edge
    end
    counts[id] = counts[id] + 1
    edge.calls = edge.calls + 1
    if reached_now and id ~= own then
      reached_now[id] = true
    end
    return edge
  end

  local function push(stack, caller, id, through_c)
    local edge = count(caller, id)
    local depth = stack.depth + 1
    stack.depth = depth
    stack.ids[depth], stack.edges[depth], stack.starts[depth] = id, edge, elapsed - stack.offset
    stack.outermost[depth] = not runs(stack, 'active', id)
    stack.outermost_edge[depth] = not runs(stack, 'active_edges', edge)
    stack.checked[depth], stack.through_c[depth] = false, through_c
    stack.active[id] = (stack.active[id] or 0) + 1
    stack.active_edges[edge] = (stack.active_edges[edge] or 0) + 1
  end

  --- Closes the frame at a depth; `ended` by the stack's own clock.
  local function close(stack, depth, ended)
    local id, edge = stack.ids[depth], stack.edges[depth]
    local duration = ended - stack.starts[depth]
    if stack.outermost[depth] then
      totals[id] = totals[id] + duration
    end
    if stack.outermost_edge[depth] then
      edge.total = edge.total + duration
    end
    keep(reservoirs[id], duration)
    stack.active[id] = stack.active[id] - 1
    stack.active_edges[edge] = stack.active_edges[edge] - 1
    if stack.active_edges[edge] == 0 then
      stack.active_edges[edge] = nil
    end
  end

  local function unwind(stack, depth)
    local now = elapsed - stack.offset
    for i = stack.depth, depth + 1, -1 do
      close(stack, i, now)
    end
    stack.depth = depth
  end

  --- Depth of the innermost frame of a function; 0 where it has none.
  local function depth_of(stack, id)
    local depth = stack.depth
    while depth > 0 and stack.ids[depth] ~= id do
      depth = depth - 1
    end
    return depth
  end

  --- The frame below the innermost one was replaced by it.
  local function collapse(stack)
    local depth = stack.depth
    local below = depth - 1
    if below < 1 then
      return
    end
    local same, same_edge = stack.ids[below] == stack.ids[depth], stack.edges[below] == stack.edges[depth]
    local outermost, outermost_edge = stack.outermost[below], stack.outermost_edge[below]
    close(stack, below, stack.starts[depth])
    stack.ids[below], stack.edges[below], stack.starts[below] =
      stack.ids[depth], stack.edges[depth], stack.starts[depth]
    -- What the replaced frame stood for goes on in its successor.
    stack.outermost[below] = stack.outermost[depth] or same and outermost
    stack.outermost_edge[below] = stack.outermost_edge[depth] or same_edge and outermost_edge
    stack.checked[below], stack.through_c[below] = true, stack.through_c[depth]
    stack.depth = below
  end

  local function caller_of(stack)
    if stack.depth > 0 then
      return stack.ids[stack.depth]
    end
    local parent = stack.parent
    return parent and parent.ids[parent.depth] or 0
  end

  local function top_of(stack)
    return stack.depth > 0 and stack.ids[stack.depth] or 0
  end

  --- The hook of one coroutine of PUC Lua.
  local function make_hook(thread)
    local stack = thread and open_stack() or main
    return function(event)
      turn_to(stack)
      if event == 'count' then
        ticks[top] = ticks[top] + 1
      elseif event == 'call' or event == 'tail call' then
        local func = getinfo(2, 'f').func
        local id = id_of[func] or frame_of(func)
        local depth = stack.depth
        if late_tails and depth > 0 and not stack.checked[depth] then
          stack.checked[depth] = true
          local below = getinfo(4, 'f')
          if below and not below.func then
            collapse(stack)
          end
        end
        -- Where the suite's hook took over for a while, returns were missed.
        if handle.taken > 0 and event == 'call' then
          local above = getinfo(3, 'f')
          local found = above and above.func and depth_of(stack, id_of[above.func] or frame_of(above.func)) or 0
          unwind(stack, found)
        end
        local caller = caller_of(stack)
        if event == 'tail call' and stack.depth > 0 then
          unwind(stack, stack.depth - 1)
        end
        push(stack, caller, id)
        top = id
      else
        -- (5.1 tells a 'tail return' for each replaced frame: those are closed already.)
        if event == 'return' and stack.depth > 0 then
          local func = getinfo(2, 'f').func
          local id = id_of[func] or frame_of(func)
          local depth = depth_of(stack, id)
          if depth > 0 then
            unwind(stack, depth)
            if late_tails and not stack.checked[depth] then
              local below = getinfo(3, 'f')
              if below and not below.func then
                collapse(stack)
              end
            end
            unwind(stack, stack.depth - 1)
          end
        end
        top = top_of(stack)
      end
      last = clock()
    end
  end

  -- LuaJIT's one hook sees every coroutine. It tells no return of a C function, and nothing of tail calls: on every
  -- call the stack is held against the Lua function that really called.
  local stacks = setmetatable({}, { __mode = 'k' })

  local function jit_hook(event)
    local thread = running()
    local stack = main
    if thread then
      stack = stacks[thread]
      if not stack then
        stack = open_stack()
        stacks[thread] = stack
      end
    end
    turn_to(stack)
    local func = getinfo(2, 'f').func
    local id = id_of[func] or frame_of(func)
    if event == 'call' then
      local level = 3
      local above = getinfo(3, 'f')
      local above_id = above and (id_of[above.func] or frame_of(above.func))
      while above and is_c(above_id) do
        level = level + 1
        above = getinfo(level, 'f')
        above_id = above and (id_of[above.func] or frame_of(above.func))
      end
      local through_c = level > 3
      local depth = above and depth_of(stack, above_id) or 0
      local caller = above and above_id or nil
      -- One frame gone, entered the same way as this one: replaced by it. (An error takes the frame that `pcall`
      -- entered.)
      if depth == stack.depth - 1 and stack.through_c[stack.depth] == through_c then
        caller = stack.ids[stack.depth]
      end
      unwind(stack, depth)
      caller = caller or caller_of(stack)
      if is_c(id) then
        count(caller, id)
      else
        push(stack, caller, id, through_c)
      end
    elseif stack.depth > 0 then
      local depth = depth_of(stack, id)
      if depth > 0 then
        unwind(stack, depth - 1)
      end
    end
    top = top_of(stack)
    last = clock()
  end

  handle = hooks.open(function(thread)
    return jitted and jit_hook or make_hook(thread)
  end, 'cr', not jitted and interval or nil)

  local instrument = { handle = handle }
  local compiles = false

  function instrument.suite_start()
    -- Compiled code would pass the hook by.
    if jitted then
      compiles = jit.status()
      jit.off()
      jit.flush()
    end
    last = clock()
    handle.start()
  end

  function instrument.suite_end()
    handle.stop()
    for _, stack in ipairs({ current, main }) do
      unwind(stack, 0)
    end
    top, current = 0, main
    if compiles then
      jit.on()
    end
  end

  function instrument.test_start(index, run)
    reached[index] = reached[index] or {}
    reached_now = reached[index]
    -- That a test reaches itself says nothing.
    own = type(run) == 'function' and (id_of[run] or frame_of(run)) or nil
    if not jitted then
      -- The same ticks in every run, whatever ran before.
      handle.reset()
    end
  end

  function instrument.test_end()
    reached_now = nil
  end

  function instrument.write(writer)
    writer.record('sampler', 'none', '0', '0')
    names.write(writer)
    for id = 1, names.size() do
      if (counts[id] or 0) > 0 then
        -- A coroutine that nobody finished leaves open frames, whose totals lack.
        writer.record('calls-function', number(id), number(counts[id]), number(selves[id]),
          number(math.max(totals[id], selves[id])), number(median(reservoirs[id])))
      end
    end
    if not jitted then
      writer.record('executed-interval', number(interval))
      for id = 1, names.size() do
        if (ticks[id] or 0) > 0 then
          writer.record('executed', number(id), number(ticks[id] * interval))
        end
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
      writer.record('reached', number(index), table.concat(words, ' '))
    end
    if jitted then
      writer.record('note', quote('LuaJIT does not tell when a C function returns: in the calls pass their time stands '
        .. 'with their callers'))
    end
  end

  return instrument
end

return calls
