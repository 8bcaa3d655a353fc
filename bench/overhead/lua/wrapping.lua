-- What an instrumenting profiler such as profile.nvim does: every function of a module that is required from now on is
-- replaced by one that notes its name, start and duration.
local clock = require('system').monotime
local events, count = {}, 0

local function finish(name, start, ...)
  count = count + 1
  events[count] = { name = name, start = start, duration = clock() - start }
  return ...
end

local function wrapped(name, f)
  return function(...)
    return finish(name, clock(), f(...))
  end
end

local seen = {}
for _, loaded in pairs(package.loaded) do
  seen[loaded] = true
end
local plain = require
function require(name)
  local module = plain(name)
  if type(module) == 'table' and not seen[module] then
    seen[module] = true
    for key, value in next, module do
      if type(value) == 'function' then
        module[key] = wrapped(name .. '.' .. tostring(key), value)
      end
    end
  end
  return module
end
