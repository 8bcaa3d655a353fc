--- Numbers for functions: closures of one source line are one function; C functions go by the name they have in
-- `package.loaded`.
local text = require 'busted_profiler.text'

local functions = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local sort, sub = table.sort, string.sub
local type, next, pairs, ipairs, setmetatable = type, next, pairs, ipairs, setmetatable
local modules = package.loaded

local quote, number = text.quote, text.number
local getinfo = debug.getinfo

-- A program may load chunks without end. So many functions are told apart, those of files and those of other texts; all
-- further ones are one.
local MOST_OF_FILES, MOST_OF_TEXTS = 20000, 2000

--- Names of C functions: `string.find`, and `print` for what is global.
local function c_names()
  local names = setmetatable({}, { __mode = 'k' })
  local sorted = {}
  for module in pairs(modules) do
    if type(module) == 'string' then
      sorted[#sorted + 1] = module
    end
  end
  sort(sorted, function(a, b)
    -- The globals first, then short names: `string.find` and not a rock's copy of it.
    if (a == '_G') ~= (b == '_G') then
      return a == '_G'
    end
    return #a < #b or #a == #b and a < b
  end)
  -- What `ipairs` hands to the loop stands in no table.
  names[(ipairs({}))] = 'ipairs iterator'
  for _, module in ipairs(sorted) do
    local loaded = modules[module]
    if type(loaded) == 'table' then
      -- One function may have two names (5.2's `load` and `loadstring`): the first by the alphabet, whatever the
      -- order of `next`.
      local keys = {}
      for key, value in next, loaded do
        if type(value) == 'function' and type(key) == 'string' and not names[value] then
          keys[#keys + 1] = key
        end
      end
      sort(keys)
      for _, key in ipairs(keys) do
        names[loaded[key]] = names[loaded[key]] or (module == '_G' and key or module .. '.' .. key)
      end
    end
  end
  return names
end

function functions.open()
  local self = {}
  -- Weak: a closure that the suite drops must not be kept by its profile.
  local ids = setmetatable({}, { __mode = 'k' })
  local by_key, list = {}, {}
  local left_of_files, left_of_texts = MOST_OF_FILES, MOST_OF_TEXTS
  local more
  local names, loaded = nil, 0

  --- A module may have been loaded since the names were read. (Not each nameless closure is a reason to read them
  -- again.)
  local function grown()
    local count = 0
    for _ in pairs(modules) do
      count = count + 1
    end
    local differs = count ~= loaded
    loaded = count
    return differs
  end

  local function add(key, record)
    local id = #list + 1
    list[id] = record
    by_key[key] = id
    return id
  end

  --- A new Lua function.
  local function add_lua(key, what, source, line)
    local is_file = sub(source, 1, 1) == '@'
    local left = is_file and left_of_files or left_of_texts
    if left == 0 then
      more = more or add('(more functions)', { 'Lua', '=more functions', 0, '' })
      return more
    end
    if is_file then
      left_of_files = left - 1
    else
      left_of_texts = left - 1
    end
    return add(key, { what == 'main' and 'main' or 'Lua', source, line, '' })
  end

  --- What 5.1 and LuaJIT leave of a frame that a tail call replaced.
  self.tail = add('(tail call)', { 'tail', '', 0, '(tail call)' })
  self.ids = ids

  --- Number of a function not met before (`ids` has the others).
  function self.frame_of(func)
    local info = getinfo(func, 'S')
    local id
    if info.what == 'C' then
      local name = names and names[func]
      if not name and grown() then
        names = c_names()
        name = names[func]
      end
      name = name or '?'
      local key = '[C] ' .. name
      id = by_key[key] or add(key, { 'C', '', 0, name })
    else
      local source = info.source
      if sub(source, 1, 1) ~= '@' then
        -- A chunk's text can be as long as the chunk.
        source = '=' .. info.short_src
      end
      local key = source .. ':' .. info.linedefined
      id = by_key[key] or add_lua(key, info.what, source, info.linedefined)
    end
    ids[func] = id
    return id
  end

  function self.is_c(id)
    return list[id][1] == 'C'
  end

  --- Whether it is a C function that a loaded module holds: its address will be no other's.
  function self.lasts(id)
    return list[id][1] == 'C' and list[id][4] ~= '?'
  end

  --- A Lua function that stands in for a C function goes by its name, and what it calls itself is the profiler's.
  function self.stand_in(func, original)
    if func ~= original then
      local id = self.frame_of(original)
      ids[original], ids[func] = self.frame_of(func), id
    end
  end

  --- How many functions there are.
  function self.size()
    return #list
  end

  --- Writes the table of functions.
  function self.write(writer)
    for id = 1, #list do
      local record = list[id]
      writer.record('function', record[1], quote(record[2]), number(record[3]), quote(record[4]))
    end
    if more then
      writer.record('note', quote(('the suite loads code without end: beyond %d functions of files and %d of other '
        .. 'texts, all are shown as one'):format(MOST_OF_FILES, MOST_OF_TEXTS)))
    end
  end

  return self
end

return functions
