--- Which file each loaded module came from: the functions that it holds tell.
local modules = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local next, type, sub, gsub = next, type, string.sub, string.gsub
local getinfo, getmetatable = debug.getinfo, debug.getmetatable

--- The file of a function, where it is one that `require` finds for the module's name.
local function file_of(func, endings)
  local source = type(func) == 'function' and getinfo(func, 'S').source or ''
  if sub(source, 1, 1) == '@' then
    local plain = gsub(source, '\\', '/')
    for i = 1, #endings do
      if sub(plain, -#endings[i]) == endings[i] then
        return sub(source, 2)
      end
    end
  end
  return nil
end

--- What a module holds is looked at and not called: neither its metamethods nor its functions run.
local function source_of(name, value)
  local path = '/' .. gsub(name, '%.', '/')
  local endings = { path .. '.lua', path .. '/init.lua' }
  local found = file_of(value, endings)
  for _, holder in next, { value, getmetatable(value) or nil } do
    if not found and type(holder) == 'table' then
      for _, member in next, holder do
        found = found or file_of(member, endings)
      end
    end
  end
  return found
end

--- Calls `each(name, file)` for every module in `package.loaded`; the file is nil where no function of it tells.
function modules.each(each)
  for name, value in next, package.loaded do
    if type(name) == 'string' then
      each(name, source_of(name, value))
    end
  end
end

return modules
