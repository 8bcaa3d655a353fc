--- The machine's own counters. This version reads none: Lua cannot reach them without compiled code, and none is built.
local counters = {}

--- @return nil and the reason
function counters.open()
  return nil, 'hardware counters are not probed: this version builds no module that could read them'
end

return counters
