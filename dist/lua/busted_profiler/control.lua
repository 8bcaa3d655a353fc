--- The control: a fixed piece of Lua that runs no project code. Where its time moves, the machine moved, not the code.
-- It does a little of what suites do: integer and floating arithmetic, table reads and writes, strings, calls, garbage.
local control = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local floor, sort = math.floor, table.sort

local ROUNDS = 40

local function piece()
  local total, seen = 0, {}
  for i = 1, 400 do
    local key = 'key' .. (i % 50)
    seen[key] = (seen[key] or 0) + i * 0.5
    local pair = { i, key }
    total = total + #pair[2] + floor(pair[1] / 3)
  end
  for _, value in pairs(seen) do
    total = total + value
  end
  return total
end

--- Runs it.
-- @param clock wall clock, seconds
-- @return seconds of the fastest rounds' median third, scaled to all rounds: one interruption does not show
function control.measure(clock)
  local times = {}
  for i = 1, ROUNDS do
    local start = clock()
    piece()
    times[i] = clock() - start
  end
  sort(times)
  local third = floor(ROUNDS / 3)
  local sum = 0
  for i = 1, third do
    sum = sum + times[i]
  end
  return sum / third * ROUNDS
end

return control
