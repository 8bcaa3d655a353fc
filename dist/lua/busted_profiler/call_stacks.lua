--- What the calls pass counts, and the stacks that it keeps of every coroutine, in Lua: for interpreters that no module
-- was compiled for. `call_stacks.h` and `calls.c` do the same, step by step, in a tenth of the time.
--
-- Time is what passed outside of the hook. Every coroutine has a stack and a clock of its own; the clock stands while
-- the coroutine is suspended. A tail call ends its caller's frame: the caller's total stops where the callee's begins.
-- Functions left by an error have no return event: the next return that lies deeper in the stack closes them.
local reservoir = require 'busted_profiler.reservoir'

local call_stacks = {}

local running, status = coroutine.running, coroutine.status
local jitted = type(jit) == 'table'

-- 5.1 tells of a tail call only afterwards, by a frame without a function below the callee's.
local late_tails = _VERSION == 'Lua 5.1' and not jitted

local function open_stack()
  return {
    depth = 0, ids = {}, edges = {}, starts = {}, outermost = {}, outermost_edge = {}, checked = {}, through_c = {},
    active = {}, active_edges = {}, parent = nil, offset = 0, asleep = 0, missed = 0,
  }
end

--- @param clock wall clock, seconds
-- @param function_at see `frames.open`
-- @param names numbers of functions, see `functions.open`
-- @return table of functions: `make_hook(thread)` as `hooks.open` wants it; `start()`, `stop()`; `missed()`, to be told
--   that a hook of the suite's own took over; `test_start(own, set)` and `test_end(set)`, between which the functions
--   that are reached, but for `own`, are added to the set; `counted()`: tables by number of function (`calls`, `self`
--   and `total` seconds, `durations` for `reservoir.median`), and by caller and callee (`calls`, `total`)
function call_stacks.open(clock, function_at, names)
  local id_of, frame_of, is_c = names.ids, names.frame_of, names.is_c

  local counts, selves, totals, reservoirs = {}, { [0] = 0 }, {}, {}
  local edges = { [0] = {} }
  local reached, own = nil, nil
  local main = open_stack()
  local current = main
  local elapsed, last = 0, 0
  local top = 0
  local missed = 0

  local function meet(id)
    counts[id], selves[id], totals[id] = 0, 0, 0
    reservoirs[id] = reservoir.open()
    edges[id] = {}
  end

  -- Coroutines by stack, both weak.
  local threads = setmetatable({}, { __mode = 'kv' })

  --- The innermost coroutine runs no longer, nor waits for another.
  local function leave()
    current.asleep = elapsed
    current, current.parent = current.parent, nil
  end

  --- Another coroutine runs now: one that waited for the current one, or one that was resumed.
  local function turn_to(stack)
    local waiting = current
    while waiting and waiting ~= stack do
      waiting = waiting.parent
    end
    while current ~= waiting do
      -- C code may have resumed one after the other, without an event between.
      if not waiting and (not current.parent or threads[current] and status(threads[current]) == 'normal') then
        break
      end
      leave()
    end
    if not waiting then
      stack.parent = current
      stack.offset = stack.offset + (elapsed - stack.asleep)
      current = stack
    end
  end

  --- Whether a function or edge runs in a stack or in one that waits for it.
  local function waits(stack, field, key)
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
    local callees = edges[caller]
    local edge = callees[id]
    if not edge then
      edge = { calls = 0, total = 0 }
      callees[id] = edge
    end
    counts[id] = counts[id] + 1
    edge.calls = edge.calls + 1
    if reached and id ~= own then
      reached[id] = true
    end
    return edge
  end

  local function push(stack, caller, id, through_c)
    local edge = count(caller, id)
    local depth = stack.depth + 1
    stack.depth = depth
    stack.ids[depth], stack.edges[depth], stack.starts[depth] = id, edge, elapsed - stack.offset
    local active, active_edges, parent = stack.active, stack.active_edges, stack.parent
    local count_now, edge_now = active[id] or 0, active_edges[edge] or 0
    active[id], active_edges[edge] = count_now + 1, edge_now + 1
    stack.outermost[depth] = count_now == 0 and not (parent and waits(parent, 'active', id))
    stack.outermost_edge[depth] = edge_now == 0 and not (parent and waits(parent, 'active_edges', edge))
    stack.checked[depth], stack.through_c[depth] = false, through_c
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
    local durations = reservoirs[id]
    local skip = durations.skip - 1
    durations.skip = skip
    if skip <= 0 then
      reservoir.keep(durations, duration)
    end
    local active, active_edges = stack.active, stack.active_edges
    active[id] = active[id] - 1
    active_edges[edge] = active_edges[edge] - 1
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

  local stacks = setmetatable({}, { __mode = 'k' })

  --- The stack of the coroutine that runs.
  local function running_stack()
    local thread = running()
    if not thread then
      return main
    end
    local stack = stacks[thread]
    if not stack then
      stack = open_stack()
      stacks[thread], threads[stack] = stack, thread
    end
    return stack
  end

  --- A hook of PUC Lua.
  -- @param own_stack the stack of its coroutine; nil for a hook that several share
  local function make_hook(own_stack)
    return function(event)
      local now = clock()
      local passed = now - last
      elapsed = elapsed + passed
      selves[top] = selves[top] + passed
      local stack = own_stack or running_stack()
      if stack ~= current then
        turn_to(stack)
      end
      local ids, checked = stack.ids, stack.checked
      local depth = stack.depth
      if event == 'return' then
        if depth > 0 then
          local func = function_at(2)
          local id = id_of[func] or frame_of(func)
          if ids[depth] ~= id then
            depth = depth_of(stack, id)
            if depth > 0 then
              unwind(stack, depth)
            end
          end
          if depth > 0 then
            if late_tails and not checked[depth] and function_at(3) == false then
              collapse(stack)
              depth = stack.depth
            end
            close(stack, depth, elapsed - stack.offset)
            depth = depth - 1
            stack.depth = depth
          end
        end
        top = depth > 0 and ids[depth] or 0
      elseif event == 'call' or event == 'tail call' then
        local func = function_at(2)
        local id = id_of[func] or frame_of(func)
        if late_tails and depth > 0 and not checked[depth] then
          checked[depth] = true
          if function_at(4) == false then
            collapse(stack)
          end
        end
        -- Where the suite's hook took over for a while, returns were missed.
        if missed > 0 and event == 'call' then
          local above = function_at(3)
          unwind(stack, above and depth_of(stack, id_of[above] or frame_of(above)) or 0)
        end
        local caller = caller_of(stack)
        if event == 'tail call' and stack.depth > 0 then
          unwind(stack, stack.depth - 1)
        end
        push(stack, caller, id)
        top = id
      else
        -- 5.1 tells a 'tail return' for each replaced frame: those are closed already.
        top = depth > 0 and ids[depth] or 0
      end
      last = clock()
    end
  end

  -- LuaJIT's one hook sees every coroutine. It tells no return of a C function, and nothing of tail calls: on every
  -- call the stack is held against the Lua function that really called.
  local function jit_hook(event)
    local passed = clock() - last
    elapsed = elapsed + passed
    selves[top] = selves[top] + passed
    local stack = running_stack()
    if stack ~= current then
      turn_to(stack)
    end
    local func = function_at(2)
    local id = id_of[func] or frame_of(func)
    if event == 'call' then
      local level = 3
      local above = function_at(3)
      local above_id = above and (id_of[above] or frame_of(above))
      while above and is_c(above_id) do
        level = level + 1
        above = function_at(level)
        above_id = above and (id_of[above] or frame_of(above))
      end
      local through_c = level > 3
      local depth = above and depth_of(stack, above_id) or 0
      local caller = above and above_id or nil
      -- One frame gone, entered the same way as this one: replaced by it. (An error takes the frame that `pcall`
      -- entered.)
      if stack.missed == missed and depth == stack.depth - 1 and stack.through_c[stack.depth] == through_c then
        caller = stack.ids[stack.depth]
      end
      stack.missed = missed
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

  -- 5.1 keeps the hooks of dead coroutines for ever: there all share one.
  local shared = jitted and jit_hook or _VERSION == 'Lua 5.1' and make_hook(nil)

  local tracker = {}

  function tracker.make_hook(thread)
    if shared or not thread then
      return shared or make_hook(main)
    end
    local stack = open_stack()
    threads[stack] = thread
    return make_hook(stack)
  end

  function tracker.start()
    last = clock()
  end

  function tracker.stop()
    for _, stack in ipairs({ current, main }) do
      unwind(stack, 0)
    end
    top, current = 0, main
  end

  function tracker.missed()
    missed = missed + 1
  end

  function tracker.test_start(id, set)
    own, reached = id, set
  end

  function tracker.test_end()
    reached = nil
  end

  function tracker.counted()
    local found = {}
    for id, count_of in pairs(counts) do
      if count_of > 0 then
        found[id] = { calls = count_of, self = selves[id], total = totals[id], durations = reservoirs[id] }
      end
    end
    return found, edges
  end

  return tracker
end

return call_stacks
