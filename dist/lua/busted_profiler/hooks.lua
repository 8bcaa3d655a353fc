--- The profiler's own debug hook, on every coroutine, and out of the suite's sight.
-- On PUC Lua a hook belongs to one coroutine, so that `coroutine.create` and `wrap` are followed; on LuaJIT it is
-- global. While hidden, `debug.gethook` answers as if there were none, and a hook that the suite sets takes its
-- coroutine over until the suite clears it: what was missed meanwhile is told in the notes, never guessed.
local hooks = {}

local sethook, gethook, getinfo, getupvalue = debug.sethook, debug.gethook, debug.getinfo, debug.getupvalue
local create, wrap, running = coroutine.create, coroutine.wrap, coroutine.running
local unpack = table.unpack or unpack
local jitted = type(jit) == 'table'

-- What `gethook` answers where no hook is set differs between versions: remember it.
local none = { n = select('#', gethook()), gethook() }

--- Opens the profiler's hook. What Lua code may keep for itself (`local create = coroutine.create`) is replaced at
-- once, before the suite's helper is read, so that it is the same all along; nothing is hooked before `start`.
-- @param make called with the coroutine (nil: the main one), returns the hook function for it
-- @param mask, count as for `debug.sethook`
-- @param set sets the hook in place of `debug.sethook`, called as it is: a C function's, which PUC Lua's coroutines
--   inherit from whoever makes them, C code too
-- @return handle with `start`, `stop`, `reset` (restarts the countdown of the running coroutine), `taken` (how often
--   the suite set a hook of its own) and `blocked` (whether one was there when the first test was to start, luacov's:
--   it stays, and the profiler's is never set); `on_taken`, where it is set, is called as soon as the suite sets one
function hooks.open(make, mask, count, set)
  local handle = { taken = 0, blocked = false }
  local inherited = set ~= nil
  set = set or sethook
  local own = setmetatable({}, { __mode = 'k' })
  local theirs = setmetatable({}, { __mode = 'k' })
  local main = {}
  -- Coroutines made before the start (by the suite's helper), to be hooked then.
  local early = setmetatable({}, { __mode = 'k' })
  local started = false

  local function attach(thread)
    local hook = make(thread)
    own[thread] = hook
    set(thread, hook, mask, count)
  end

  local function thread_key(thread)
    if jitted then
      return main
    end
    return thread or running() or main
  end

  local function is_ours(key)
    return (own[key] ~= nil or inherited and started) and not theirs[key]
  end

  function handle.reset()
    local key = thread_key()
    local hook = own[key]
    if hook and not theirs[key] then
      set(hook, mask, count)
    end
  end

  local function hidden_sethook(...)
    local first = ...
    local thread, hook, hook_mask, hook_count
    if type(first) == 'thread' then
      thread, hook, hook_mask, hook_count = ...
    else
      hook, hook_mask, hook_count = ...
    end
    local key = thread_key(thread)
    -- An empty mask clears, as Lua's own does.
    local sets = type(hook) == 'function' and (hook_mask or '') .. (hook_count or '') ~= ''
    if sets or not is_ours(key) then
      sethook(...)
    end
    if sets then
      theirs[key] = true
      handle.taken = handle.taken + 1
      if handle.on_taken then
        handle.on_taken()
      end
      return
    end
    theirs[key] = nil
    if started and is_ours(key) then
      if thread and not jitted then
        set(thread, own[key], mask, count)
      else
        set(own[key], mask, count)
      end
    end
  end

  local function hidden_gethook(...)
    local key = thread_key((...))
    if is_ours(key) then
      return unpack(none, 1, none.n)
    end
    return gethook(...)
  end

  local function follow(thread)
    if started then
      attach(thread)
    else
      early[thread] = true
    end
  end

  local function hooked_create(f)
    local thread = create(f)
    follow(thread)
    return thread
  end

  -- The coroutine within a wrap is the C function's upvalue, which 5.1 alone does not show: there the coroutine's first
  -- act is to hook itself, and the tail call leaves no frame behind.
  local function hooked_wrap(f)
    if _VERSION == 'Lua 5.1' then
      -- (It refuses C functions.)
      if type(f) ~= 'function' or getinfo(f, 'S').what == 'C' or inherited and is_ours(thread_key()) then
        return wrap(f)
      end
      return wrap(function(...)
        local thread = running()
        if started then
          attach(thread)
        end
        return f(...)
      end)
    end
    local wrapped = wrap(f)
    local _, thread = getupvalue(wrapped, 1)
    if type(thread) == 'thread' then
      follow(thread)
    end
    return wrapped
  end

  debug.sethook, debug.gethook = hidden_sethook, hidden_gethook
  if not jitted then
    coroutine.create, coroutine.wrap = hooked_create, hooked_wrap
  end

  --- Sets the hook.
  function handle.start()
    handle.blocked = gethook() ~= nil
    if handle.blocked then
      return
    end
    started = true
    for thread in pairs(early) do
      early[thread] = nil
      if not theirs[thread] then
        attach(thread)
      end
    end
    local key = thread_key()
    own[key] = own[key] or make(nil)
    set(own[key], mask, count)
  end

  --- Clears the hook; coroutines that are still alive lose theirs too, until the next start (`--repeat`).
  function handle.stop()
    if not started then
      return
    end
    started = false
    for key in pairs(own) do
      if type(key) == 'thread' and key ~= running() then
        early[key] = true
        if not theirs[key] then
          sethook(key)
        end
      elseif not theirs[key] then
        sethook()
      end
    end
  end

  return handle
end

return hooks
