--- The machine's own counters. Without a compiled module or FFI there are none, and the reason says why.
local counters = {}

--- @param library path of the compiled module, or nil
-- @return table with `cycles`, `reference` (functions or nil) and `cycles_text`, `reference_text`; or nil and the reason
function counters.open(library)
  if not library then
    return nil, 'no C compiler was found to build the counter module with'
  end
  local open, problem = package.loadlib(library, 'luaopen_busted_profiler_counters')
  if not open then
    return nil, 'the counter module cannot be loaded: ' .. tostring(problem)
  end
  return open()
end

return counters
