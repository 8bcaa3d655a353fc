--- Some of many values, evenly spread over them, for a median in bounded memory.
local reservoir = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local sort, floor = table.sort, math.floor

local SIZE = 64

function reservoir.open()
  return { skip = 1, stride = 1 }
end

--- Keeps every `stride`-th value; when full, every second one goes and the stride doubles. (Drawing at random would
-- change what the suite draws.)
function reservoir.keep(values, value)
  values.skip = values.skip - 1
  if values.skip > 0 then
    return
  end
  local kept = #values
  if kept >= SIZE then
    for i = 1, kept do
      values[i] = values[i * 2]
    end
    values.stride = values.stride * 2
    kept = kept / 2
  end
  values[kept + 1] = value
  values.skip = values.stride
end

--- Median of what was kept; sorts it. 0 where there is nothing.
function reservoir.median(values)
  if #values == 0 then
    return 0
  end
  sort(values)
  local half = floor(#values / 2)
  if #values % 2 == 1 then
    return values[half + 1]
  end
  return (values[half] + values[half + 1]) / 2
end

return reservoir
