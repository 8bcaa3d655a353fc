--- The machine's own counters: CPU cycles (`perf_event_open`) and the time-stamp counter. LuaJIT reaches them by
-- itself, PUC Lua through a module that was compiled for it. What cannot be had has a reason; nothing stands in for it.
local compiled = require 'busted_profiler.compiled'

local counters = {}

-- PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES
local HARDWARE, CPU_CYCLES = 0, 0

--- Why the kernel gives no event.
local function why(errno)
  if errno == 2 or errno == 19 or errno == 95 then
    return ('no PMU: the kernel offers no cycle counter here, as on many virtual machines (errno %d)'):format(errno)
  elseif errno == 1 or errno == 13 then
    local file = io.open('/proc/sys/kernel/perf_event_paranoid')
    local level = file and file:read('*l') or 'unknown'
    if file then
      file:close()
    end
    return ('not permitted: perf_event_open is refused (errno %d; kernel.perf_event_paranoid is %s, 2 or less is '
      .. 'needed; a container may refuse it too)'):format(errno, level)
  end
  return ('perf_event_open failed (errno %d)'):format(errno)
end

--- @param path file of the compiled module, for PUC Lua
-- @param reason why there is none
-- @return table as of `counters_ffi.open`, or nil and the reason
function counters.machine(path, reason)
  if type(jit) == 'table' then
    return require('busted_profiler.counters_ffi').open()
  end
  return compiled.load(path, 'counters', reason)
end

--- The counters of a pass: `cycles` and `reference`, functions or nil; `cycles_text` and `reference_text`, where each
-- comes from or why it is missing.
function counters.open(path, reason)
  local machine, missing = counters.machine(path, reason)
  if not machine then
    return { cycles_text = missing, reference_text = missing }
  end
  local cycles, errno
  if machine.event then
    cycles, errno = machine.event(HARDWARE, CPU_CYCLES)
  end
  return {
    cycles = cycles,
    cycles_text = cycles and 'perf_event_open, this thread in user mode'
      or (machine.event and why(errno) or 'perf_event_open is there on Linux only'),
    reference = machine.reference,
    reference_text = machine.reference and machine.reference_source
      or machine.reference_reason or 'no time-stamp counter is known on this processor',
  }
end

return counters
