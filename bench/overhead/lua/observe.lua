-- The same for every variant: CPU and wall seconds from the suite's start to its end, all handlers in between included.
local busted = require 'busted'
local wall = require('system').monotime
local cpu_start, wall_start

busted.subscribe({ 'suite', 'start' }, function()
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
