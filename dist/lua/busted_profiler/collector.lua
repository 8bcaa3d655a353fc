--- The garbage collector's phase. A cycle takes as long as a short suite does, and whether it falls into the tests or
-- between two of them hangs on every byte that was allocated before. So each round starts at another point of a cycle.
local collector = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local min, max = math.min, math.max

-- Captured before a suite can put another in its place.
local collect = collectgarbage

-- Kilobytes that are allocated at most: LuaJIT's memory may end at one gigabyte, and a run shall not wait.
local MOST = 32 * 1024
-- A kilobyte; half of it under LuaJIT.
local function piece()
  return { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
    30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58,
    59, 60, 61, 62, 63, 64 }
end

--- Lets a part of a cycle pass, as garbage of the program's own would: in small pieces, so that the collector does its
-- work as it goes along and memory does not grow past what it allows anyway. No full collection, which would empty the
-- suite's weak tables. A stopped collector is left alone (Lua 5.1 does not tell).
-- @param part of the memory in use, from 0 up to 1: an incremental collector rests until that has doubled,
--   a generational one (the program `lua5.4` has it) until it has grown by a fifth, which the parts cover as evenly
function collector.shift(part)
  local told, running = pcall(collect, 'isrunning')
  if told and running == false then
    return
  end
  local left = min(part * collect('count'), MOST)
  while left > 0 do
    local before = collect('count')
    collector.piece = piece()
    -- Where the collector has freed something meanwhile, what was made is not seen: the least that a piece takes.
    left = left - max(collect('count') - before, 0.5)
  end
  collector.piece = nil
end

-- Compiled, it might do without the allocation.
if type(jit) == 'table' then
  jit.off(piece)
  jit.off(collector.shift)
end

return collector
