-- The same for every variant: CPU and wall seconds from the suite's start to its end, all handlers in between included.
local busted = require 'busted'
local wall = require('system').monotime
local cpu_start, wall_start

-- Where the suite starts in a cycle of the garbage collector is another point in every round, the same for all variants:
-- else what a variant has loaded decides for all rounds whether one cycle more falls into the suite.
local here = debug.getinfo(1, 'S').source:match('^@(.*)/bench/overhead/lua/')
local collector = dofile(here .. '/lua/busted_profiler/collector.lua')
local phase = tonumber(assert(io.open(os.getenv('OVERHEAD_PHASE'))):read('*l'))
-- A cycle is not exactly as long as the shift takes it to be: over several of them that evens out.
local CYCLES = 4

busted.subscribe({ 'suite', 'start' }, function()
  for _ = 1, CYCLES do
    collector.shift(phase)
  end
  wall_start, cpu_start = wall(), os.clock()
  return nil, true
end, { priority = 1 })

busted.subscribe({ 'suite', 'end' }, function()
  local cpu, passed = os.clock() - cpu_start, wall() - wall_start
  local file = assert(io.open(os.getenv('OVERHEAD_SUITE'), 'w'))
  file:write(('%.9f %.9f\n'):format(cpu, passed))
  file:close()
  return nil, true
end)
