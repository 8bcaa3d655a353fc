--- Follows busted's events: which test runs, and what each test, block, file and the suite cost by every clock.
local suite = {}

local getinfo = debug.getinfo

--- Text of a name, whatever the suite gave as one.
local function text_of(value)
  return value == nil and '' or tostring(value)
end

--- Names from the file down to the element, and the file's element.
local function chain(busted, element)
  local names, current = {}, element
  while current and current.descriptor ~= 'file' and current.descriptor ~= 'suite' do
    table.insert(names, 1, text_of(current.name or current.descriptor))
    current = busted.parent(current)
  end
  return names, current
end

--- Where a test's function stands.
local function place(element)
  local run = element.run
  local info = type(run) == 'function' and getinfo(run, 'S') or {}
  local trace = element.trace or {}
  return {
    source = info.source or '',
    first = info.linedefined or 0,
    last = info.lastlinedefined or 0,
    line = trace.currentline or info.linedefined or 0,
  }
end

--- Subscribes to a busted that is about to run.
-- @param busted the module
-- @param clocks functions by name: wall, cpu, cycles, reference, ticks (nil where there is none)
-- @param instrument callbacks, each may be missing: `suite_start`, `suite_end`, `test_start(index, run)`,
--   `test_end(index)`, `file_start(name)`, `file_end(name)`
-- @param options `files` (set of names, or nil for all), `journal(text)` (told the running test, for a process that
--   dies), `finish(results)` called once, at busted's exit
function suite.follow(busted, clocks, instrument, options)
  local wall, cpu = clocks.wall, clocks.cpu
  local cycles, reference, ticks = clocks.cycles, clocks.reference, clocks.ticks
  local journal = options.journal
  local results = {
    tests = {}, files = {}, blocks = {}, failures = {}, successes = 0, pending = 0, runs = 0,
    suite = { 0, 0, 0, 0, 0 },
  }
  local known = {}
  local repeats = {}
  local current_file = ''

  -- Open intervals, innermost last; five clocks each. The wall clock is read last at the start and first at the end.
  local open = {}
  local depth = 0

  local function start()
    depth = depth + 1
    local interval = open[depth]
    if not interval then
      interval = {}
      open[depth] = interval
    end
    interval[2] = cpu()
    if ticks then
      interval[5] = ticks()
    end
    if reference then
      interval[4] = reference()
    end
    if cycles then
      interval[3] = cycles()
    end
    interval[1] = wall()
  end

  local function stop(into)
    if depth == 0 then
      return
    end
    local now = wall()
    local cycles_now = cycles and cycles()
    local reference_now = reference and reference()
    local ticks_now = ticks and ticks()
    local interval = open[depth]
    depth = depth - 1
    if not into then
      return
    end
    into[1] = into[1] + (now - interval[1])
    into[2] = into[2] + (cpu() - interval[2])
    if cycles_now then
      into[3] = into[3] + (cycles_now - interval[3])
    end
    if reference_now then
      into[4] = into[4] + (reference_now - interval[4])
    end
    if ticks_now then
      into[5] = into[5] + (ticks_now - interval[5])
    end
  end

  --- Record of a kind, the same one in every `--repeat` run.
  local function record(list, key, make)
    local found = known[key]
    if not found then
      found = make()
      found.times = { 0, 0, 0, 0, 0 }
      list[#list + 1] = found
      found.index = #list
      known[key] = found
    end
    return found
  end

  local function test_record(element)
    local names, file = chain(busted, element)
    local where = place(element)
    local file_name = file and text_of(file.name) or current_file
    local key = table.concat({ 'test', file_name, where.line, table.concat(names, '\0') }, '\0')
    repeats[key] = (repeats[key] or 0) + 1
    return record(results.tests, key .. '\0' .. repeats[key], function()
      where.names, where.file = names, file_name
      return where
    end)
  end

  local on = {}
  local test

  function on.suite_start(element)
    repeats = {}
    results.runs = results.runs + 1
    if options.files then
      local children = busted.children(element)
      for i = #children, 1, -1 do
        if children[i].descriptor == 'file' and not options.files(text_of(children[i].name)) then
          table.remove(children, i)
        end
      end
    end
    if instrument.suite_start then
      instrument.suite_start()
    end
    start()
  end

  function on.suite_end()
    stop(results.suite)
    if instrument.suite_end then
      instrument.suite_end()
    end
  end

  function on.file_start(element)
    current_file = text_of(element.name)
    journal('file ' .. current_file)
    if instrument.file_start then
      instrument.file_start(current_file)
    end
    start()
  end

  function on.file_end(element)
    local name = text_of(element.name)
    local found = record(results.files, 'file\0' .. name, function()
      return { file = name }
    end)
    stop(found.times)
    if instrument.file_end then
      instrument.file_end()
    end
    journal('')
  end

  function on.describe_start()
    start()
  end

  function on.describe_end(element)
    local names, file = chain(busted, element)
    local file_name = file and text_of(file.name) or current_file
    local found = record(results.blocks, 'block\0' .. file_name .. '\0' .. table.concat(names, '\0'), function()
      return { file = file_name, names = names, line = element.trace and element.trace.currentline or 0 }
    end)
    stop(found.times)
  end

  function on.test_start(element)
    if element.descriptor == 'pending' then
      return
    end
    test = test_record(element)
    journal('test ' .. table.concat(test.names, ' '))
    if instrument.test_start then
      instrument.test_start(test.index, element.run)
    end
    start()
  end

  function on.test_end(element, _, status)
    if element.descriptor == 'pending' then
      results.pending = results.pending + 1
      return
    end
    if not test then
      return
    end
    stop(test.times)
    if instrument.test_end then
      instrument.test_end(test.index)
    end
    status = text_of(status)
    if status == 'success' then
      results.successes = results.successes + 1
      test.passed = true
    elseif status == 'pending' then
      results.pending = results.pending + 1
    end
    test = nil
    journal('file ' .. current_file)
  end

  local function on_failure(kind)
    return function(element, parent, message)
      local names = {}
      element = type(element) == 'table' and element or {}
      if parent or element.descriptor then
        names = chain(busted, element)
      end
      if #names == 0 then
        names = { text_of(element.name or element.descriptor) }
      end
      local trace = element.trace or {}
      results.failures[#results.failures + 1] = {
        kind = kind,
        name = table.concat(names, ' '),
        file = current_file,
        line = trace.currentline or 0,
        message = text_of(message),
      }
      return nil, true
    end
  end

  local function subscribe(channel, handler, options_)
    busted.subscribe(channel, function(...)
      handler(...)
      return nil, true
    end, options_)
  end

  -- At the first start everybody else has subscribed: the timers then start after the output handler's work and stop
  -- before it.
  local subscribed = false
  busted.subscribe({ 'suite', 'start' }, function(element)
    if not subscribed then
      subscribed = true
      for _, kind in ipairs({ 'file', 'describe', 'test' }) do
        subscribe({ kind, 'start' }, on[kind .. '_start'])
        subscribe({ kind, 'end' }, on[kind .. '_end'], { priority = 1 })
      end
      subscribe({ 'suite', 'end' }, on.suite_end, { priority = 1 })
    end
    on.suite_start(element)
    return nil, true
  end)
  busted.subscribe({ 'failure' }, on_failure('failure'))
  busted.subscribe({ 'error' }, on_failure('error'))
  busted.subscribe({ 'exit' }, function()
    options.finish(results)
    return nil, true
  end, { priority = 1 })
end

return suite
