-- CALLS calls of every kind, and what the process needed for them.
local calls = tonumber(os.getenv('CALLS'))

local function peak()
  for line in io.lines('/proc/self/status') do
    local kilobytes = line:match('^VmHWM:%s*(%d+)')
    if kilobytes then
      return tonumber(kilobytes)
    end
  end
end

local Point = {}
Point.__index = Point
function Point:move(x) self.x = self.x + x end
local function leaf(x) return x end
local function tail(x) return leaf(x) end
local function climb(n) if n == 0 then return 0 end local r = climb(n - 1) return r + 1 end
local function fail() error('no') end

-- 264 calls: plain, tail, methods, recursion, C functions, errors, closures, a coroutine.
local function round()
  local point = setmetatable({ x = 0 }, Point)
  for i = 1, 9 do
    leaf(i)
    tail(i)
    point:move(i)
    local made = function() return point end
    made()
    tostring(i)
  end
  climb(29)
  for _ = 1, 3 do pcall(fail) end
  for x in coroutine.wrap(function() coroutine.yield(1) end) do leaf(x) end
end

it('calls', function()
  round()
  collectgarbage()
  local before = peak()
  for _ = 1, calls / 264 do
    round()
  end
  print(('peak kB before %d after %d'):format(before, peak()))
end)
