--- What the log of events (see events.lua) adds up to: tests, files, blocks and the suite, with their names and times.
local timeline = {}

-- (Kept from here on: a test may leave a stub in the library's table.)
local insert, concat = table.insert, table.concat
local type, tostring, ipairs = type, tostring, ipairs

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
-- @param log see `events.open`
-- @return timeline with `work_out`, `turn_over` and `results`
function timeline.open(parent_of, log)
  local size, at = log.size, log.at
  local self = {}

  -- What was timed has its five times at 1 to 5: wall, cpu, cycles, reference, ticks; sums over all `--repeat` runs.
  local tests, files, blocks = {}, {}, {}
  local results = { tests = tests, files = files, blocks = blocks, successes = 0, pending = 0, runs = 0,
    suite = { 0, 0, 0, 0, 0 } }
  self.results = results
  -- Files and blocks by name; tests by block, name and line: the same ones in every run.
  local known = {}
  local current_file = ''
  -- Of this run.
  local block_at, seen = {}, {}
  -- What began and did not end yet: element, record, and number of the event; how many events were worked out.
  local open, records, began = {}, {}, {}
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

  local function put(into, _, _, wall, cpu, cycles, reference, ticks)
    into[1], into[2], into[3], into[4], into[5] = wall, cpu, cycles, reference, ticks or 0
  end

  -- (The same tables for all of them: these passes make as little garbage as can be while the suite runs.)
  local from, to = {}, {}

  --- Adds what the clocks said between two events. (Asked for at the end: an instrument may want the record of what
  -- begins before the clocks are read.)
  local function add(into, first, last)
    put(from, at(first))
    put(to, at(last))
    for clock = 1, 5 do
      into[clock] = into[clock] + (to[clock] - from[clock])
    end
  end

  --- Takes in what an event means.
  local function take(number)
    local kind, element = at(number)
    if starts[kind] then
      depth = depth + 1
      open[depth], records[depth], began[depth] = element, starts[kind](element), number
    elseif kind == 'skipped' then
      results.pending = results.pending + 1
    elseif depth > 0 and open[depth] == element then
      local ended = records[depth]
      add(ended, began[depth], number)
      depth = depth - 1
      if kind == 'success' then
        ended.passed = true
        results.successes = results.successes + 1
      elseif kind == 'pending' then
        results.pending = results.pending + 1
      end
    end
  end

  --- Works out what was noted since the last time.
  -- @return record of what began last
  function self.work_out()
    for event = done + 1, size() do
      take(event)
    end
    done = size()
    return records[depth]
  end

  --- Works out what is left of a run, and lets go of its elements.
  function self.turn_over()
    self.work_out()
    log.clear()
    done, depth = 0, 0
    block_at, seen = {}, {}
  end

  return self
end

return timeline
