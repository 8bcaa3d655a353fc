--- The module that was compiled for this interpreter, and its entries.
local compiled = {}

--- @param path file of the module, or nil
-- @param name of the entry, behind `luaopen_busted_profiler_`
-- @param reason why there is no module
-- @return what the entry returns, or nil and the reason
function compiled.load(path, name, reason)
  if not path then
    return nil, reason or 'no module was compiled for this interpreter'
  end
  local entry, message = package.loadlib(path, 'luaopen_busted_profiler_' .. name)
  if not entry then
    return nil, 'the compiled module cannot be loaded: ' .. tostring(message)
  end
  local opened, result = pcall(entry)
  if not opened then
    return nil, 'the compiled module cannot be loaded: ' .. tostring(result)
  end
  return result
end

return compiled
