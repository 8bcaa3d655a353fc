--- The profiler's own debug hook, on every coroutine, and out of the suite's sight.
-- While hidden, `debug.gethook` answers as if there were none, and a hook that the suite sets takes its coroutine over
-- until the suite clears it: what was missed meanwhile is told in the notes, never guessed.
--
-- On PUC Lua a hook belongs to one coroutine. A C function's goes on to the coroutines that are made under it, whoever
-- makes them; Lua's own is set anew, by functions in place of `coroutine.create` and `wrap`. LuaJIT's is global.
local compiled = require 'busted_profiler.compiled'

local hooks = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local type, select, pairs, setmetatable, tonumber = type, select, pairs, setmetatable, tonumber
local find = string.find
local sethook, gethook, getinfo, getupvalue = debug.sethook, debug.gethook, debug.getinfo, debug.getupvalue
local create, wrap, running = coroutine.create, coroutine.wrap, coroutine.running
local unpack = table.unpack or unpack
local jitted = type(jit) == 'table'
local is_51 = _VERSION == 'Lua 5.1'

-- 5.2 keeps every coroutine that had a hook for ever, where it was asked for one before the first was set.
if not jitted then
  sethook(create(function() end))
end
-- What `gethook` answers where no hook is set differs between versions: remember it.
local none = { n = select('#', gethook()), gethook() }

local function weak()
  return setmetatable({}, { __mode = 'k' })
end

--- The arguments of `debug.sethook`: coroutine or nil, hook, mask, count.
local function arguments(first, ...)
  if type(first) == 'thread' then
    return first, ...
  end
  return nil, first, ...
end

--- What sets a Lua function as a count hook: one that coroutines inherit, where a module is there, or `debug.sethook`.
-- @param path file of the compiled module, or nil
-- @return function, and the module's entry (see carrier.c) or nil
function hooks.setter(path)
  local module = not jitted and compiled.load(path, 'carrier') or nil
  return module and module.sethook or sethook, module
end

local function idle() end

--- Opens the profiler's hook. What Lua code may keep for itself (`local create = coroutine.create`) is replaced at
-- once, before the suite's helper is read, so that it is the same all along; nothing counts before `start`.
-- @param make called with the coroutine (nil: the main one), returns the hook function for it
-- @param mask, count as for `debug.sethook`
-- @param set sets the hook in place of `debug.sethook`, called as it is: a C function's, which may be another function
--   than `make` returns
-- @return handle with `start`, `stop`, `reset` (restarts the countdown of the running coroutine), `taken` (how often
--   the suite set a hook of its own) and `blocked` (whether one was there when the first test was to start, luacov's:
--   it stays, and the profiler's is never set); `on_taken`, where it is set, is called as soon as the suite sets one
function hooks.open(make, mask, count, set)
  local handle = { taken = 0, blocked = false }
  set = set or sethook
  local inherited = set ~= sethook and not jitted
  local own, theirs = weak(), weak()
  local main = {}
  -- Coroutines made before the start (by the suite's helper), to be hooked then.
  local early = weak()
  local started = false
  -- What all coroutines have that inherit it, those of the suite's helper too.
  local carried = inherited and gethook() == nil and idle or nil

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

  --- The profiler's hook of a coroutine; nil where there is none, or the suite's in its place.
  local function ours(key)
    return not theirs[key] and (carried or own[key]) or nil
  end

  function handle.reset()
    local hook = ours(thread_key())
    if hook then
      set(hook, mask, count)
    end
  end

  local function hidden_sethook(...)
    local thread, hook, hook_mask, hook_count = arguments(...)
    if hook ~= nil and (type(hook) ~= 'function' or type(hook_mask) ~= 'string') then
      -- Lua itself says what is wrong with it.
      return sethook(...)
    end
    local key = thread_key(thread)
    local sets = hook ~= nil and (find(hook_mask, '[crl]') ~= nil or (tonumber(hook_count) or 0) > 0)
    if sets or not ours(key) then
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
    local back = (started or carried) and ours(key)
    if back and thread and not jitted then
      set(thread, back, mask, count)
    elseif back then
      set(back, mask, count)
    end
  end

  local function hidden_gethook(...)
    if ours(thread_key((arguments(...)))) then
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
    if type(f) ~= 'function' then
      return create(f)
    end
    local thread = create(f)
    follow(thread)
    return thread
  end

  -- The coroutine within a wrap is the C function's upvalue, which 5.1 alone does not show: there the coroutine's first
  -- act is to hook itself, and the tail call leaves no frame behind.
  local function hooked_wrap(f)
    -- (5.1 refuses C functions.)
    if type(f) ~= 'function' or is_51 and getinfo(f, 'S').what == 'C' then
      return wrap(f)
    end
    if is_51 then
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
  if carried then
    set(carried, mask, count)
  end
  if not (jitted or inherited) then
    coroutine.create, coroutine.wrap = hooked_create, hooked_wrap
  end

  --- Sets the hook.
  function handle.start()
    local found = gethook()
    -- (A C function's is not told, and the suite's own is a Lua function.)
    handle.blocked = found ~= nil and not (carried and type(found) ~= 'function')
    if handle.blocked then
      carried = nil
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
    carried = inherited and own[key] or nil
    set(own[key], mask, count)
  end

  --- Clears the hook; coroutines that are still alive lose theirs too, until the next start (`--repeat`).
  function handle.stop()
    if not started then
      return
    end
    started = false
    if inherited then
      carried = idle
      set(create(idle), idle, mask, count)
    end
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
