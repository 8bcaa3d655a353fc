--- What happened while the suite ran, noted as cheaply as can be, and worked out when it has ended. A suite of hundreds
-- of tests of a fraction of a millisecond shows each microsecond spent beside them: so an event is only put down, with
-- busted's element (which busted keeps as long) and what the clocks said.
local timeline = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local insert, concat = table.insert, table.concat

local getinfo = debug.getinfo

--- Text of a name, whatever the suite gave as one.
function timeline.text_of(value)
  return value == nil and '' or tostring(value)
end

local text_of = timeline.text_of

--- Names from the file down to the element, and the file's element.
function timeline.chain(parent_of, element)
  local names, current = {}, element
  while current and current.descriptor ~= 'file' and current.descriptor ~= 'suite' do
    insert(names, 1, text_of(current.name or current.descriptor))
    current = parent_of(current)
  end
  return names, current
end

--- Opens a timeline.
-- @param parent_of busted's function
-- @param clocks functions by name: wall, cpu, cycles, reference, ticks (nil where there is none)
-- @return timeline with `begin`, `now`, `finish` and `work_out`, and `results`
function timeline.open(parent_of, clocks)
  local wall, cpu = clocks.wall, clocks.cpu
  local cycles, reference, ticks = clocks.cycles, clocks.reference, clocks.ticks
  local self = {}

  -- By number of the event: the element, what the event is, and each clock. The last end has a status, which is text.
  local elements, kinds, count = {}, {}, 0
  local walls, cpus, cycle_counts, reference_counts, tick_counts = {}, {}, {}, {}, {}
  local readings = { walls, cpus, cycles and cycle_counts, reference and reference_counts, ticks and tick_counts }

  --- Notes that something starts, before `now` reads the clocks.
  function self.begin(kind, element)
    count = count + 1
    elements[count], kinds[count] = element, kind
    -- Whatever a table needs in order to grow it takes outside of the interval.
    walls[count] = 0
  end

  --- The wall clock is read last at the start and first at the end.
  function self.now()
    cpus[count] = cpu()
    if ticks then
      tick_counts[count] = ticks()
    end
    if reference then
      reference_counts[count] = reference()
    end
    if cycles then
      cycle_counts[count] = cycles()
    end
    walls[count] = wall()
  end

  --- Notes that something ends.
  function self.finish(kind, element)
    local at_wall = wall()
    local at_cycles = cycles and cycles()
    local at_reference = reference and reference()
    local at_ticks = ticks and ticks()
    count = count + 1
    walls[count], cpus[count] = at_wall, cpu()
    if at_cycles then
      cycle_counts[count] = at_cycles
    end
    if at_reference then
      reference_counts[count] = at_reference
    end
    if at_ticks then
      tick_counts[count] = at_ticks
    end
    elements[count], kinds[count] = element, kind
  end

  -- What was timed has its five times at 1 to 5, in the order of `readings`; sums over all `--repeat` runs.
  local tests, files, blocks = {}, {}, {}
  local results = { tests = tests, files = files, blocks = blocks, successes = 0, pending = 0, runs = 0,
    suite = { 0, 0, 0, 0, 0 } }
  self.results = results
  -- Files and blocks by name; tests by block, name and line: the same ones in every run.
  local known = {}
  local current_file = ''
  -- Of this run.
  local block_at, seen = {}, {}
  -- Events that began and did not end yet, and their records; how many events were worked out.
  local open, records = {}, {}
  local depth, done = 0, 0

  --- Record of a kind.
  local function record(list, key, make)
    local found = known[key]
    if not found then
      found = make()
      for clock = 1, 5 do
        found[clock] = 0
      end
      found.index = #list + 1
      list[found.index] = found
      known[key] = found
    end
    return found
  end

  --- Names and file of an element's parent, put together once.
  local function block_of(element)
    local found = block_at[element]
    if not found then
      local names, file = timeline.chain(parent_of, element)
      found = { names = names, file = file and text_of(file.name) or current_file }
      found.key = found.file .. '\0' .. concat(names, '\0')
      block_at[element] = found
    end
    return found
  end

  local function test_of(element)
    local block = block_of(parent_of(element))
    local name = text_of(element.name or element.descriptor)
    local run = element.run
    local place = type(run) == 'function' and getinfo(run, 'S') or {}
    local line = element.trace and element.trace.currentline or place.linedefined or 0
    local key = concat({ 'test', block.key, name, line }, '\0')
    seen[key] = (seen[key] or 0) + 1
    return record(tests, key .. '\0' .. seen[key], function()
      local names = {}
      for i, part in ipairs(block.names) do
        names[i] = part
      end
      names[#names + 1] = name
      return { file = block.file, names = names, line = line, source = place.source or '',
        first = place.linedefined or 0, last = place.lastlinedefined or 0 }
    end)
  end

  local starts = {}

  function starts.suite()
    results.runs = results.runs + 1
    return results.suite
  end

  function starts.file(element)
    current_file = text_of(element.name)
    return record(files, 'file\0' .. current_file, function()
      return { file = current_file }
    end)
  end

  function starts.describe(element)
    local block = block_of(element)
    return record(blocks, 'block\0' .. block.key, function()
      return { file = block.file, names = block.names, line = element.trace and element.trace.currentline or 0 }
    end)
  end

  starts.test = test_of

  local function add(into, from, to)
    for clock, reading in pairs(readings) do
      if reading then
        into[clock] = into[clock] + (reading[to] - reading[from])
      end
    end
  end

  --- Works out what was noted since the last time.
  -- @return record of what began last
  function self.work_out()
    for event = done + 1, count do
      local kind, element = kinds[event], elements[event]
      if starts[kind] then
        depth = depth + 1
        open[depth], records[depth] = event, starts[kind](element)
      elseif depth > 0 and elements[open[depth]] == element then
        local ended = records[depth]
        add(ended, open[depth], event)
        depth = depth - 1
        if kind == 'success' then
          ended.passed = true
          results.successes = results.successes + 1
        elseif kind == 'pending' then
          results.pending = results.pending + 1
        end
      end
    end
    done = count
    return records[depth]
  end

  --- Works out what is left of a run, and lets go of its elements.
  function self.turn_over()
    self.work_out()
    for _, list in pairs({ elements, kinds, walls, cpus, cycle_counts, reference_counts, tick_counts }) do
      for event = 1, count do
        list[event] = nil
      end
    end
    count, done, depth = 0, 0, 0
    block_at, seen = {}, {}
  end

  return self
end

return timeline
