--- The clocks of a pass and whether each is there. A clock that is not there is nil and has a reason.
local clocks = {}

--- Monotonic wall time, seconds, and where it comes from.
local function wall(module)
  if module then
    return module.wall, 'clock_gettime(CLOCK_MONOTONIC)'
  end
  local found, system = pcall(require, 'system')
  if found and system.monotime then
    return system.monotime, 'luasystem monotime'
  end
  local uv = type(vim) == 'table' and (vim.uv or vim.loop)
  if uv then
    local hrtime = uv.hrtime
    return function()
      return hrtime() * 1e-9
    end, 'libuv hrtime'
  end
  if found and system.gettime then
    return system.gettime, 'luasystem gettime'
  end
  return nil, 'neither luasystem nor libuv can be loaded'
end

--- CPU time of the process, seconds.
local function cpu(module)
  if module then
    return module.cpu, 'clock_gettime(CLOCK_PROCESS_CPUTIME_ID)'
  end
  return os.clock, 'os.clock'
end

--- All clocks.
-- @param counters the machine's counters (see `counters.open`)
-- @param module the compiled one's entry `events`, or nil
-- @return table of functions by name (`wall`, `cpu`, `cycles`, `reference`), and list of `{ name, available, text }`
function clocks.open(counters, module)
  local found, told = {}, {}
  local function add(field, name, read, words)
    found[field] = read
    told[#told + 1] = { name, read ~= nil, words }
  end
  add('wall', 'wall', wall(module))
  add('cpu', 'cpu', cpu(module))
  add('cycles', 'cycles', counters.cycles, counters.cycles_text)
  add('reference', 'reference-cycles', counters.reference, counters.reference_text)
  return found, told
end

return clocks
